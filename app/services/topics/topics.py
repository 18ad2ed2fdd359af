"""Looking at topics: a line of one, opening answers before trying, and how much there is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from sqlalchemy import BindParameter, Exists, func, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.models.attempt import Attempt
from app.models.base import table_of
from app.models.review import Peek
from app.models.topic import DrillRow, Source, Topic
from app.models.upsert import dialect_of, upsert
from app.services.visibility import visible_to

# Columns of tables: with those of a class a statement goes through the ORM each time it is sent.
ATTEMPTS, PEEKS = table_of(Attempt).c, table_of(Peek).c
# A number, or its place in a statement that is built once.
Number: TypeAlias = int | BindParameter[int]


class TopicLine(NamedTuple):
    """A topic in a list: subject and title together, as many pages share a title."""

    id: int
    title: str
    subject: str
    url: str
    level: str | None
    minutes: int | None


def tried_on(db: Session, user_id: int | None, topic_id: int, day: date) -> bool:
    """Whether the learner handed in an answer on this topic on a study day."""
    return user_id is not None and bool(db.scalar(select(tried_clause(user_id, topic_id, day))))


def tried_clause(user_id: Number, topic_id: Number, day: date | BindParameter[date]) -> Exists:
    """The same as a condition.

    It is looked up by the day, of which nobody has more than some hundred attempts. SQLite takes
    whichever index comes first otherwise, and the topic's can hold all there are.
    """
    found = select(ATTEMPTS.id).where(
        ATTEMPTS.user_id == user_id,
        ATTEMPTS.topic_id + 0 == topic_id,
        ATTEMPTS.study_day == day,
        ATTEMPTS.submitted_at.is_not(None),
    )
    return found.exists()


def seen_on(db: Session, user_id: int, topic_id: int, day: date) -> tuple[bool, bool]:
    """Whether the learner tried a topic on a study day, and whether its answers were opened."""
    tried = tried_clause(user_id, topic_id, day)
    row = db.execute(select(tried, peeked_clause(user_id, topic_id, day))).one()
    return bool(row[0]), bool(row[1])


def peeked_clause(user_id: Number, topic_id: Number, day: date | BindParameter[date]) -> Exists:
    """Whether the answers were opened, as a condition."""
    peeked = select(PEEKS.topic_id).where(
        PEEKS.user_id == user_id, PEEKS.topic_id == topic_id, PEEKS.day == day
    )
    return peeked.exists()


def open_answers(db: Session, *, user_id: int, topic_id: int, today: date, now: datetime) -> None:
    """Keep that the learner opened a topic's answers before trying it today."""
    found = db.execute(
        select(Topic.id, tried_clause(user_id, topic_id, today))
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.id == topic_id, visible_to(user_id))
    ).first()
    if found is None:
        raise NotFound("There is no such topic.")
    if not found[1]:
        key = {"user_id": user_id, "topic_id": topic_id, "day": today}
        peek = upsert(dialect_of(db), Peek).values(**key, at=now)
        db.execute(peek.on_conflict_do_update(index_elements=list(key), set_={"at": now}))


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentCounts:
    """How much there is to practise."""

    topics: int
    subjects: int
    drills: int


def count_content(db: Session) -> ContentCounts:
    """Count the living topics that everybody sees, their subjects and drills."""
    topics, subjects = db.execute(
        select(func.count(), func.count(Topic.subject.distinct()))
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.archived_at.is_(None), visible_to(None))
    ).one()
    drills = db.scalar(
        select(func.count())
        .select_from(DrillRow)
        .join(Topic)
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.archived_at.is_(None), DrillRow.archived_at.is_(None), visible_to(None))
    )
    return ContentCounts(topics=topics, subjects=subjects, drills=drills or 0)
