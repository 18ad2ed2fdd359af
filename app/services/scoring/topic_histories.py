"""The history of one topic: every attempt at it, and what each had more or less than before."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from app.domain.attempt import Stage
from app.domain.charts import LineChart, line_chart
from app.domain.errors import NotFound
from app.domain.progress import Series
from app.domain.rating import Mark
from app.domain.topic_history import (
    Difference,
    TopicTry,
    differences,
    open_points,
    score_line,
)
from app.models.attempt import Attempt
from app.models.topic import Source, Topic
from app.services.documents import points_from_json
from app.services.loading.topic_book import topic_url
from app.services.scoring.attempt_facts import share_of
from app.services.scoring.judging import marked
from app.services.visibility import visible_to

# What is looked at of one topic; a longer history is in the list of every attempt.
MOST_TRIES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class TryLine:
    """One attempt in the line."""

    id: UUID
    at: datetime
    box_seconds: int
    score: float | None
    rating: int | None
    practice: bool
    difference: Difference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicHistory:
    """All that the page shows, the newest attempt first."""

    title: str
    subject: str
    url: str
    lines: tuple[TryLine, ...]
    open_points: tuple[str, ...]
    series: Series
    chart: LineChart
    more: bool


def get_topic_history(db: Session, *, user_id: int, topic_id: int) -> TopicHistory:
    """A topic's history; ``NotFound`` for a topic that is neither visible nor was ever tried."""
    rows = list_attempts(db, user_id, topic_id)
    topic = db.execute(
        select(Topic.title, Topic.subject, Topic.address, Source.name, visible_to(user_id))
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.id == topic_id)
    ).one_or_none()
    if topic is None or not (topic[4] or rows):
        raise NotFound("There is no such topic. It may have been moved or renamed.")
    more, rows = len(rows) > MOST_TRIES, rows[-MOST_TRIES:]
    tries = [topic_try(row) for row in rows]
    series = score_line(tries)
    lines = [line_of(*pair) for pair in zip(rows, differences(tries), strict=True)]
    return TopicHistory(
        title=topic.title,
        subject=topic.subject,
        url=topic_url(topic.name, topic.address),
        lines=tuple(reversed(lines)),
        open_points=open_points(tries),
        series=series,
        chart=line_chart([series]),
        more=more,
    )


def list_attempts(db: Session, user_id: int, topic_id: int) -> list[Attempt]:
    """The latest scored attempts at a topic, oldest first; one more than are shown."""
    rows = db.scalars(
        select(Attempt)
        .where(
            Attempt.user_id == user_id,
            Attempt.topic_id == topic_id,
            Attempt.stage == Stage.SCORED,
        )
        .order_by(Attempt.submitted_at.desc(), Attempt.id.desc())
        .limit(MOST_TRIES + 1)
        .options(defer(Attempt.text), defer(Attempt.prompt))
    )
    return list(reversed(rows.all()))


def topic_try(row: Attempt) -> TopicTry:
    """An attempt as the line of its topic looks at it."""
    marks = [Mark(mark) for mark in row.marks]
    return TopicTry(
        day=row.study_day, marks=marked(points_from_json(row.points), marks), score=share_of(row)
    )


def line_of(row: Attempt, difference: Difference | None) -> TryLine:
    """An attempt in the line, as it is shown."""
    share = share_of(row)
    return TryLine(
        id=row.id,
        at=row.started_at,
        box_seconds=row.box_seconds,
        score=None if share is None else 10 * share,
        rating=row.rating,
        practice=row.practice,
        difference=difference,
    )
