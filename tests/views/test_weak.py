"""Weak topics and signals as a page."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import TestClock
from tests.views import steps


@pytest.fixture
def practised(app: Flask, ada: FlaskClient, clock: TestClock) -> FlaskClient:
    """Ada after three unclear answers on three topics."""
    for title in ("Cache-aside", "Eviction", "Indexes <T>"):
        attempt = steps.start(ada, steps.drill(app, title))
        clock.forward(seconds=50)
        steps.to_rubric(ada, attempt)
        steps.post(ada, attempt, "rubric", **{"level-clarity": "1"})
        clock.forward(days=1)
    return ada


def test_before_the_first_drill_the_page_says_what_will_be_here(ada: FlaskClient) -> None:
    words = steps.words_of(ada.get("/weak"))
    assert "No signal is open." in words
    assert "Nothing was tried here yet." in words
    assert "Unseen 3" in words


def test_a_signal_shows_evidence_exercise_date_and_drill(
    app: Flask, practised: FlaskClient, clock: TestClock
) -> None:
    page = practised.get("/weak")
    words = steps.words_of(page)
    assert "Clarity was shaky or worse in 3 of 3 scores, on 3 topics." in words
    assert "Do this: Begin with the answer in one sentence" in words
    assert "Due 11 March 2026. It closes by 3 solid ones in a row, on 2 topics: 0 so far." in words
    assert "Databases · Indexes <T> 4 March 2026 · level 1 of 3" in words
    assert f'href="/drills/{steps.drill(app, "Indexes <T>")}"' in steps.text_of(page)
    clock.forward(days=20)
    assert "that has passed: it stays until it is mended" in steps.words_of(practised.get("/weak"))


def test_a_closed_signal_is_named_with_its_day(
    app: Flask, practised: FlaskClient, clock: TestClock
) -> None:
    for title in ("Cache-aside", "Eviction", "Indexes <T>"):
        steps.to_result(practised, steps.start(practised, steps.drill(app, title)))
    assert "Closed by your scores: Clarity on 5 March 2026." in (
        steps.words_of(practised.get("/weak"))
    )


@pytest.mark.parametrize("state", ["unseen", "uncertain", "weak", "holding", "ready", "all"])
def test_each_state_has_its_list_or_says_why_it_is_empty(
    practised: FlaskClient, state: str
) -> None:
    page = practised.get(f"/weak?state={state}&subject=Caching")
    assert f'<a href="/weak?state={state}&amp;subject=Caching" aria-current="page">' in (
        steps.text_of(page)
    )
    full = state in {"uncertain", "all"}
    assert ("Here because" in steps.words_of(page)) is full
    assert ("No topic is here." in steps.words_of(page)) is not full


def test_what_cannot_be_asked_for_shows_what_was_tried(practised: FlaskClient) -> None:
    for query in ({"state": "'", "subject": "x", "page": "-1"}, {"page": "99999999999999999999"}):
        page = practised.get("/weak", query_string=query)
        assert page.status_code == 200
        assert "Uncertain 3" in steps.words_of(page)
