"""Rounds of judging brought to what their events say, and what that changes."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.differences import Difference, compare
from app.domain.rounds import RoundState
from app.models.judgement import Round, RoundEventRow
from app.services.batches import by_owner, in_batches
from app.services.rounds.round_log import folded, outcome


def restore_rounds(db: Session, *, user_id: int) -> Iterator[Difference]:
    """Bring a learner's rounds to what their events say; what changes by it.

    A log that can't be read is told of, and its round is left as it is.
    """
    for rounds in in_batches(db, Round, user_id):
        events = events_of(db, rounds)
        for row in rounds:
            yield from restore(row, events.get(row.id, []))


def events_of(db: Session, rounds: Sequence[Round]) -> dict[UUID, list[RoundEventRow]]:
    """The events of some rounds of one learner, by round and in their order."""
    rows = db.scalars(
        select(RoundEventRow)
        .where(
            RoundEventRow.user_id == rounds[0].user_id,
            RoundEventRow.round_id.in_([each.id for each in rounds]),
        )
        .order_by(RoundEventRow.position)
    )
    return by_owner(rows, lambda row: row.round_id)


def restore(row: Round, events: list[RoundEventRow]) -> list[Difference]:
    """Bring a round's row to what its events say; what changes by it."""
    key, state = f"{row.user_id} {row.id}", state_of(row, events)
    if state is None:
        words = {"found": "broken", "wanted": "whole; its round is left as it is"}
        return [Difference(table="round_events", key=key, column="log", **words)]
    found = {"stage": row.stage, "outcome": row.outcome}
    wanted = {"stage": state.stage, "outcome": outcome(row, state)}
    differences = compare(Round.__tablename__, key, found, wanted)
    if differences:
        row.stage, row.outcome = state.stage, outcome(row, state)
    return differences


def state_of(row: Round, events: list[RoundEventRow]) -> RoundState | None:
    """What a log amounts to; None where it lacks a place or makes no sense."""
    if [each.position for each in events] != list(range(len(events))):
        return None
    try:
        state = folded(row, events)
        outcome(row, state)
    except (IndexError, KeyError, TypeError, ValueError):
        return None
    return state
