"""How sure, key points, rubric, rating; each in order, out of order, twice, wrong and undone."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import TestClock
from tests.views import steps

POINTS = ("say the decision first", "Then say what it costs")
STRONG = ("I cache reads above 95 % hits", "It names the price and a number")
# What each step shows, by a sentence that no other step has.
SHOWN = {
    "running": "Leave this drill?",
    "submitted": "How sure are you of that answer?",
    "sure": "What did you say?",
    "marked": "How good was it?",
    "scored": "Next, one of these",
}


@pytest.fixture
def attempt(app: Flask, ada: FlaskClient, clock: TestClock) -> UUID:
    """An attempt that has run for 50 seconds."""
    found = steps.start(ada, steps.drill(app))
    clock.forward(seconds=50)
    return found


def shown(ada: FlaskClient, attempt: UUID) -> str:
    """Which step the attempt's page is at."""
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    return next(stage for stage, sentence in SHOWN.items() if sentence in words)


def go_to(ada: FlaskClient, attempt: UUID, stage: str) -> None:
    """Take the steps up to a stage."""
    if stage == "submitted":
        steps.submit(ada, attempt)
    elif stage == "sure":
        steps.to_points(ada, attempt)
    elif stage == "marked":
        steps.to_rubric(ada, attempt)
    elif stage == "scored":
        steps.to_result(ada, attempt)


def test_every_step_leads_to_the_next(ada: FlaskClient, attempt: UUID) -> None:
    seen = [shown(ada, attempt)]
    for name, form in (
        ("submit", {"text": "Say the decision first."}),
        ("sure", {"confidence": "3"}),
        ("points", {**steps.marks("said", "partly"), "go": "rubric"}),
        ("rubric", {"level-clarity": "3"}),
    ):
        answer = steps.post(ada, attempt, name, **form)
        assert (answer.status_code, answer.location) == (303, f"/attempts/{attempt}")
        seen.append(shown(ada, attempt))
    assert seen == list(SHOWN)


def test_nothing_of_the_answer_shows_before_its_step(ada: FlaskClient, attempt: UUID) -> None:
    address = f"/attempts/{attempt}"
    for page in (ada.get(address), ada.get(f"{address}/clock")):
        assert steps.shows_none_of(page, POINTS + STRONG)
    steps.submit(ada, attempt)
    assert steps.shows_none_of(ada.get(address), POINTS + STRONG)
    steps.post(ada, attempt, "sure", confidence="1")
    assert [each for each in POINTS if each not in steps.text_of(ada.get(address))] == []
    assert steps.shows_none_of(ada.get(address), STRONG)
    steps.post(ada, attempt, "points", **steps.marks())
    assert steps.shows_none_of(ada.get(address), STRONG)
    steps.post(ada, attempt, "rubric")
    words = steps.words_of(ada.get(address))
    assert [each for each in STRONG if each not in words] == []


# What a step sends, right and wrong: a wrong form of a step that is not due must show nothing.
RIGHT = {
    "sure": {"confidence": "2"},
    "points": steps.marks(),
    "rubric": {"level-clarity": "2"},
    "rating": {"rating": "2", "reason": "so"},
    "undo": {},
    "leave": {},
}
WRONG = {
    "sure": {"confidence": "9"},
    "points": {},
    "rubric": {"level-clarity": "9"},
    "rating": {"rating": "9"},
}
DUE = {
    "sure": {"submitted"},
    "points": {"sure", "marked", "scored"},
    "rubric": {"marked", "scored"},
    "rating": {"scored"},
    "undo": {"sure", "marked", "scored"},
    "leave": {"running"},
}


@pytest.mark.parametrize("stage", SHOWN)
def test_a_step_out_of_order_lands_on_the_right_page_and_changes_nothing(
    ada: FlaskClient, attempt: UUID, stage: str
) -> None:
    go_to(ada, attempt, stage)
    before = steps.words_of(ada.get(f"/attempts/{attempt}"))
    for forms in (RIGHT, WRONG):
        for name, form in forms.items():
            if stage in DUE[name]:
                continue
            answer = steps.post(ada, attempt, name, **form)
            assert (answer.status_code, answer.location) == (303, f"/attempts/{attempt}"), name
    for name in ("points", "rubric"):
        if stage not in DUE[name]:
            answer = ada.get(f"/attempts/{attempt}/{name}")
            assert (answer.status_code, answer.location) == (303, f"/attempts/{attempt}"), name
    assert steps.words_of(ada.get(f"/attempts/{attempt}")) == before


@pytest.mark.parametrize("value", ["", "0", "4", "-1", "sure", "²", "2.0", "9" * 30, "\x00"])
def test_how_sure_is_one_of_three(ada: FlaskClient, attempt: UUID, value: str) -> None:
    steps.submit(ada, attempt)
    answer = steps.post(ada, attempt, "sure", confidence=value)
    assert answer.status_code == 422
    assert "Choose one of the three." in steps.words_of(answer)
    assert shown(ada, attempt) == "submitted"


def test_a_missing_mark_is_named_and_the_others_are_kept(ada: FlaskClient, attempt: UUID) -> None:
    steps.to_points(ada, attempt)
    form = {"mark-0": "partly", "own_points": "also <this>"}
    answer = steps.post(ada, attempt, "points", **form)
    assert answer.status_code == 422
    assert "Point 2 has no mark yet" in steps.words_of(answer)
    assert 'class="mark-row has-error"' in steps.text_of(answer)
    assert steps.checked(answer, "mark-0") == ["partly"]
    assert "also &lt;this&gt;</textarea>" in steps.text_of(answer)
    assert shown(ada, attempt) == "sure"


@pytest.mark.parametrize("value", ["", "SAID", "good", "1", "\x00", "said "])
def test_a_mark_is_one_of_four(ada: FlaskClient, attempt: UUID, value: str) -> None:
    steps.to_points(ada, attempt)
    answer = steps.post(ada, attempt, "points", **{**steps.marks(), "mark-1": value})
    assert answer.status_code == 422
    assert "Point 2 has no mark yet" in steps.words_of(answer)


@pytest.mark.parametrize(
    ("own_points", "said"),
    [
        ("\n".join(f"point {number}" for number in range(11)), "At most 10 own points"),
        ("x" * 301, "A point has at most 300 characters."),
        ("x" * 3001, "are too many"),
        ("nul\x00", "NUL"),
    ],
)
def test_own_points_that_cant_be_kept_are_refused_with_everything_kept(
    ada: FlaskClient, attempt: UUID, own_points: str, said: str
) -> None:
    steps.to_points(ada, attempt)
    form = {**steps.marks("missed", "wrong"), "own_points": own_points}
    answer = steps.post(ada, attempt, "points", **form)
    assert answer.status_code == 422
    assert said in steps.words_of(answer)
    assert steps.checked(answer, "mark-1") == ["wrong"]
    assert shown(ada, attempt) == "sure"


def test_own_points_are_shown_and_join_the_next_attempt(
    app: Flask, ada: FlaskClient, attempt: UUID, clock: TestClock
) -> None:
    steps.to_points(ada, attempt)
    steps.post(ada, attempt, "points", own_points=" I named a number \n\n", **steps.marks())
    steps.post(ada, attempt, "rubric")
    assert "● Also said I named a number" in steps.words_of(ada.get(f"/attempts/{attempt}"))
    clock.forward(days=1)
    again = steps.start(ada, steps.drill(app))
    steps.to_points(ada, again)
    assert "I named a number" in steps.words_of(ada.get(f"/attempts/{again}"))


def test_words_of_the_text_are_shown_as_evidence(ada: FlaskClient, attempt: UUID) -> None:
    steps.to_points(ada, attempt, "My decision comes first, whatever it costs.")
    source = steps.text_of(ada.get(f"/attempts/{attempt}"))
    assert "<mark>decision</mark>" in source
    assert "words found in your text" in source
    assert steps.checked(ada.get(f"/attempts/{attempt}"), "mark-0") == []


def test_no_word_is_marked_before_the_learner_has_said_how_sure(
    ada: FlaskClient, attempt: UUID
) -> None:
    steps.submit(ada, attempt, "My decision comes first, whatever it costs.")
    source = steps.text_of(ada.get(f"/attempts/{attempt}"))
    assert "My decision comes first" in source
    assert "<mark>" not in source


def test_the_express_way_goes_straight_to_the_result(ada: FlaskClient, attempt: UUID) -> None:
    steps.to_points(ada, attempt)
    ids = {"event_id": str(uuid4()), "express_id": str(uuid4())}
    for _ in range(2):
        steps.post(ada, attempt, "points", go="express", **ids, **steps.marks())
        assert shown(ada, attempt) == "scored"
    assert "Correctness 3 of 3. Time-fit 3 of 3" in steps.words_of(ada.get(f"/attempts/{attempt}"))


def test_the_express_way_without_its_number_changes_nothing(
    ada: FlaskClient, attempt: UUID
) -> None:
    steps.to_points(ada, attempt)
    answer = steps.post(ada, attempt, "points", go="express", **steps.marks())
    assert answer.status_code == 422
    assert shown(ada, attempt) == "sure"


def test_the_rubric_proposes_correctness_from_the_marks(ada: FlaskClient, attempt: UUID) -> None:
    steps.to_rubric(ada, attempt, "said", "missed")
    page = ada.get(f"/attempts/{attempt}")
    assert steps.checked(page, "level-correctness") == ["2"]
    assert steps.checked(page, "level-clarity") == []
    assert "3 · Within 75 to 100 % of the box. You took 0:50 of 1:00." in steps.words_of(page)


def test_correctness_may_be_overridden(ada: FlaskClient, attempt: UUID) -> None:
    steps.to_rubric(ada, attempt)
    steps.post(ada, attempt, "rubric", **{"level-correctness": "1", "level-clarity": "0"})
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "1.7 of 10 Correctness 1 of 3, Clarity 0 of 3." in words


@pytest.mark.parametrize("value", ["4", "-1", "2.5", "nan", "x", "²", "9" * 30])
def test_a_level_outside_its_scale_is_refused_and_the_others_are_kept(
    ada: FlaskClient, attempt: UUID, value: str
) -> None:
    steps.to_rubric(ada, attempt)
    form = {"level-clarity": value, "level-correctness": "1"}
    answer = steps.post(ada, attempt, "rubric", **form)
    assert answer.status_code == 422
    assert 'role="alert"' in steps.text_of(answer)
    assert steps.checked(answer, "level-correctness") == ["1"]
    assert shown(ada, attempt) == "marked"


def test_criteria_of_nobodys_rubric_are_ignored(ada: FlaskClient, attempt: UUID) -> None:
    steps.to_rubric(ada, attempt)
    form = {"level-clarity": "3", "level-time_fit": "0", "level-charm": "3"}
    assert steps.post(ada, attempt, "rubric", **form).status_code == 303
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "Correctness 3 of 3, Clarity 3 of 3. Time-fit 3 of 3" in words


def test_the_result_shows_the_verdict_the_points_and_all_three_answers(
    ada: FlaskClient, attempt: UUID
) -> None:
    steps.to_result(ada, attempt, "said", "partly")
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    for sentence in (
        "6.7 of 10",
        "Hard: back",
        "Hard: 75 % of the points came; good starts at 80 %.",
        "● Said Cache-aside: say the decision first. critical",
        "◐ Partly Then say what it costs.",
        "Your answer 0:50 of 1:00",
        "○ Weak answer",
        "● Strong answer",
        "Why the strong one wins.",
    ):
        assert sentence in words, sentence


def test_three_proposals_at_most_lead_on(ada: FlaskClient, attempt: UUID) -> None:
    steps.to_result(ada, attempt, "missed", "missed")
    source = steps.text_of(ada.get(f"/attempts/{attempt}"))
    assert 1 <= source.count('class="card step"') <= 3


def test_sure_and_wrong_is_said(ada: FlaskClient, attempt: UUID) -> None:
    steps.submit(ada, attempt)
    steps.post(ada, attempt, "sure", confidence="3")
    steps.post(ada, attempt, "points", **steps.marks("wrong", "said"))
    steps.post(ada, attempt, "rubric")
    assert "Sure, and wrong" in steps.words_of(ada.get(f"/attempts/{attempt}"))


def test_a_rating_moves_by_one_step_with_a_reason(ada: FlaskClient, attempt: UUID) -> None:
    steps.to_result(ada, attempt)
    assert "Good: back" in steps.words_of(ada.get(f"/attempts/{attempt}"))
    answer = steps.post(ada, attempt, "rating", rating="2", reason="It took me long to begin")
    assert answer.status_code == 303
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "Hard: back" in words
    assert "You moved it: It took me long to begin" in words


@pytest.mark.parametrize(
    ("rating", "reason", "said"),
    [
        ("2", "", "Say in a few words why you move the rating."),
        ("2", "   ", "Say in a few words why you move the rating."),
        ("1", "why not", "moved by one step"),
        ("4", "why not", "moved by one step"),
        ("5", "why not", "between 1 and 4"),
        ("", "why not", "whole number"),
        ("2", "x" * 301, "are too many"),
    ],
)
def test_a_rating_that_cant_be_moved_is_refused_and_what_was_written_is_kept(
    ada: FlaskClient, attempt: UUID, rating: str, reason: str, said: str
) -> None:
    steps.to_result(ada, attempt)
    answer = steps.post(ada, attempt, "rating", rating=rating, reason=reason)
    assert answer.status_code == 422
    assert said in steps.words_of(answer)
    assert f'value="{reason}"' in steps.text_of(answer)
    assert '<details class="fold is-pill" open>' in steps.text_of(answer)
    assert "Good: back" in steps.words_of(ada.get(f"/attempts/{attempt}"))


def test_every_step_can_be_undone(ada: FlaskClient, attempt: UUID) -> None:
    steps.to_result(ada, attempt)
    steps.post(ada, attempt, "rating", rating="2", reason="so")
    seen = []
    for _ in range(5):
        assert steps.post(ada, attempt, "undo").status_code == 303
        seen.append(shown(ada, attempt))
    # The moved rating, the scores, the marks, how sure; the answer itself stays in.
    assert seen == ["scored", "marked", "sure", "submitted", "submitted"]


def test_undo_pressed_twice_takes_back_one_step(ada: FlaskClient, attempt: UUID) -> None:
    steps.to_result(ada, attempt)
    event = str(uuid4())
    for _ in range(2):
        steps.post(ada, attempt, "undo", event_id=event)
    assert shown(ada, attempt) == "marked"


@pytest.mark.parametrize(
    ("stage", "name"), [("submitted", "sure"), ("sure", "points"), ("marked", "rubric")]
)
def test_a_step_sent_twice_is_one_step(
    ada: FlaskClient, attempt: UUID, stage: str, name: str
) -> None:
    go_to(ada, attempt, stage)
    event = str(uuid4())
    pages = []
    for _ in range(2):
        answer = steps.post(ada, attempt, name, event_id=event, **RIGHT[name])
        assert answer.status_code == 303
        pages.append(shown(ada, attempt))
    assert pages[0] == pages[1]
    steps.post(ada, attempt, "undo")
    assert shown(ada, attempt) == stage


@pytest.mark.parametrize("name", ["sure", "points", "rubric", "rating", "undo"])
def test_a_step_without_a_number_is_refused(ada: FlaskClient, attempt: UUID, name: str) -> None:
    stage = {"sure": "submitted", "points": "sure", "rubric": "marked"}.get(name, "scored")
    go_to(ada, attempt, stage)
    answer = ada.post(f"/attempts/{attempt}/{name}", data=RIGHT[name])
    assert answer.status_code == 422
    assert "Reload the page." in steps.words_of(answer)
    assert shown(ada, attempt) == stage


def test_marking_again_after_the_reveal_keeps_the_levels(ada: FlaskClient, attempt: UUID) -> None:
    steps.to_result(ada, attempt)
    page = ada.get(f"/attempts/{attempt}/points")
    assert steps.checked(page, "mark-0") == ["said"]
    steps.post(ada, attempt, "points", **steps.marks("missed", "said"))
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "Correctness 0 of 3, Clarity 2 of 3." in words
    assert "Again: back" in words


def test_scoring_again_after_the_reveal(ada: FlaskClient, attempt: UUID) -> None:
    steps.to_result(ada, attempt)
    page = ada.get(f"/attempts/{attempt}/rubric")
    assert steps.checked(page, "level-clarity") == ["2"]
    steps.post(ada, attempt, "rubric", **{"level-clarity": "0"})
    assert "Clarity 0 of 3." in steps.words_of(ada.get(f"/attempts/{attempt}"))


def test_a_long_drill_is_judged_in_more_lines(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app, seconds=180))
    steps.to_rubric(ada, attempt, "said", "said", "said", "said")
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "Trade-off" in words
    assert "Failure and proof" in words


def test_a_second_attempt_of_the_day_is_kept_and_not_rated(
    app: Flask, ada: FlaskClient, attempt: UUID
) -> None:
    steps.to_result(ada, attempt)
    second = steps.start(ada, steps.drill(app))
    steps.to_result(ada, second)
    assert "Not rated Only the first attempt of a day is rated" in steps.words_of(
        ada.get(f"/attempts/{second}")
    )
