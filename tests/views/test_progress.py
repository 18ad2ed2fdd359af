"""Practice as pictures, words and tables, and the history of every attempt."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.conftest import TestClock
from tests.views import steps


@pytest.fixture
def practised(app: Flask, ada: FlaskClient, clock: TestClock) -> FlaskClient:
    """Ada after two weeks of one topic."""
    for words in (("missed", "said"), ("said", "said")):
        attempt = steps.start(ada, steps.drill(app))
        clock.forward(seconds=50)
        steps.to_result(ada, attempt, *words)
        clock.forward(days=7)
    return ada


def test_before_the_first_drill_progress_says_what_will_be_here(ada: FlaskClient) -> None:
    words = steps.words_of(ada.get("/progress"))
    assert "Here your practice becomes visible" in words
    assert "Start a 60-second drill" in words


def test_progress_shows_numbers_pictures_and_tables(practised: FlaskClient) -> None:
    page = practised.get("/progress")
    words = steps.words_of(page)
    assert "Attempts 2 every one of them" in words
    assert "Minutes answered 2" in words
    assert "Caching · Cache-aside 2 3.3 8.3" in words
    source = steps.text_of(page)
    assert source.count('role="img"') == source.count("<desc") == 6
    assert source.count("as table</summary>") == 4


@pytest.mark.parametrize("weeks", ["4", "12", "all"])
def test_a_span_can_be_chosen_and_is_marked(practised: FlaskClient, weeks: str) -> None:
    source = steps.text_of(practised.get(f"/progress?weeks={weeks}"))
    assert f'<a href="/progress?weeks={weeks}" aria-current="page">' in source


@pytest.mark.parametrize("weeks", ["0", "-1", "5", "nan", "²", "12 OR 1=1", "\u202e"])
def test_a_span_that_is_none_is_the_usual_one(practised: FlaskClient, weeks: str) -> None:
    page = practised.get("/progress", query_string={"weeks": weeks})
    assert page.status_code == 200
    assert 'weeks=12" aria-current="page"' in steps.text_of(page)


def test_a_span_without_scores_says_so(
    app: Flask, practised: FlaskClient, clock: TestClock
) -> None:
    clock.forward(weeks=8)
    later = factories.signed_in(app, "ada@example.org")
    words = steps.words_of(later.get("/progress?weeks=4"))
    assert "Nothing was scored in these weeks." in words


def test_history_lists_every_attempt_the_newest_first(
    app: Flask, practised: FlaskClient, clock: TestClock
) -> None:
    running = steps.start(practised, steps.drill(app, "Eviction"))
    words = steps.words_of(practised.get("/history"))
    assert "3 attempts, newest first." in words
    assert words.index("Caching · Eviction 16 March 2026, 12:01 · 60 seconds · running") < (
        words.index("Caching · Cache-aside 9 March 2026, 12:00 · 60 seconds · 8.3 of 10, good")
    )
    assert f'href="/attempts/{running}"' in steps.text_of(practised.get("/history"))


def test_history_before_the_first_attempt(ada: FlaskClient) -> None:
    assert "No attempts yet." in steps.words_of(ada.get("/history"))


def test_a_long_history_has_pages(app: Flask, ada: FlaskClient, clock: TestClock) -> None:
    drill = steps.drill(app)
    for _ in range(51):
        clock.forward(seconds=1)
        steps.start(ada, drill)
    first, second = ada.get("/history"), ada.get("/history?page=2")
    assert "Page 1 of 2 Older" in steps.words_of(first)
    assert "Newer Page 2 of 2" in steps.words_of(second)
    assert steps.title_of(second) == "Every attempt, page 2 · Strong Answer"
    for page in ("0", "-1", "3", "99999999999999999999", "x", "²"):
        assert ada.get("/history", query_string={"page": page}).status_code == 200


def test_history_is_the_learners_own(practised: FlaskClient, bob: FlaskClient) -> None:
    assert "No attempts yet." in steps.words_of(bob.get("/history"))
    assert "Here your practice becomes visible" in steps.words_of(bob.get("/progress"))


def test_every_kept_attempt_is_shown_with_its_text(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.to_points(ada, attempt, text="My own words of that day")
    steps.post(ada, attempt, "points", go="express", express_id=str(attempt), **steps.marks())
    clock.forward(days=80)
    later = factories.signed_in(app, "ada@example.org")
    assert "My own words of that day" in steps.words_of(later.get(f"/attempts/{attempt}"))


def test_one_subject_can_be_looked_at(app: Flask, practised: FlaskClient) -> None:
    steps.to_result(practised, steps.start(practised, steps.drill(app, "Indexes <T>")))
    everything = practised.get("/progress")
    assert 'href="/progress?weeks=12&amp;subject=Databases"' in steps.text_of(everything)
    words = steps.words_of(practised.get("/progress?subject=Databases"))
    assert "Scored attempts 1 every one of them" in words
    assert "By subject" not in words
    assert "Databases · Indexes <T> 1" in words
    assert "Caching · Cache-aside" not in words


def test_the_history_of_a_topic_says_what_came_since_the_attempt_before(
    app: Flask, practised: FlaskClient, bob: FlaskClient
) -> None:
    path = "/progress/topics/1"
    assert f'href="{path}"' in steps.text_of(practised.get("/progress"))
    words = steps.words_of(practised.get(path))
    assert "2 scored attempts: from 3.3 to 8.3 of 10, 8.3 at best." in words
    assert "+1 point, +5.0 of 10" in words
    assert "Gained: Cache-aside: say the decision first." in words
    assert "Still open" not in words
    assert "No scored attempt at this topic yet." in steps.words_of(bob.get(path))
    assert practised.get("/progress/topics/999").status_code == 404


def test_topics_first_against_latest_have_a_page(practised: FlaskClient, bob: FlaskClient) -> None:
    assert "1 topic, the lowest latest score first." in (
        steps.words_of(practised.get("/progress/topics"))
    )
    assert "No topic was tried yet." in steps.words_of(bob.get("/progress/topics"))


def test_a_week_has_its_figures_and_one_focus(practised: FlaskClient, bob: FlaskClient) -> None:
    words = steps.words_of(practised.get("/progress/week"))
    assert "Week of 16 March 2026 Week before" in words
    assert "One focus for the week Topics never tried" in words
    assert "Attempts 1 1 the same" in words
    assert "Mean score of 10 8.3 3.3 +5.0" in words
    first = steps.words_of(practised.get("/progress/week?of=2026-03-04"))
    assert "Week of 2 March 2026 Week after One focus for the week A first handful" in first
    assert "In this week itself: 1 attempt, 1 minute answered, mean score 3.3 of 10." in first
    assert "A first handful of answers" in steps.words_of(bob.get("/progress/week"))


@pytest.mark.parametrize("of", ["", "x", "2026-02-30", "0001-01-01", "9999-12-31", "2026-W99-1"])
def test_a_week_that_is_none_is_this_one(practised: FlaskClient, of: str) -> None:
    page = practised.get("/progress/week", query_string={"of": of})
    assert page.status_code == 200
    assert "Week of 16 March 2026" in steps.words_of(page)
