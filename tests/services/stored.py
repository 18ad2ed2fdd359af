"""What is stored, read past the session's own objects: rows as plain values."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table, inspect, select, update
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.models.attempt import Attempt, AttemptEvent
from app.models.base import Base
from app.models.review import Review, Standing, StudyDay
from app.models.topic import Source, Topic


def new_request(db: Session) -> None:
    """Forget what the session holds, as the end of a request does."""
    db.flush()
    db.expunge_all()


def columns_of(table: type[Base]) -> Table:
    """A model's table."""
    found = inspect(table).local_table
    assert isinstance(found, Table)
    return found


def rows(db: Session, table: type[Base], **where: object) -> list[dict[str, Any]]:
    """The rows of a table as dictionaries."""
    db.flush()
    columns = columns_of(table)
    statement = select(columns).filter_by(**where).order_by(*columns.primary_key)
    return [dict(row) for row in db.execute(statement).mappings()]


def attempt(db: Session, learner: Learner, attempt_id: UUID) -> dict[str, Any]:
    """An attempt's row."""
    (found,) = rows(db, Attempt, user_id=learner.id, id=attempt_id)
    return found


def events(db: Session, learner: Learner, attempt_id: UUID) -> list[dict[str, Any]]:
    """An attempt's events in their order."""
    found = rows(db, AttemptEvent, user_id=learner.id, attempt_id=attempt_id)
    return sorted(found, key=lambda event: int(event["position"]))


def standing(db: Session, learner: Learner, title: str = "Cache-aside") -> dict[str, Any]:
    """A learner's standing in a topic."""
    (found,) = rows(db, Standing, user_id=learner.id, topic_id=topic_id(db, title))
    return found


def topic_id(db: Session, title: str = "Cache-aside") -> int:
    """A topic's number by its title."""
    found = db.scalar(select(Topic.id).where(Topic.title == title))
    assert found is not None
    return found


def living_reviews(db: Session, learner: Learner) -> list[dict[str, Any]]:
    """A learner's reviews that were not undone, by moment, without the numbers that are made up."""
    found = [
        {name: value for name, value in review.items() if name not in {"id", "voided_at"}}
        for review in rows(db, Review, user_id=learner.id)
        if review["voided_at"] is None
    ]
    return sorted(found, key=lambda review: (review["reviewed_at"], review["attempt_id"]))


def caches(db: Session, learner: Learner) -> list[Any]:
    """All that is kept of a learner beside the log: standings, days, and the living reviews."""
    return [
        rows(db, Standing, user_id=learner.id),
        rows(db, StudyDay, user_id=learner.id),
        living_reviews(db, learner),
    ]


def hide_source(db: Session, name: str, owner: Learner) -> None:
    """Make a source somebody's own."""
    db.execute(update(Source).where(Source.name == name).values(owner_id=owner.id))


def copy_of(first: Attempt, at: datetime, *, clarity: int) -> Attempt:
    """A scored attempt like another one, without going through its steps."""
    columns = {column.name: getattr(first, column.name) for column in columns_of(Attempt).columns}
    moved = {"id": uuid4(), "submitted_at": at, "levels": {"clarity": clarity}}
    return Attempt(**{**columns, **moved})
