"""The log of a round: its events as they are stored, and the row that is their sum."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.anchors import mean_level
from app.domain.errors import NotFound
from app.domain.rating import coverage_of_marks
from app.domain.rounds import (
    RoundEvent,
    RoundKind,
    RoundState,
    RoundStep,
    check_allowed,
    fold,
    picked_right,
)
from app.models.judgement import Round, RoundEventRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as the client sent it: its own number, what it is, and its moment."""

    event_id: UUID
    step: RoundStep
    now: datetime
    payload: Mapping[str, Any]


def get_round(db: Session, *, user_id: int, round_id: UUID) -> Round:
    """An own round's row; somebody else's is as absent as none."""
    row = db.get(Round, (user_id, round_id))
    if row is None:
        raise NotFound("There is no such round.")
    return row


def list_events(db: Session, row: Round) -> list[RoundEventRow]:
    """The stored events of a round, in their order."""
    return list(
        db.scalars(
            select(RoundEventRow)
            .where(RoundEventRow.user_id == row.user_id, RoundEventRow.round_id == row.id)
            .order_by(RoundEventRow.position)
        )
    )


def state_of(db: Session, row: Round) -> RoundState:
    """What the events of a round amount to."""
    return folded(row, list_events(db, row))


def folded(row: Round, events: list[RoundEventRow]) -> RoundState:
    """The state that stored events lead to."""
    values = [RoundEvent(step=each.step, at=each.at, payload=each.payload) for each in events]
    return fold(row.kind, values, blind=row.blind)


def take(db: Session, row: Round, step: Step) -> RoundState:
    """Append a step and bring the round's row to what its events amount to.

    The same event id again changes nothing. Raises ``NotAllowed`` where it does not fit the stage.
    """
    events = list_events(db, row)
    before = folded(row, events)
    if step.event_id in {each.id for each in events}:
        return before
    check_allowed(before, step.step)
    added = RoundEventRow(
        user_id=row.user_id,
        id=step.event_id,
        round_id=row.id,
        position=len(events),
        step=step.step,
        at=step.now,
        payload=dict(step.payload),
    )
    db.add(added)
    state = folded(row, [*events, added])
    row.stage, row.outcome = state.stage, outcome(row, state)
    db.flush()
    return state


def outcome(row: Round, state: RoundState) -> dict[str, Any] | None:
    """What the figures are made of: nothing before the reveal."""
    if not state.is_revealed:
        return None
    found: dict[str, Any] = {"clean": state.clean}
    if row.kind is RoundKind.ANCHOR:
        score = mean_level(list(state.levels.values()))
        return found | {"score": score, "difference": score - row.material["level"]}
    if row.kind is RoundKind.RESCORE:
        return found | {"pairs": [list(pair) for pair in state.pairs.values()]}
    return found | {
        "right": picked_right(state, str(row.id)),
        "confidence": state.confidence,
        "named": list(state.named),
        "repair": coverage_of_marks(state.marks) if state.marks else None,
    }
