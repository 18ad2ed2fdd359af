"""The log of an attempt: its events as they are stored, and the row that is their sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain.attempt import AttemptState, Event, EventKind, Stage, check_allowed
from app.domain.closing import closing_moment
from app.domain.errors import NotFound
from app.domain.folding import fold
from app.models.attempt import Attempt, AttemptEvent
from app.services.attempts.asked import clock_after, pauses_from_json, pauses_to_json

# Built once, as nearly every step begins with it.
WITH_LOG = (
    select(Attempt, AttemptEvent)
    .outerjoin(
        AttemptEvent,
        (AttemptEvent.user_id == Attempt.user_id) & (AttemptEvent.attempt_id == Attempt.id),
    )
    .where(Attempt.user_id == bindparam("whose"), Attempt.id == bindparam("attempt"))
    .order_by(AttemptEvent.position)
)


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


def get_with_log(db: Session, *, user_id: int, attempt_id: UUID) -> tuple[Attempt, Log]:
    """The same row with its log, in one statement."""
    rows = db.execute(WITH_LOG, {"whose": user_id, "attempt": attempt_id}).all()
    if not rows:
        raise NotFound("There is no such attempt.")
    events = [event for _attempt, event in rows if event is not None]
    return rows[0].Attempt, log_of(events)


def load_log(db: Session, attempt: Attempt) -> Log:
    """The stored events of an attempt."""
    rows = db.scalars(
        select(AttemptEvent)
        .where(AttemptEvent.user_id == attempt.user_id, AttemptEvent.attempt_id == attempt.id)
        .order_by(AttemptEvent.position)
    ).all()
    return log_of(rows)


def log_of(rows: Sequence[AttemptEvent]) -> Log:
    """Rows of events, in their order, as a log."""
    events = tuple(Event(kind=row.kind, at=row.at, payload=row.payload) for row in rows)
    return Log(ids=frozenset(row.id for row in rows), events=events)


def running_log(attempt: Attempt) -> Log:
    """What the log of a running attempt says of its clock, out of the row: it need not be loaded.

    Texts that are kept beside the answer are not in it.
    """
    events = [Event(kind=EventKind.STARTED, at=attempt.started_at)]
    if attempt.prepared_seconds is not None:
        used = {"used_seconds": attempt.prepared_seconds}
        events.append(Event(kind=EventKind.PREPARED, at=attempt.started_at, payload=used))
    for pause in pauses_from_json(attempt.pauses):
        events.append(Event(kind=EventKind.PAUSED, at=pause.started_at))
        if pause.ended_at is not None:
            events.append(Event(kind=EventKind.RESUMED, at=pause.ended_at))
    return Log(ids=frozenset({attempt.id}), events=tuple(events))


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
    event = Event(kind=kind, at=now, payload=payload)
    return append(db, attempt, log, {event_id: event})


def append(db: Session, attempt: Attempt, log: Log, events: Mapping[UUID, Event]) -> AttemptState:
    """Append events that fit the stage, by their ids, and bring the row up to them."""
    for event_id, event in events.items():
        add_event(db, attempt, event, event_id)
    after = fold([*log.events, *events.values()])
    copy_state(attempt, after)
    return after


def add_event(db: Session, attempt: Attempt, event: Event, event_id: UUID) -> None:
    """Add an event's row behind those that are there."""
    db.add(event_row(attempt, event, event_id))


def event_row(attempt: Attempt, event: Event, event_id: UUID) -> AttemptEvent:
    """The row of an attempt's next event; it counts among the attempt's events from now on."""
    row = AttemptEvent(
        user_id=attempt.user_id,
        id=event_id,
        attempt_id=attempt.id,
        position=attempt.events,
        kind=event.kind,
        at=event.at,
        payload=dict(event.payload),
    )
    attempt.events += 1
    return row


def copy_state(attempt: Attempt, state: AttemptState) -> None:
    """Write a state into the columns that cache it."""
    is_running = state.stage is Stage.RUNNING
    attempt.stage = state.stage
    attempt.prepared_seconds = state.prepared_seconds
    attempt.pauses = pauses_to_json(state.pauses)
    attempt.closes_at = closing_moment(clock_after(attempt, state)) if is_running else None
    attempt.text = state.text
    attempt.submitted_at = state.submitted_at
    attempt.taken_seconds = state.taken_seconds
    attempt.overtime_seconds = state.overtime_seconds
    attempt.ended_by = state.ended_by
    attempt.confidence = state.confidence
    attempt.marks = [mark.value for mark in state.marks]
    attempt.own_points = list(state.own_points)
    attempt.levels = dict(state.levels)
    attempt.rating = state.rating
