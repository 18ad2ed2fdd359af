"""The page of another path for a topic that keeps failing."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.views import reviews
from tests import factories
from tests.conftest import TestClock
from tests.views import steps
from tests.views.test_sessions import press_next


def test_it_shows_the_gaps_and_three_ways_on(app: Flask, ada: FlaskClient) -> None:
    steps.to_result(ada, steps.start(ada, steps.drill(app)), "said", "missed")
    page = ada.get("/other-paths/1")
    words = steps.words_of(page)
    assert "Left out the last time: Then say what it costs." in words
    assert "Point by point" in words
    for address in ("/own/1", "/comparisons/1", "/topics/1/split", "/topics/1/ladder"):
        assert f'"{address}"' in steps.text_of(page)


def test_there_is_none_for_a_topic_that_is_not_there(ada: FlaskClient) -> None:
    assert ada.get("/other-paths/99").status_code == 404


def failed(app: Flask, client: FlaskClient, clock: TestClock, times: int = 8) -> str:
    """The topic's drill, after some days on which it was said wrong; the day after."""
    drill = steps.drill(app)
    for _day in range(times):
        steps.to_result(client, steps.start(client, drill), "wrong", "missed")
        clock.forward(days=1)
    return f"/drills/{drill}"


def test_what_failed_eight_times_is_nowhere_offered_as_the_same_drill(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    drill = failed(app, ada, clock)
    for path in ("/", "/review", "/weak", "/plan"):
        source = steps.text_of(ada.get(path))
        assert 'href="/other-paths/1"' in source, path
        assert f'href="{drill}"' not in source, path
    assert "Take another path" in steps.words_of(ada.get("/"))


def test_review_shows_a_few_of_them_and_leads_to_all(
    app: Flask, ada: FlaskClient, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed(app, ada, clock)
    assert "the most often failed first" not in steps.words_of(ada.get("/review"))
    monkeypatch.setattr(reviews, "MOST_STUCK", 0)
    few = ada.get("/review")
    assert "8 times again" not in steps.words_of(few)
    assert "All 1, the most often failed first" in steps.words_of(few)
    assert 'href="/review?stuck=all"' in steps.text_of(few)
    assert "8 times again" in steps.words_of(ada.get("/review?stuck=all"))


def test_a_session_ends_with_another_path_for_what_failed_the_eighth_time(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    failed(app, ada, clock, times=7)
    sent = {"session_id": str(uuid4()), "order": "due", "minutes": "5"}
    path = ada.post("/sessions", data=sent).location
    attempt = press_next(ada, ada.get(path), path)
    steps.to_result(ada, attempt, "wrong", "missed")
    ada.post(f"{path}/stop")
    page = ada.get(path)
    assert "Take another path" in steps.words_of(page)
    assert 'href="/other-paths/1"' in steps.text_of(page)


def test_neither_a_session_nor_one_more_drill_takes_what_failed_eight_times(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    drill = failed(app, ada, clock)
    sent = {"session_id": str(uuid4()), "order": "due", "minutes": "5"}
    page = ada.get(ada.post("/sessions", data=sent).location)
    assert "Eviction" in steps.words_of(page)
    assert steps.shows_none_of(page, ["Cache-aside"])
    assert ada.get("/drills/next?seconds=60").location != drill


def test_where_there_is_nothing_else_a_session_takes_what_failed_eight_times(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    failed(app, ada, clock)
    with Session(app.extensions["engine"]) as db:
        only = {"Caching/cache-aside.md": factories.PAGES["Caching/cache-aside.md"]}
        factories.load(db, only)
        db.commit()
    sent = {"session_id": str(uuid4()), "order": "due", "minutes": "5"}
    page = ada.get(ada.post("/sessions", data=sent).location)
    assert "Cache-aside" in steps.words_of(page)
