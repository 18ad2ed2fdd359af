"""The end of an answer: what the learner hands in, and what the clock does at a hard stop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.attempt import EndedBy, Event, EventKind
from app.domain.spoken import NOT_SPOKEN, Spoken, spoken_to_payload
from app.domain.timing import (
    Arrival,
    Clock,
    StopRule,
    allowed_seconds,
    arrival,
    as_utc,
    closes_at,
    deadline,
    elapsed_seconds,
    overtime_seconds,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedText:
    """The latest text that the server has from one tab; one of them holds the attempt."""

    text: str
    saved_at: datetime
    is_held: bool


def closing_moment(clock: Clock) -> datetime | None:
    """When the server closes a running attempt by itself; None at a soft stop, and in a pause."""
    ends = [pause.ended_at for pause in clock.pauses]
    if None in ends:
        return None
    return closes_at(clock, now=max(filter(None, ends), default=clock.started_at))


def taken_seconds(clock: Clock, now: datetime) -> float:
    """How long an answer that is in now took; a hard stop takes nothing later than zero."""
    elapsed, allowed = elapsed_seconds(clock, now), allowed_seconds(clock)
    if clock.stop_rule is StopRule.HARD and allowed is not None:
        elapsed = min(elapsed, allowed)
    return round(elapsed, 3)


def handed_in(
    clock: Clock, text: str, *, peeked: bool, now: datetime, spoken: Spoken = NOT_SPOKEN
) -> tuple[Event, ...]:
    """The events of an answer that comes in now: overtime first, where zero was passed."""
    answer = Event(
        kind=EventKind.SUBMITTED,
        at=now,
        payload={
            "text": text,
            "taken_seconds": taken_seconds(clock, now),
            "ended_by": EndedBy.LEARNER,
            "peeked": peeked,
            **spoken_to_payload(spoken),
        },
    )
    zero, over = deadline(clock, now=now), round(overtime_seconds(clock, now), 3)
    if clock.stop_rule is StopRule.HARD or zero is None or over <= 0:
        return (answer,)
    return Event(kind=EventKind.OVERTIME, at=zero, payload={"seconds": over}), answer


def closed_by_clock(
    clock: Clock, texts: Sequence[SavedText], *, peeked: bool, now: datetime
) -> Event | None:
    """The event with which a hard stop ends an attempt; None while it may still be answered.

    Once the grace after zero is over, the text that was saved last in time is the answer: that of
    the tab which holds the attempt, or else of any. It is in at zero and took the whole box.
    """
    zero, closing = deadline(clock, now=now), closing_moment(clock)
    if zero is None or closing is None or arrival(clock, now) is Arrival.COUNTS:
        return None
    in_time = [each for each in texts if as_utc(each.saved_at) <= closing]
    last = max(in_time, key=lambda each: (each.is_held, each.saved_at), default=None)
    return Event(
        kind=EventKind.SUBMITTED,
        at=zero,
        payload={
            "text": last.text if last else "",
            "taken_seconds": allowed_seconds(clock),
            "ended_by": EndedBy.CLOCK,
            "peeked": peeked,
        },
    )


def is_another(text: str, answer: str) -> bool:
    """Whether a text says something that the answer does not hold already."""
    return text.strip() not in answer
