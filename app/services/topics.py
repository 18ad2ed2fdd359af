"""Looking at topics: the list, opening answers before trying, and how much there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from sqlalchemy import BindParameter, Exists, Integer, bindparam, func, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.paging import page_within
from app.models.attempt import Attempt
from app.models.base import table_of
from app.models.review import Peek, Standing
from app.models.topic import DrillRow, Source, Topic
from app.models.upsert import dialect_of, upsert
from app.services.topic_book import topic_url
from app.services.visibility import SOURCES, VISIBLE, visible_to

# A number, or its place in a statement that is built once.
Number: TypeAlias = int | BindParameter[int]
# A row takes up to 200 bytes, and such a page has at most 110 KB.
PAGE_SIZE = 450
TOPICS, STANDINGS = table_of(Topic), table_of(Standing)
SHOWN = TOPICS.c.archived_at.is_(None) & VISIBLE
BY_SUBJECT = (
    select(TOPICS.c.subject, func.count())
    .join(SOURCES, SOURCES.c.id == TOPICS.c.source_id)
    .where(SHOWN)
    .group_by(TOPICS.c.subject)
    .order_by(TOPICS.c.subject)
)
LISTED = (
    select(
        TOPICS.c.id,
        TOPICS.c.title,
        TOPICS.c.subject,
        TOPICS.c.address,
        TOPICS.c.level,
        TOPICS.c.minutes,
        SOURCES.c.name,
        STANDINGS.c.attempts,
        STANDINGS.c.latest_score,
        STANDINGS.c.due_at,
    )
    .join(SOURCES, SOURCES.c.id == TOPICS.c.source_id)
    .outerjoin(
        STANDINGS,
        (STANDINGS.c.topic_id == TOPICS.c.id)
        & (STANDINGS.c.user_id == bindparam("user_id", type_=Integer)),
    )
    .where(SHOWN)
    .order_by(TOPICS.c.subject, TOPICS.c.title, TOPICS.c.id)
    .limit(bindparam("most", type_=Integer))
    .offset(bindparam("skipped", type_=Integer))
)


class TopicLine(NamedTuple):
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
    rows = db.execute(BY_SUBJECT, {"user_id": user_id})
    subjects, before = [], 0
    for name, topics in rows:
        subjects.append(SubjectLine(name=name, topics=topics, page=1 + before // PAGE_SIZE))
        before += topics
    return subjects


def list_topics(db: Session, *, user_id: int | None, page: int = 1) -> list[TopicLine]:
    """A page of the living topics by subject and title, with how the learner stands."""
    told = {"user_id": user_id, "most": PAGE_SIZE, "skipped": (page - 1) * PAGE_SIZE}
    return [
        TopicLine(
            id=topic_id,
            title=title,
            subject=subject,
            url=topic_url(source, address),
            level=level,
            minutes=minutes,
            attempts=attempts or 0,
            latest_score=score,
            due_at=due_at,
        )
        for (
            topic_id,
            title,
            subject,
            address,
            level,
            minutes,
            source,
            attempts,
            score,
            due_at,
        ) in db.execute(LISTED, told).all()
    ]


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
