"""A learner's rows some at a time, so that memory does not grow with what somebody practised."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.attempt import Attempt
from app.models.judgement import Round

BATCH = 200
Owned = TypeVar("Owned", Attempt, Round)
Part = TypeVar("Part")


def in_batches(db: Session, table: type[Owned], user_id: int) -> Iterator[Sequence[Owned]]:
    """A learner's attempts or rounds, some at a time; those before are forgotten."""
    last: UUID | None = None
    while True:
        statement = select(table).where(table.user_id == user_id)
        if last is not None:
            statement = statement.where(table.id > last)
        found = db.scalars(statement.order_by(table.id).limit(BATCH)).all()
        if not found:
            return
        last = found[-1].id
        yield found
        db.flush()
        db.expunge_all()


def by_owner(parts: Iterable[Part], owner: Callable[[Part], UUID]) -> dict[UUID, list[Part]]:
    """What belongs to attempts or rounds, by their ids, each in the order it came in."""
    found: dict[UUID, list[Part]] = {}
    for part in parts:
        found.setdefault(owner(part), []).append(part)
    return found
