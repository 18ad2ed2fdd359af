"""A step's number is that of one step: for another one it is refused, and nothing is changed."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.domain.attempt import EventKind
from app.models.attempt import AttemptEvent
from app.models.engine import is_number_taken
from app.models.judgement import RoundEventRow
from tests import factories
from tests.conftest import TestClock
from tests.views import steps
from tests.views.test_offline import answer, event, send

Go = Callable[[FlaskClient, UUID], object]


def nothing(_client: FlaskClient, _attempt: UUID) -> None:
    """An attempt that has just begun."""


def to_pause(client: FlaskClient, attempt: UUID) -> None:
    assert steps.post(client, attempt, "pause").status_code == 303


# The step, what comes before it, and what its form has.
STEPS: dict[str, tuple[Go, dict[str, str]]] = {
    "begin": (nothing, {}),
    "pause": (nothing, {}),
    "resume": (to_pause, {}),
    "submit": (nothing, {"text": "Say the decision."}),
    "leave": (nothing, {"text": "Say the"}),
    "sure": (steps.submit, {"confidence": "2"}),
    "points": (steps.to_points, steps.marks()),
    "rubric": (steps.to_rubric, {"level-clarity": "2"}),
    "rating": (steps.to_result, {"rating": "2", "reason": "I guessed"}),
    "undo": (steps.to_rubric, {}),
}


@pytest.fixture
def used(app: Flask, ada: FlaskClient) -> UUID:
    """The number of a step of another attempt."""
    number, other = uuid4(), steps.start(ada, steps.drill(app, "Eviction"))
    sent = steps.post(ada, other, "submit", text="Another answer.", event_id=str(number))
    assert sent.status_code == 303
    return number


def kinds(app: Flask, attempt: UUID) -> list[str]:
    """The stored steps of an attempt."""
    own = select(AttemptEvent.kind).where(AttemptEvent.attempt_id == attempt)
    with Session(app.extensions["engine"]) as db:
        return [str(kind) for kind in db.scalars(own.order_by(AttemptEvent.position))]


def assert_told(told: TestResponse) -> None:
    assert told.status_code == 409
    assert "The number of this step was used for another one" in steps.text_of(told)


@pytest.mark.parametrize("name", STEPS)
def test_a_number_of_another_attempt_is_refused_and_changes_nothing(
    app: Flask, ada: FlaskClient, name: str
) -> None:
    before, form = STEPS[name]
    number, tried = str(uuid4()), []
    how = {"preparation": "60" if name == "begin" else "0"}
    for title in ("Eviction", "Cache-aside"):
        attempt = steps.start(ada, steps.drill(app, title), **how)
        before(ada, attempt)
        stored = kinds(app, attempt)
        tried.append(steps.post(ada, attempt, name, event_id=number, **form))
    assert tried[0].status_code == 303
    assert_told(tried[1])
    assert kinds(app, attempt) == stored
    assert steps.post(ada, attempt, name, **form).status_code == 303


def test_the_express_way_takes_no_used_number(app: Flask, ada: FlaskClient, used: UUID) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.to_points(ada, attempt)
    form = {**steps.marks(), "go": "express", "express_id": str(used)}
    assert_told(steps.post(ada, attempt, "points", **form))
    assert kinds(app, attempt) == ["started", "submitted", "sure"]


def test_an_attempt_does_not_start_under_a_steps_number(
    app: Flask, ada: FlaskClient, used: UUID
) -> None:
    form = {**steps.START, "attempt_id": str(used)}
    assert_told(ada.post(f"/drills/{steps.drill(app)}/start", data=form))
    assert kinds(app, used) == []


def test_another_learners_number_is_free(app: Flask, bob: FlaskClient, used: UUID) -> None:
    attempt = steps.start(bob, steps.drill(app))
    assert steps.post(bob, attempt, "pause", event_id=str(used)).status_code == 303


def test_a_row_of_steps_is_kept_up_to_a_used_number(
    app: Flask, ada: FlaskClient, used: UUID
) -> None:
    attempt, sent = steps.start(ada, steps.drill(app)), answer()
    told = send(ada, attempt, sent, event("sure", event_id=used, confidence=2))
    assert told.status_code == 409
    assert told.json is not None
    assert (told.json["stored"], told.json["refused"]) == ([sent["id"]], str(used))
    assert kinds(app, attempt) == ["started", "submitted"]


def test_a_late_answers_number_is_refused_in_another_attempt(
    app: Flask, ada: FlaskClient, used: UUID
) -> None:
    other, late = steps.start(ada, steps.drill(app)), uuid4()
    steps.submit(ada, other)
    steps.post(ada, other, "submit", event_id=str(late), text="A text that came too late.")
    attempt = steps.start(ada, steps.drill(app))
    told = send(ada, attempt, event("submitted", event_id=late, text="Say it.", seconds=9))
    assert told.status_code == 409
    assert told.json is not None
    assert told.json["refused"] == str(late)


def test_a_round_takes_no_number_of_another_round(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    number, told = str(uuid4()), []
    for _round in range(2):
        steps.to_result(ada, steps.start(ada, steps.drill(app)))
        clock.forward(days=20)
        address = steps.start_round(ada)
        form = {"event_id": number, "choice": "first", "confidence": "2"}
        told.append(ada.post(f"{address}/pick", data=form))
    assert told[0].status_code == 303
    assert_told(told[1])
    with Session(app.extensions["engine"]) as db:
        assert len(db.scalars(select(RoundEventRow.id)).all()) == 1


def test_a_step_of_an_attempt_that_is_not_there_is_no_used_number(app: Flask) -> None:
    user_id = factories.make_account(app, "ada@example.org")
    row = AttemptEvent(
        user_id=user_id,
        id=uuid4(),
        attempt_id=uuid4(),
        position=0,
        kind=EventKind.STARTED,
        at=factories.NOW,
        payload={},
    )
    with Session(app.extensions["engine"]) as db:
        db.add(row)
        with pytest.raises(IntegrityError) as raised:
            db.flush()
    assert not is_number_taken(raised.value)
