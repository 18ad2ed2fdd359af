"""Looking at topics: the list, opening answers before trying, and how much there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import BindParameter, Exists, RowMapping, func, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.paging import page_within
from app.models.attempt import Attempt
from app.models.review import Peek, Standing
from app.models.topic import DrillRow, Source, Topic
from app.services.topic_book import topic_url
from app.services.visibility import visible_to

# A number, or its place in a statement that is built once.
Number: TypeAlias = int | BindParameter[int]
# A row takes up to 200 bytes, and a page should stay well below 100 kB.
PAGE_SIZE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLine:
    """A topic in a list: subject and title together, as many pages share a title."""

    id: int
    title: str
    subject: str
    url: str
    level: str | None
    minutes: int | None
    attempts: int = 0
    latest_score: float | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectLine:
    """A subject of the list: how many topics it has, and the page that its first one stands on."""

    name: str
    topics: int
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicList:
    """A page of all topics, and every subject there is."""

    lines: Sequence[TopicLine]
    subjects: Mapping[str, SubjectLine]
    number: int
    page: int
    pages: int


def get_topic_list(db: Session, *, user_id: int | None, page: int) -> TopicList:
    """A page of the living topics by subject and title; past the last one it is the last one."""
    subjects = list_subjects(db, user_id=user_id)
    number = sum(each.topics for each in subjects)
    page, pages = page_within(page, number, PAGE_SIZE)
    return TopicList(
        lines=list_topics(db, user_id=user_id, page=page),
        subjects={each.name: each for each in subjects},
        number=number,
        page=page,
        pages=pages,
    )


def list_subjects(db: Session, *, user_id: int | None) -> list[SubjectLine]:
    """The subjects of the living topics that somebody may see, in the order of the list."""
    rows = db.execute(
        select(Topic.subject, func.count())
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.archived_at.is_(None), visible_to(user_id))
        .group_by(Topic.subject)
        .order_by(Topic.subject)
    )
    subjects, before = [], 0
    for name, topics in rows:
        subjects.append(SubjectLine(name=name, topics=topics, page=1 + before // PAGE_SIZE))
        before += topics
    return subjects


def list_topics(db: Session, *, user_id: int | None, page: int = 1) -> list[TopicLine]:
    """A page of the living topics by subject and title, with how the learner stands."""
    statement = (
        select(
            Topic.id,
            Topic.title,
            Topic.subject,
            Topic.address,
            Topic.level,
            Topic.minutes,
            Source.name,
            Standing.attempts,
            Standing.latest_score,
            Standing.due_at,
        )
        .join(Source, Source.id == Topic.source_id)
        .outerjoin(Standing, (Standing.topic_id == Topic.id) & (Standing.user_id == user_id))
        .where(Topic.archived_at.is_(None), visible_to(user_id))
        .order_by(Topic.subject, Topic.title, Topic.id)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    return [line_of(row) for row in db.execute(statement).mappings()]


def line_of(row: RowMapping) -> TopicLine:
    """A row of a list as a value."""
    return TopicLine(
        id=row["id"],
        title=row["title"],
        subject=row["subject"],
        url=topic_url(row["name"], row["address"]),
        level=row["level"],
        minutes=row["minutes"],
        attempts=row["attempts"] or 0,
        latest_score=row["latest_score"],
        due_at=row["due_at"],
    )


def by_subject(lines: Sequence[TopicLine]) -> dict[str, list[TopicLine]]:
    """Topics in their subjects, in the order they come."""
    parted: dict[str, list[TopicLine]] = {}
    for line in lines:
        parted.setdefault(line.subject, []).append(line)
    return parted


def tried_on(db: Session, user_id: int | None, topic_id: int, day: date) -> bool:
    """Whether the learner handed in an answer on this topic on a study day."""
    return user_id is not None and bool(db.scalar(select(tried_clause(user_id, topic_id, day))))


def tried_clause(user_id: Number, topic_id: Number, day: date | BindParameter[date]) -> Exists:
    """The same as a condition."""
    found = select(Attempt.id).where(
        Attempt.user_id == user_id,
        Attempt.topic_id == topic_id,
        Attempt.study_day == day,
        Attempt.submitted_at.is_not(None),
    )
    return found.exists()


def seen_on(db: Session, user_id: int, topic_id: int, day: date) -> tuple[bool, bool]:
    """Whether the learner tried a topic on a study day, and whether its answers were opened."""
    tried = tried_clause(user_id, topic_id, day)
    row = db.execute(select(tried, peeked_clause(user_id, topic_id, day))).one()
    return bool(row[0]), bool(row[1])


def peeked_clause(user_id: Number, topic_id: Number, day: date | BindParameter[date]) -> Exists:
    """Whether the answers were opened, as a condition."""
    peeked = select(Peek.topic_id).where(
        Peek.user_id == user_id, Peek.topic_id == topic_id, Peek.day == day
    )
    return peeked.exists()


def open_answers(db: Session, *, user_id: int, topic_id: int, today: date, now: datetime) -> None:
    """Keep that the learner opened a topic's answers before trying it today."""
    seen = select(Topic.id).join(Source, Source.id == Topic.source_id)
    if db.scalar(seen.where(Topic.id == topic_id, visible_to(user_id))) is None:
        raise NotFound("There is no such topic.")
    if not tried_on(db, user_id, topic_id, today):
        db.merge(Peek(user_id=user_id, topic_id=topic_id, day=today, at=now))


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
