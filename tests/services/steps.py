"""The steps of an attempt in short, and counting what they send to the database."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.domain.attempt import AttemptState
from app.domain.learner import Learner
from app.domain.rating import Mark
from app.models.attempt import Attempt
from app.models.base import Base
from app.models.review import CriterionLog, Delivery, Review, Standing, StudyDay, WeekSum
from app.models.topic import Topic
from app.services.attempts import attempt_log
from app.services.scoring import own_answers, scoring
from tests import factories
from tests.factories import NOW

SOON = NOW + timedelta(seconds=50)
LATER = NOW + timedelta(seconds=90)
TOMORROW = NOW + timedelta(days=1)
WRITES = ("INSERT", "UPDATE", "DELETE")
WRONG = (Mark.WRONG, Mark.WRONG)


@contextmanager
def statements(db: Session) -> Iterator[list[str]]:
    """The statements that are sent meanwhile, from a session that knows no row yet."""
    db.flush()
    db.expunge_all()
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    connection = db.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield seen
        db.flush()
    finally:
        event.remove(connection, "before_cursor_execute", note)


def writes(seen: Sequence[str]) -> list[str]:
    """The statements that write."""
    return [each for each in seen if each.startswith(WRITES)]


def handed_in(
    db: Session, who: Learner, *, now: datetime = NOW, text: str = "words", **how: Any
) -> UUID:
    """An attempt whose answer is in, fifty seconds after its start."""
    attempt_id = factories.start(db, who, now=now, **how)
    factories.submit(db, who, attempt_id, text=text, now=now + timedelta(seconds=50))
    return attempt_id


def scored(
    db: Session,
    who: Learner,
    *,
    now: datetime = NOW,
    marks: tuple[Mark, ...] = (),
    confidence: int = 2,
    own_points: str = "",
    levels: Mapping[str, int] | None = None,
    **how: Any,
) -> UUID:
    """An attempt that went the whole way."""
    attempt_id = handed_in(db, who, now=now, **how)
    factories.score(
        db,
        who,
        attempt_id,
        now=now + timedelta(seconds=90),
        marks=marks,
        confidence=confidence,
        own_points=own_points,
        levels=levels,
    )
    return attempt_id


def row(db: Session, who: Learner, attempt_id: UUID) -> Attempt:
    """An attempt's row."""
    return db.get_one(Attempt, (who.id, attempt_id))


def sure(
    db: Session, who: Learner, attempt_id: UUID, confidence: int = 2, event_id: UUID | None = None
) -> AttemptState:
    """Say how sure."""
    return scoring.say_how_sure(
        db,
        user_id=who.id,
        attempt_id=attempt_id,
        event_id=event_id or uuid4(),
        confidence=confidence,
        now=LATER,
    )


def mark(
    db: Session,
    who: Learner,
    attempt_id: UUID,
    *marks: Mark,
    own_points: str = "",
    event_id: UUID | None = None,
) -> AttemptState:
    """Mark the key points; all said unless told otherwise."""
    points = attempt_log.get_row(db, user_id=who.id, attempt_id=attempt_id).points
    return scoring.mark_points(
        db,
        user_id=who.id,
        attempt_id=attempt_id,
        event_id=event_id or uuid4(),
        marks=marks or (Mark.SAID,) * len(points),
        own_points=own_points,
        now=LATER,
    )


def score(
    db: Session, who: Learner, attempt_id: UUID, event_id: UUID | None = None, **levels: int
) -> AttemptState:
    """Give levels."""
    return scoring.score_attempt(
        db,
        user_id=who.id,
        attempt_id=attempt_id,
        event_id=event_id or uuid4(),
        levels=levels,
        now=LATER,
    )


def rate(
    db: Session,
    who: Learner,
    attempt_id: UUID,
    rating: int,
    *,
    reason: str = "slow",
    event_id: UUID | None = None,
) -> AttemptState:
    """Move the rating."""
    return scoring.move_rating(
        db,
        user_id=who.id,
        attempt_id=attempt_id,
        event_id=event_id or uuid4(),
        rating=rating,
        reason=reason,
        now=LATER,
    )


def undo(db: Session, who: Learner, attempt_id: UUID, event_id: UUID | None = None) -> AttemptState:
    """Take a step back."""
    return scoring.undo_step(
        db, user_id=who.id, attempt_id=attempt_id, event_id=event_id or uuid4(), now=LATER
    )


def write_own(db: Session, who: Learner, title: str, text: str) -> None:
    """Write an answer of one's own to a topic."""
    topic_id = db.scalars(select(Topic.id).where(Topic.title == title)).one()
    own_answers.save_own(
        db, user_id=who.id, topic_id=topic_id, written=(text, ""), version=0, now=NOW
    )


def join(db: Session, guest: Learner, email: str) -> None:
    """Sign a guest in to an account, which its work joins."""
    db.flush()
    factories.sign_in(
        db, guest=guest, email=email, password=factories.PASSWORD, browser="", now=NOW
    )


def caches(db: Session, who: Learner) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept in sums and logs of a learner, as plain values."""
    db.flush()
    db.expire_all()
    tables = (Standing, Delivery, StudyDay, WeekSum, CriterionLog)
    return {table.__tablename__: rows_of(db, table, who) for table in tables}


def living_reviews(db: Session, who: Learner) -> list[tuple[int, int, str]]:
    """Suggested rating, rating and reason of the reviews that count."""
    found = db.scalars(
        select(Review)
        .where(Review.user_id == who.id, Review.voided_at.is_(None))
        .order_by(Review.reviewed_at)
    )
    return [(each.suggested, each.rating, each.reason) for each in found]


def rows_of(db: Session, table: type[Base], who: Learner) -> list[dict[str, Any]]:
    """A learner's rows of a table as values; sums of fractions rounded."""
    columns = [column.key for column in table.__mapper__.columns]
    found = db.scalars(select(table).where(table.__mapper__.c.user_id == who.id))
    values = [{key: rounded(getattr(each, key)) for key in columns} for each in found]
    return sorted(values, key=str)


def rounded(value: Any) -> Any:
    """A value without the last digits of a fraction."""
    return round(value, 6) if isinstance(value, float) else value
