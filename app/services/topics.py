"""Looking at topics: lists, search, one topic's page, and opening answers before trying."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, func, select
from sqlalchemy.orm import Session, selectinload

from app.domain.errors import NotFound
from app.domain.page import Comparison, TimedAnswer
from app.models.attempt import Attempt
from app.models.review import Peek, Standing
from app.models.topic import DrillRow, Source, Topic
from app.services.documents import answer_of, comparison_of
from app.services.topic_book import topic_url
from app.services.visibility import visible_to

MOST_FOUND = 500


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
class DrillLine:
    """A drill in a list; its prompt stays hidden until the learner starts."""

    id: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage:
    """All that a topic's page shows."""

    line: TopicLine
    path: str
    notes_html: str
    document: dict[str, Any]
    answers: tuple[TimedAnswer, ...]
    comparisons: tuple[Comparison, ...]
    drills: tuple[DrillLine, ...]
    prerequisites: tuple[TopicLine, ...]
    related: tuple[TopicLine, ...]
    archived: bool
    tried_today: bool = False
    peeked_today: bool = False

    @property
    def answers_are_open(self) -> bool:
        """Whether the answers show without a warning: tried today, or opened already."""
        return self.tried_today or self.peeked_today


def list_topics(db: Session, *, user_id: int | None, words: str = "") -> list[TopicLine]:
    """Living topics by subject and title, with how the learner stands; only with all words."""
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
        .where(
            Topic.archived_at.is_(None),
            visible_to(user_id),
            *[has_word(word) for word in words.split()],
        )
        .order_by(Topic.subject, Topic.title, Topic.id)
        .limit(MOST_FOUND)
    )
    return [line_of(row) for row in db.execute(statement).mappings()]


def has_word(word: str) -> ColumnElement[bool]:
    """Whether a topic's title or text holds a word or the beginning of one."""
    safe = word.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return Topic.search_text.like(f"%{safe}%", escape="\\")


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


def get_topic(
    db: Session, *, source: str, address: str, user_id: int | None, today: date
) -> TopicPage:
    """One topic's page; raises ``NotFound``. An archived topic is still shown, and says so."""
    topic = db.scalar(
        select(Topic)
        .join(Source, Source.id == Topic.source_id)
        .where(Source.name == source, Topic.address == address, visible_to(user_id))
        .options(
            selectinload(Topic.answers), selectinload(Topic.comparisons), selectinload(Topic.drills)
        )
    )
    if topic is None:
        raise NotFound("There is no such topic. It may have been moved or renamed.")
    neighbours = list_neighbours(db, topic, source)
    return TopicPage(
        line=TopicLine(
            id=topic.id,
            title=topic.title,
            subject=topic.subject,
            url=topic_url(source, topic.address),
            level=topic.level,
            minutes=topic.minutes,
        ),
        path=topic.path,
        notes_html=topic.notes_html,
        document=topic.document,
        answers=tuple(answer_of(row) for row in topic.answers),
        comparisons=tuple(comparison_of(row) for row in topic.comparisons),
        drills=tuple(drill_line(row) for row in topic.drills if row.archived_at is None),
        prerequisites=tuple(chosen(neighbours, topic.document.get("prerequisites", []))),
        related=tuple(chosen(neighbours, topic.document.get("related", []))),
        archived=topic.archived_at is not None,
        tried_today=tried_on(db, user_id, topic.id, today),
        peeked_today=user_id is not None and db.get(Peek, (user_id, topic.id, today)) is not None,
    )


def drill_line(row: DrillRow) -> DrillLine:
    """A drill's row as a value."""
    return DrillLine(id=row.id, seconds=row.seconds)


def list_neighbours(db: Session, topic: Topic, source: str) -> dict[str, TopicLine]:
    """The living topics that a page names in its head, by their path."""
    document = topic.document
    paths = {*document.get("prerequisites", []), *document.get("related", [])}
    if not paths:
        return {}
    rows = db.scalars(
        select(Topic).where(
            Topic.source_id == topic.source_id,
            Topic.path.in_(sorted(paths)),
            Topic.archived_at.is_(None),
        )
    )
    return {
        row.path: TopicLine(
            id=row.id,
            title=row.title,
            subject=row.subject,
            url=topic_url(source, row.address),
            level=row.level,
            minutes=row.minutes,
        )
        for row in rows
    }


def chosen(lines: dict[str, TopicLine], paths: Sequence[str]) -> list[TopicLine]:
    """The topics of these paths that there are, in the page's order."""
    return [lines[path] for path in paths if path in lines]


def tried_on(db: Session, user_id: int | None, topic_id: int, day: date) -> bool:
    """Whether the learner handed in an answer on this topic on a study day."""
    if user_id is None:
        return False
    found = db.scalar(
        select(Attempt.id)
        .where(
            Attempt.user_id == user_id,
            Attempt.topic_id == topic_id,
            Attempt.study_day == day,
            Attempt.submitted_at.is_not(None),
        )
        .limit(1)
    )
    return found is not None


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
