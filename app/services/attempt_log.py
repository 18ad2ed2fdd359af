"""An attempt's own log: its events, read with it, appended to, and folded into its row."""

from typing import Any
from uuid import UUID

from sqlalchemy import inspect
from sqlalchemy.orm import Session, joinedload

from app.domain.attempt import AttemptState, Event, EventKind, check_allowed, fold
from app.domain.errors import NotFound
from app.domain.learner import ExtraTime
from app.domain.rubric import Criterion, rubric_for
from app.domain.timing import Clock, StopRule
from app.models.attempt import Attempt, AttemptEvent
from app.models.held import hold
from app.models.topic import Topic
from app.services.documents import self_check_from_json

# An attempt with its events and with the name and place of its topic, in one statement.
WHOLE = (
    joinedload(Attempt.events),
    joinedload(Attempt.topic, innerjoin=True)
    .load_only(Topic.title, Topic.subject, Topic.address)
    .joinedload(Topic.source, innerjoin=True),
)


def get_row(db: Session, *, user_id: int, attempt_id: UUID) -> Attempt:
    """An own attempt's row alone; somebody else's is as absent as none."""
    attempt = db.get(Attempt, (user_id, attempt_id))
    if attempt is None:
        raise NotFound("There is no such attempt.")
    return attempt


def get_whole(db: Session, *, user_id: int, attempt_id: UUID) -> Attempt:
    """An own attempt with its events and its topic; raises ``NotFound``."""
    key = (user_id, attempt_id)
    attempt = db.get(Attempt, key, options=WHOLE)
    if attempt is not None and inspect(attempt).unloaded & {"events", "topic"}:
        # The session held the row alone.
        attempt = db.get(Attempt, key, options=WHOLE, populate_existing=True)
    if attempt is None:
        raise NotFound("There is no such attempt.")
    return hold(db, attempt)


def state_of(attempt: Attempt) -> AttemptState:
    """What the events of a whole attempt amount to."""
    return fold(
        [Event(kind=row.kind, at=row.at, payload=row.payload) for row in attempt.events],
    )


def is_known(attempt: Attempt, event_id: UUID) -> bool:
    """Whether a step is stored already: a double click, a retry or a replay sent it again."""
    return any(row.id == event_id for row in attempt.events)


def record(attempt: Attempt, event: Event, *, event_id: UUID) -> AttemptState:
    """Append an event to a whole attempt and bring its row to what the events amount to.

    Raises ``NotAllowed`` where the step does not fit the stage.
    """
    if event.kind is not EventKind.STARTED:
        check_allowed(state_of(attempt), event.kind)
    payload: dict[str, Any] = dict(event.payload)
    attempt.events.append(
        AttemptEvent(
            id=event_id,
            position=len(attempt.events),
            kind=event.kind,
            at=event.at,
            payload=payload,
        )
    )
    state = state_of(attempt)
    copy_state(attempt, state)
    return state


def copy_state(attempt: Attempt, state: AttemptState) -> None:
    """Write a state into the columns that cache it."""
    attempt.stage = state.stage
    attempt.text = state.text
    attempt.submitted_at = state.submitted_at
    attempt.taken_seconds = state.taken_seconds
    attempt.confidence = state.confidence
    attempt.marks = [mark.value for mark in state.marks]
    attempt.own_points = list(state.own_points)
    attempt.levels = dict(state.levels)
    attempt.rating = state.rating


def criteria_of(attempt: Attempt) -> tuple[Criterion, ...]:
    """The rubric an attempt is scored by."""
    return rubric_for(attempt.box_seconds, self_check_from_json(attempt.self_check))


def clock_of(attempt: Attempt) -> Clock:
    """The attempt's clock as a value."""
    return Clock(
        started_at=attempt.started_at,
        box_seconds=attempt.box_seconds,
        multiplier=ExtraTime(attempt.extra_time).multiplier,
        stop_rule=StopRule(attempt.stop_rule),
        preparation_seconds=attempt.preparation_seconds,
    )
