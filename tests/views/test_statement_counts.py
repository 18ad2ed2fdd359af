"""How often a request asks the database: eight times at most, four in the middle of an answer.

Every test of views counts (``statements.limit``); here is what those with little practice miss.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.services.accounts import accounts
from tests import factories, statements
from tests.browser.practice import practise
from tests.conftest import NOON, TestClock
from tests.services.rounds import rounds
from tests.views import steps
from tests.views.test_every_url import FOR_ADMINISTRATORS, attempt, calls, send

__all__ = ["attempt"]
TITLES = ("Cache-aside", "Eviction", "Indexes <T>")


@pytest.fixture
def paths(app: Flask, ada: FlaskClient, attempt: UUID) -> list[str]:
    """Ada's pages with weeks of practice, signals of both kinds, and an attempt at each step."""
    with Session(app.extensions["engine"]) as db:
        learner = accounts.get_learner(db, user_id=factories.make_account(app, "ada@example.org"))
        fail_often(db, learner)
        found = practise(db, learner, NOON)
        db.commit()
    ada.post(
        "/plan", data={"interview_on": "2026-03-20", "minutes_a_day": "20", "track": "backend"}
    )
    return [*found.values(), f"/attempts/{attempt}"]


def fail_often(db: Session, learner: Learner) -> None:
    """What opens a signal of a criterion and one of a flaw, some weeks ago."""
    for days, title in enumerate(TITLES):
        at = NOON - timedelta(days=30 - days)
        factories.practise(db, learner, title=title, now=at, levels={"clarity": 0})
        rounds.judge(db, learner, title, "no trade-off", now=at + timedelta(days=8))


def test_the_pages_of_somebody_who_practises_much_ask_eight_times_at_most(
    app: Flask, ada: FlaskClient, attempt: UUID, paths: list[str], exceeding: list[str]
) -> None:
    pages = [call for call in calls(app, attempt) if call.method == "GET"]
    for call in pages:
        expected = {404} if call.endpoint in FOR_ADMINISTRATORS else {200, 303}
        assert send(ada, call).status_code in expected, call
    for path in paths:
        assert ada.get(path).status_code in {200, 303}, path
    assert len(pages) + len(paths) > 70
    assert exceeding == []


def test_no_page_is_an_exception(app: Flask) -> None:
    reading = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    # A file is none.
    assert statements.MORE.keys() & reading == {"own_data.download"}
    assert statements.MORE.keys() <= {rule.endpoint for rule in app.url_map.iter_rules()}


def test_answering_asks_little(app: Flask, ada: FlaskClient, clock: TestClock) -> None:
    """In the middle of an answer: a statement for each row that changes, and few to read."""
    drill, tab = steps.drill(app), uuid4()
    known = steps.start(ada, drill)
    steps.submit(ada, known)
    clock.forward(days=1)
    sent: dict[str, int] = {}

    def count(name: str, send_it: Callable[[], object]) -> object:
        with statements.counted(app.extensions["engine"]) as seen:
            answer = send_it()
        sent[name] = len(seen)
        return answer

    running = count("start", lambda: steps.start(ada, drill))
    assert isinstance(running, UUID)
    count("first draft", lambda: steps.put_draft(ada, running, "one", tab=tab, revision=1))
    count("draft", lambda: steps.put_draft(ada, running, "one two", tab=tab, revision=2))
    count("clock", lambda: ada.get(f"/attempts/{running}/clock"))
    clock.forward(seconds=50)
    count("submit", lambda: steps.post(ada, running, "submit", text="words", tab=str(tab)))
    count("sure", lambda: steps.post(ada, running, "sure", confidence="2"))
    count("mark", lambda: steps.post(ada, running, "points", **steps.marks()))
    levels = {"level-clarity": "2"}
    count("score", lambda: steps.post(ada, running, "rubric", **levels))
    count("rate", lambda: steps.post(ada, running, "rating", rating="2", reason="slow"))
    count("undo", lambda: steps.post(ada, running, "undo"))
    # Who asks; the attempt with its log; and a statement for each kind of row that changes: of an
    # answer also the topic's count and the day's sums, of a score the review, topic, delivery, day,
    # week and logs, with one to read the topic and one the logs. The first notes the browser, too.
    assert sent == {
        "start": 5,
        "first draft": 4,
        "draft": 2,
        "clock": 2,
        "submit": 6,
        "sure": 4,
        "mark": 4,
        "score": 12,
        "rate": 14,
        "undo": 13,
    }
