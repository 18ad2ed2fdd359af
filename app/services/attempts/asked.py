"""What an attempt was asked, out of its row: its rubric and its clock."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row

from app.domain.attempt import AttemptState
from app.domain.learner import ExtraTime
from app.domain.rubric import Criterion, rubric_for
from app.domain.timing import Clock, Pause, StopRule
from app.models.attempt import Attempt
from app.services.documents import self_check_from_json

# An attempt, or its columns alone where many are read.
AttemptRow: TypeAlias = Attempt | Row[*tuple[Any, ...]]


def criteria_of(attempt: AttemptRow) -> tuple[Criterion, ...]:
    """The rubric an attempt is scored by."""
    return rubric_for(attempt.box_seconds, self_check_from_json(attempt.self_check))


def clock_of(attempt: AttemptRow) -> Clock:
    """The attempt's clock as a value, with its pauses."""
    return clock_with(attempt, attempt.prepared_seconds, pauses_from_json(attempt.pauses))


def clock_after(attempt: AttemptRow, state: AttemptState) -> Clock:
    """The attempt's clock as its events have it."""
    return clock_with(attempt, state.prepared_seconds, state.pauses)


def clock_with(attempt: AttemptRow, prepared: float | None, pauses: Sequence[Pause]) -> Clock:
    """The attempt's clock with the preparation that was used and the pauses that were made."""
    return Clock(
        started_at=attempt.started_at,
        box_seconds=attempt.box_seconds,
        multiplier=ExtraTime(attempt.extra_time).multiplier,
        stop_rule=StopRule(attempt.stop_rule),
        preparation_seconds=attempt.preparation_seconds if prepared is None else prepared,
        pauses=tuple(pauses),
    )


def pauses_to_json(pauses: Sequence[Pause]) -> list[list[str | None]]:
    """Pauses as a row keeps them."""
    return [
        [pause.started_at.isoformat(), pause.ended_at.isoformat() if pause.ended_at else None]
        for pause in pauses
    ]


def pauses_from_json(stored: Sequence[Sequence[str | None]]) -> tuple[Pause, ...]:
    """Pauses out of a row."""
    return tuple(
        Pause(
            started_at=datetime.fromisoformat(begin or ""),
            ended_at=datetime.fromisoformat(end) if end else None,
        )
        for begin, end in stored
    )
