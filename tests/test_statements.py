"""How many statements each route sends: eight at most, four where it is hot."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests import factories
from tests.conftest import TestClock
from tests.statements import counted

Call = Callable[[], TestResponse]


class Walk:
    """A browser that goes through one attempt, counting."""

    def __init__(self, app: Flask, client: FlaskClient, clock: TestClock) -> None:
        self.engine = app.extensions["engine"]
        self.client = client
        self.clock = clock
        with Session(self.engine) as db:
            self.drill = factories.drill_id(db)
        self.attempt = uuid4()

    def count(self, call: Call, status: int = 303) -> int:
        """How many statements a request sends."""
        self.clock.forward(seconds=20)
        with counted(self.engine) as sent:
            assert call().status_code == status
        return len(sent)

    def get(self, path: str) -> int:
        """Of a page."""
        return self.count(lambda: self.client.get(path), 200)

    def start(self) -> int:
        """Of the start, with a way of answering that is new and has to be remembered."""
        form = {"attempt_id": str(self.attempt), "way": "speak", "clock_style": "up"}
        form |= {"extra_time": "1.5", "time_zone": "UTC"}
        return self.count(lambda: self.client.post(f"/drills/{self.drill}/start", data=form))

    def draft(self, revision: int) -> int:
        """Of a draft."""
        body = {"tab": str(uuid4()), "revision": revision, "text": "so far"}
        path = f"/attempts/{self.attempt}/draft"
        return self.count(lambda: self.client.put(path, json=body), 200)

    def step(self, name: str, **form: object) -> int:
        """Of a step."""
        sent = {"event_id": str(uuid4()), "express_id": str(uuid4()), **form}
        path = f"/attempts/{self.attempt}/{name}"
        return self.count(lambda: self.client.post(path, data=sent))

    def page(self) -> int:
        """Of whatever page the attempt waits with."""
        return self.get(f"/attempts/{self.attempt}")


@pytest.fixture
def walk(app: Flask, ada: FlaskClient, clock: TestClock) -> Walk:
    """Ada's browser, after a whole first attempt, so that every cache has its rows."""
    walk = Walk(app, ada, clock)
    walk.start()
    walk.step("submit", text="an answer")
    walk.step("sure", confidence=2)
    walk.step("points", **{"mark-0": "said", "mark-1": "said", "go": "express"})
    clock.forward(days=40)
    walk.attempt = uuid4()
    return walk


def test_the_way_of_an_attempt(walk: Walk) -> None:
    marks = {"mark-0": "said", "mark-1": "partly"}
    numbers = {
        "ready": walk.get(f"/drills/{walk.drill}"),
        "start": walk.start(),
        "answer page": walk.page(),
        "first draft": walk.draft(1),
        "submit": walk.step("submit", text="an answer"),
        "sure page": walk.page(),
        "sure": walk.step("sure", confidence=3),
        "points page": walk.page(),
        "points": walk.step("points", **marks),
        "rubric page": walk.page(),
        "rubric": walk.step("rubric", **{"level-clarity": 2}),
        "result page": walk.page(),
        "rating": walk.step("rating", rating=1, reason="too easy on myself"),
        "points again": walk.step("points", **marks, own_points="one more"),
        "undo": walk.step("undo"),
    }
    assert numbers == {
        "ready": 2,
        "start": 6,
        "answer page": 3,
        "first draft": 4,
        "submit": 8,
        "sure page": 2,
        "sure": 4,
        "points page": 2,
        "points": 4,
        "rubric page": 2,
        "rubric": 8,
        "result page": 8,
        "rating": 8,
        "points again": 8,
        "undo": 8,
    }


def test_the_express_way_and_a_guests_first_start(app: Flask, walk: Walk) -> None:
    guest = Walk(app, app.test_client(), walk.clock)
    assert guest.start() == 8
    guest.step("submit", text="an answer")
    guest.step("sure", confidence=2)
    marks = {"mark-0": "said", "mark-1": "said", "go": "express"}
    assert guest.step("points", **marks) <= 8


PAGES = {
    "/": 5,
    "/topics": 2,
    "/topics?q=cache": 2,
    "/topics/content/Caching/cache-aside": 8,
    "/comparisons": 2,
    "/comparisons/1": 5,
    "/review": 8,
    "/progress": 3,
    "/history": 3,
    "/account": 1,
    "/help": 1,
    "/healthz": 0,
    "/sign-in": 1,
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page(walk: Walk, path: str) -> None:
    assert walk.get(path) <= PAGES[path]
