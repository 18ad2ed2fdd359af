"""A round as a browser goes through it: blind until its reveal, each refusal said."""

import re
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.domain.rounds import Place, place_of_bad
from tests import factories
from tests.conftest import TestClock
from tests.views import steps

BAD = "so we always cache everything"
STRONG = "I cache reads above 95 % hits"
SECRETS = ("Weak answer", "Strong answer", "It names the price", "name the other option")


@pytest.fixture
def blind(app: Flask, ada: FlaskClient, clock: TestClock) -> str:
    """A blind round of Ada's, on a topic that she tried weeks ago."""
    steps.to_result(ada, steps.start(ada, steps.drill(app)))
    clock.forward(days=20)
    return steps.start_round(ada)


def better(address: str) -> Place:
    """Where the strong answer stands."""
    (place,) = set(Place) - {place_of_bad(address.rpartition("/")[2])}
    return place


def pick(client: FlaskClient, address: str, *, right: bool = True) -> None:
    (worse,) = set(Place) - {better(address)}
    choice = better(address) if right else worse
    answer = steps.take(client, address, "pick", choice=choice.value, confidence="2")
    assert answer.status_code == 303


def to_reveal(client: FlaskClient, address: str, *flaws: str, right: bool = True) -> str:
    """Go on until it is revealed; the page's words."""
    pick(client, address, right=right)
    steps.take(client, address, "flaws", flaws=list(flaws))
    return steps.words_of(client.get(address))


def test_a_blind_round_shows_both_answers_and_nothing_else(ada: FlaskClient, blind: str) -> None:
    page = ada.get(blind)
    words = steps.words_of(page)
    assert "Which answer is stronger?" in words
    assert (words.index(STRONG) < words.index(BAD)) is (better(blind) is Place.FIRST)
    assert steps.shows_none_of(page, SECRETS)


def test_a_pick_needs_an_answer_and_how_sure(ada: FlaskClient, blind: str) -> None:
    for form in ({"confidence": "2"}, {"choice": "third", "confidence": "2"}, {"choice": "first"}):
        answer = steps.take(ada, blind, "pick", **form)
        assert answer.status_code == 422
        assert 'role="alert"' in steps.text_of(answer)
    assert "Which answer is stronger?" in steps.words_of(ada.get(blind))


def test_flaws_are_named_for_the_answer_that_was_left(ada: FlaskClient, blind: str) -> None:
    pick(ada, blind)
    page = ada.get(blind)
    assert BAD in steps.words_of(page)
    assert steps.shows_none_of(page, (*SECRETS, STRONG))
    assert len(re.findall(r'name="flaws"', steps.text_of(page))) >= 15


def test_the_reveal_says_what_was_found_and_overlooked_and_why(
    ada: FlaskClient, blind: str
) -> None:
    words = to_reveal(ada, blind, "no number", "buzzwords")
    for said in (
        f"Right: the {better(blind)} answer is the stronger.",
        "● Found no number",
        "○ Overlooked no trade-off",
        "✕ Not there buzzwords",
        "Why the strong one wins. It names the price and a number.",
        "Name the other option, the condition under which it would win",
        "What both speak of",
    ):
        assert said in words


def test_the_reveal_goes_from_what_both_share_over_the_reason_to_the_repair(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    text = factories.PAGES["Caching/cache-aside.md"]
    shared = "Cache reads close to the service"
    both = text.replace("It is faster", f"{shared}. It is faster")
    both = both.replace(STRONG, f"{shared}. {STRONG}")
    with Session(app.extensions["engine"]) as db:
        factories.load(db, {**factories.PAGES, "Caching/cache-aside.md": both})
        db.commit()
    steps.to_result(ada, steps.start(ada, steps.drill(app)))
    clock.forward(days=20)
    listed = steps.text_of(ada.get("/comparisons"))
    (pair,) = re.findall(r'href="/comparisons/(\d+)">Cache-aside<', listed)
    words = to_reveal(ada, steps.start_round(ada, int(pair)), "no number")
    in_order = (
        f"What both speak of Weak {shared}",
        f"Strong {shared}",
        "Why the strong one wins.",
        "The principle no trade-off",
        "Repair it in 60 seconds",
    )
    places = [words.find(said) for said in in_order]
    assert -1 not in places, places
    assert places == sorted(places)


def test_a_wrong_pick_is_said(ada: FlaskClient, blind: str) -> None:
    words = to_reveal(ada, blind, "no number", right=False)
    assert f"The other one: the {better(blind)} answer is the stronger." in words
    assert "picked wrong" in steps.words_of(ada.get("/comparisons"))


def test_a_pair_seen_of_late_says_that_it_is_not_counted(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    steps.to_result(ada, steps.start(ada, steps.drill(app)))
    words = to_reveal(ada, steps.start_round(ada))
    assert "You saw this pair in the last days, so it says little of your eye" in words


def test_what_is_answered_again_after_the_reveal_is_not_counted(
    ada: FlaskClient, blind: str
) -> None:
    to_reveal(ada, blind)
    steps.take(ada, blind, "undo")
    steps.take(ada, blind, "flaws", flaws="no number")
    assert "it counts in no figure" in steps.words_of(ada.get(blind))


def test_more_flaws_than_matter_are_refused_and_stay_ticked(ada: FlaskClient, blind: str) -> None:
    pick(ada, blind)
    flaws = re.findall(r'name="flaws" value="([^"]*)"', steps.text_of(ada.get(blind)))[:9]
    answer = steps.take(ada, blind, "flaws", flaws=flaws)
    assert answer.status_code == 422
    assert steps.text_of(answer).count(" checked>") == 9


def test_a_new_topics_flaw_is_shown_and_explained(ada: FlaskClient) -> None:
    address = steps.start_round(ada)
    words = steps.words_of(ada.get(address))
    assert "You never tried this topic, so the flaws are named" in words
    assert "no number “" not in words
    assert steps.take(ada, address, "explain", text=" ").status_code == 422
    steps.take(ada, address, "explain", text="No <b>number</b> to check.")
    page = ada.get(address)
    assert "What you wrote No <b>number</b> to check." in " ".join(
        steps.words_of(page).replace("&lt;", "<").split()
    )
    assert "Now repair the weak one" in steps.words_of(page)


def test_a_repair_runs_against_the_servers_clock_and_is_marked(
    ada: FlaskClient, blind: str, clock: TestClock
) -> None:
    to_reveal(ada, blind)
    steps.take(ada, blind, "repair")
    page = ada.get(blind)
    assert BAD in steps.words_of(page)
    assert steps.shows_none_of(page, (STRONG, "It names the price"))
    clock.forward(seconds=41)
    assert ada.get(f"{blind}/clock").json == {"stage": "repairing", "elapsed": 41.0}
    steps.take(ada, blind, "repaired", text="Say the decision first: reads only, ten minutes.")
    page = ada.get(blind)
    assert "Your repair 0:41 of 1:00" in steps.words_of(page)
    assert "<mark>decision</mark>" in steps.text_of(page)
    assert steps.take(ada, blind, "marks", **{"mark-0": "said"}).status_code == 422
    steps.take(ada, blind, "marks", **steps.marks("said", "partly"))
    words = steps.words_of(ada.get(blind))
    assert "● Said Cache-aside: say the decision first. critical" in words
    assert "◐ Partly Then say what it costs." in words
    assert "neither a rating nor a score" in words


def test_a_draft_of_a_repair_comes_back_after_a_reload(ada: FlaskClient, blind: str) -> None:
    to_reveal(ada, blind)
    steps.take(ada, blind, "repair")
    kept = ada.put(f"{blind}/draft", json={"revision": 1, "text": "Reads only"})
    assert kept.json == {"revision": 1}
    assert ">Reads only</textarea>" in steps.text_of(ada.get(blind))
    steps.take(ada, blind, "repaired", text="Reads only.")
    assert ada.put(f"{blind}/draft", json={"revision": 2, "text": "late"}).status_code == 409


def test_a_step_of_an_old_tab_leads_to_where_the_round_is(ada: FlaskClient, blind: str) -> None:
    to_reveal(ada, blind)
    for name, form in (
        ("pick", {"choice": "first", "confidence": "1"}),
        ("flaws", {}),
        ("repaired", {"text": "words"}),
        ("explain", {"text": "words"}),
    ):
        answer = steps.take(ada, blind, name, **form)
        assert (answer.status_code, answer.location) == (303, blind)
    assert "Now repair the weak one" in steps.words_of(ada.get(blind))


def test_scores_do_not_fit_a_pair(ada: FlaskClient, blind: str) -> None:
    assert steps.take(ada, blind, "levels").status_code == 422
    assert "Which answer is stronger?" in steps.words_of(ada.get(blind))


def past_round(app: Flask, ada: FlaskClient, clock: TestClock) -> str:
    """A round between an answer of three weeks ago and one of today."""
    for text, marks in (("old words", ("said", "missed")), ("new words", ("said", "said"))):
        attempt = steps.start(ada, steps.drill(app))
        steps.submit(ada, attempt, text)
        steps.post(ada, attempt, "sure", confidence="2")
        steps.post(ada, attempt, "points", **steps.marks(*marks))
        steps.post(ada, attempt, "rubric", **{"level-clarity": "2"})
        clock.forward(days=21)
    page = ada.get("/comparisons")
    assert "Your past against today" in steps.words_of(page)
    return ada.post("/topics/1/past", data={"round_id": str(uuid4())}).location


def test_own_answers_of_then_and_now_are_told_apart_only_after_the_pick(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    address = past_round(app, ada, clock)
    words = steps.words_of(ada.get(address))
    assert "Which of your answers is stronger?" in words
    assert "old words" in words
    assert "new words" in words
    assert "Latest" not in words
    pick(ada, address)
    words = steps.words_of(ada.get(address))
    assert "You took your latest answer for the stronger one" in words
    assert "They lie 21 days apart; the latest scored 1.7 points of ten more." in words
    steps.take(ada, address, "undo")
    pick(ada, address, right=False)
    assert "You took your earlier answer" in steps.words_of(ada.get(address))


def test_a_round_between_answers_that_are_not_there_is_404(ada: FlaskClient) -> None:
    answer = ada.post("/topics/1/past", data={"round_id": str(uuid4())})
    assert answer.status_code == 404


def test_a_page_of_each_stage_has_one_heading_and_no_id_twice(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    address = past_round(app, ada, clock)
    pages = [ada.get(address)]
    clock.forward(days=20)
    address = steps.start_round(ada)
    for name, form in (
        ("pick", {"choice": "first", "confidence": "3"}),
        ("flaws", {"flaws": "no number"}),
        ("repair", {}),
        ("repaired", {"text": "words"}),
        ("marks", steps.marks()),
    ):
        pages.append(ada.get(address))
        assert steps.take(ada, address, name, **form).status_code == 303
    pages.append(ada.get(address))
    titles = [steps.title_of(page) for page in pages]
    assert len(set(titles)) == 5, titles
    for page in pages:
        source = steps.text_of(page)
        assert source.count("<h1") == 1
        ids = re.findall(r'\bid="([^"]*)"', source)
        assert len(ids) == len(set(ids))
        assert not re.search(r"[\s\"]style=", source)


def test_a_round_that_is_nobodys_is_404(ada: FlaskClient, bob: FlaskClient, blind: str) -> None:
    assert ada.get(f"/rounds/{uuid4()}").status_code == 404
    assert bob.get(blind).status_code == 404


def test_a_forms_number_is_asked_for(ada: FlaskClient, blind: str) -> None:
    answer = ada.post(f"{blind}/pick", data={"choice": "first", "confidence": "1"})
    assert answer.status_code == 422
    assert "Reload the page" in steps.words_of(answer)
