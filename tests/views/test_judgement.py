"""The page about one's judgement, and scoring what is known."""

import re
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.services.accounts import accounts
from tests import factories
from tests.conftest import TestClock
from tests.services.rounds.test_judgement import anchor
from tests.views import steps

ANCHOR = "Check your yardstick."
RESCORE = "Score an old answer of yours again."
LINES = ("correctness", "clarity", "tradeoff", "failure_proof")


def levels(level: int, *keys: str) -> dict[str, str]:
    """The fields of the rubric's form."""
    return {f"level-{key}": str(level) for key in keys}


def start(client: FlaskClient, what: str) -> str:
    """Start scoring something; its address."""
    answer = client.post(f"/judgement/{what}", data={"round_id": str(uuid4())})
    assert answer.status_code == 303, steps.words_of(answer)
    return answer.location


def eight_attempts(app: Flask, ada: FlaskClient) -> None:
    """Enough attempts for an anchor, all in one day."""
    for _ in range(8):
        steps.to_result(ada, steps.start(ada, steps.drill(app)))


def test_an_empty_page_says_what_will_be_there(ada: FlaskClient) -> None:
    words = steps.words_of(ada.get("/judgement"))
    for said in (
        "0 answers so far; it takes 5 to compare.",
        "0 answers of known level scored so far; it takes 4 to say how strict you are.",
        "0 levels so far; it takes 12 to compare.",
        "It begins with comparing pairs blind.",
    ):
        assert said in words
    assert ANCHOR not in words
    assert RESCORE not in words


def test_confidence_is_shown_as_three_bars_with_a_brier_score(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    for _ in range(5):
        steps.to_result(ada, steps.start(ada, steps.drill(app)))
        clock.forward(days=1)
    page = ada.get("/judgement")
    words = steps.words_of(page)
    assert "You expect 35 points too little: more comes than you think." in words
    assert "Fairly sure 100 % 5" in words
    assert "Brier score 0.12" in words
    assert steps.text_of(page).count('class="score-bar"') == 3


def test_an_anchor_is_offered_scored_and_then_told(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    eight_attempts(app, ada)
    clock.forward(days=1)
    assert ANCHOR in steps.words_of(ada.get("/judgement"))
    assert "Score one of known level" in steps.words_of(ada.get("/"))
    address = start(ada, "anchor")
    assert "Score one of known level" not in steps.words_of(ada.get("/"))
    page = ada.get(address)
    assert "How good is this answer?" in steps.words_of(page)
    assert "Cache-aside: say the decision first." in steps.words_of(page)
    assert steps.shows_none_of(page, ("weak answer", "strong answer", "It names the price"))
    refused = steps.take(ada, address, "levels", **levels(2, *LINES[:3]))
    assert refused.status_code == 422
    assert steps.checked(refused, "level-clarity") == ["2"]
    steps.take(ada, address, "levels", **levels(2, *LINES))
    words = steps.words_of(ada.get(address))
    found = re.search(r"It was the (weak|strong) answer, level (\d)", words)
    assert found is not None
    high_or_low = "high" if found[1] == "weak" else "low"
    assert f"You gave 2.0 on average. That is 1.0 levels too {high_or_low}." in words
    assert ANCHOR not in steps.words_of(ada.get("/judgement"))
    steps.take(ada, address, "undo")
    steps.take(ada, address, "levels", **levels(1, *LINES))
    assert "it counts in no figure" in steps.words_of(ada.get(address))


def test_without_a_topic_tried_there_is_no_anchor(ada: FlaskClient) -> None:
    for what in ("anchor", "rescore"):
        answer = ada.post(f"/judgement/{what}", data={"round_id": str(uuid4())})
        assert answer.status_code == 403


def test_an_own_answer_is_scored_again_with_its_first_score_hidden(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.to_result(ada, attempt, "said", "missed")
    clock.forward(days=4)
    assert RESCORE in steps.words_of(ada.get("/judgement"))
    address = start(ada, "rescore")
    page = ada.get(address)
    assert "Your first score is hidden" in steps.words_of(page)
    assert "<mark>decision</mark>" in steps.text_of(page)
    assert steps.checked(page, "mark-0") == []
    assert "level-correctness" not in steps.text_of(page)
    for form in (levels(2, "clarity"), steps.marks("said", "said")):
        assert steps.take(ada, address, "levels", **form).status_code == 422
    steps.take(ada, address, "levels", **steps.marks("said", "said"), **levels(2, "clarity"))
    words = steps.words_of(ada.get(address))
    assert "0.5 levels higher than the first time" in words
    assert "Correctness 2 3 Clarity 2 2" in words
    assert f'href="/attempts/{attempt}"' in steps.text_of(ada.get(address))
    assert "2 levels so far" in steps.words_of(ada.get("/judgement"))
    steps.take(ada, address, "undo")
    steps.take(ada, address, "levels", **steps.marks("said", "missed"), **levels(2, "clarity"))
    words = steps.words_of(ada.get(address))
    assert "The same levels as the first time" in words
    assert "it counts in no figure" in words


def test_flaws_stand_in_a_table_in_words(app: Flask, ada: FlaskClient, clock: TestClock) -> None:
    steps.to_result(ada, steps.start(ada, steps.drill(app)))
    clock.forward(days=20)
    address = steps.start_round(ada)
    steps.take(ada, address, "pick", choice="first", confidence="2")
    steps.take(ada, address, "flaws", flaws="no number")
    words = steps.words_of(ada.get("/judgement"))
    assert re.search(r"You picked the stronger answer in [01] of 1 blind pair\.", words)
    assert re.search(r"“no number”: found [01] of 1; it takes 4 to say more\.", words)


def test_whoever_scores_too_high_is_offered_a_stricter_rubric_and_can_leave_it(
    app: Flask, ada: FlaskClient
) -> None:
    assert "Be stricter" not in steps.words_of(ada.get("/judgement"))
    with Session(app.extensions["engine"]) as db:
        learner = accounts.get_learner(db, user_id=factories.make_account(app, "ada@example.org"))
        for number in range(4):
            anchor(db, learner, 3, known=1, number=number)
        db.commit()
    assert "Be stricter: call an answer good only from 90 %" in steps.words_of(
        ada.get("/judgement")
    )
    answer = ada.post("/judgement/rubric", data={"strict": "yes"})
    assert answer.location == "/judgement#page-strict"
    assert "an attempt begun now is good from 90 %" in steps.words_of(ada.get("/judgement"))
    attempt = steps.start(ada, steps.drill(app))
    steps.to_result(ada, attempt)
    assert "(rubric version 2)" in steps.words_of(ada.get(f"/attempts/{attempt}"))
    ada.post("/judgement/rubric")
    assert "(rubric version 2)" in steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "Be stricter" in steps.words_of(ada.get("/judgement"))
