"""The log of an attempt: its events as they are stored, and the row that is their sum."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.attempt import AttemptState, Event, EventKind, check_allowed, fold
from app.domain.errors import NotFound
from app.models.attempt import Attempt, AttemptEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """What happened to an attempt, in order, with the ids the client gave; loaded once a step."""

    ids: frozenset[UUID]
    events: tuple[Event, ...]

    @property
    def state(self) -> AttemptState:
        """What the events amount to."""
        return fold(self.events)


def get_row(db: Session, *, user_id: int, attempt_id: UUID) -> Attempt:
    """An own attempt's row; somebody else's is as absent as none."""
    attempt = db.get(Attempt, (user_id, attempt_id))
    if attempt is None:
        raise NotFound("There is no such attempt.")
    return attempt


def load_log(db: Session, attempt: Attempt) -> Log:
    """The stored events of an attempt."""
    rows = db.scalars(
        select(AttemptEvent)
        .where(AttemptEvent.user_id == attempt.user_id, AttemptEvent.attempt_id == attempt.id)
        .order_by(AttemptEvent.position)
    ).all()
    events = tuple(Event(kind=row.kind, at=row.at, payload=row.payload) for row in rows)
    return Log(ids=frozenset(row.id for row in rows), events=events)


def running_log(attempt: Attempt) -> Log:
    """The log of an attempt that runs: nothing but its start, so that it need not be loaded."""
    start = Event(kind=EventKind.STARTED, at=attempt.started_at)
    return Log(ids=frozenset({attempt.id}), events=(start,))


def record(
    db: Session,
    attempt: Attempt,
    log: Log,
    *,
    kind: EventKind,
    payload: Mapping[str, Any],
    event_id: UUID,
    now: datetime,
) -> AttemptState:
    """Append an event and bring the attempt's row to what its events amount to.

    The same event id again changes nothing and gives the state as it is. Raises ``NotAllowed``
    where the step does not fit the stage.
    """
    before = log.state
    if event_id in log.ids:
        return before
    check_allowed(before, kind)
    add_event(db, attempt, kind, payload, event_id, position=len(log.events), now=now)
    after = fold([*log.events, Event(kind=kind, at=now, payload=payload)])
    copy_state(attempt, after)
    return after


def add_event(
    db: Session,
    attempt: Attempt,
    kind: EventKind,
    payload: Mapping[str, Any],
    event_id: UUID,
    *,
    position: int,
    now: datetime,
) -> None:
    """Add an event's row."""
    db.add(
        AttemptEvent(
            user_id=attempt.user_id,
            id=event_id,
            attempt_id=attempt.id,
            position=position,
            kind=kind,
            at=now,
            payload=dict(payload),
        )
    )


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
