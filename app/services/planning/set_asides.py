"""Due topics that are set aside until the next study day, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.models.plan import SetAside


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """One press of "set the rest aside": its number, and the topics it was about."""

    id: UUID
    topic_ids: tuple[int, ...]


def aside_of(row: SetAside) -> Aside:
    """A row as a value."""
    return Aside(id=row.id, topic_ids=tuple(row.topic_ids))


def set_aside(
    db: Session, *, user_id: int, aside_id: UUID, topic_ids: Sequence[int], day: date, now: datetime
) -> None:
    """Keep topics out of today's queue until the day ends; the same number again changes nothing.

    Their memory stays as it is: tomorrow they are as due as they were, with less recall.
    """
    if not topic_ids or db.get(SetAside, (user_id, aside_id)) is not None:
        return
    db.add(
        SetAside(user_id=user_id, id=aside_id, study_day=day, topic_ids=sorted(topic_ids), at=now)
    )


def take_back(db: Session, *, user_id: int, aside_id: UUID, now: datetime) -> None:
    """Bring back what was set aside; raises ``NotFound`` for what nobody set aside."""
    row = db.get(SetAside, (user_id, aside_id))
    if row is None:
        raise NotFound("Nothing of this number was set aside.")
    row.undone_at = row.undone_at or now
