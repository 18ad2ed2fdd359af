"""The topics a learner has tried, first try against latest."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.paging import page_within
from app.models.review import Standing
from app.models.topic import Topic

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLine:
    """One practised topic: first try against latest, and the page of its history."""

    title: str
    subject: str
    url: str
    attempts: int
    first: float | None
    latest: float | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLines:
    """One page of them."""

    lines: tuple[TopicLine, ...]
    number: int
    page: int
    pages: int


def list_topic_lines(db: Session, *, user_id: int) -> tuple[TopicLine, ...]:
    """The topics a learner has tried, the weakest latest score first, those without one last."""
    statement = (
        select(
            Topic.id,
            Topic.title,
            Topic.subject,
            Standing.attempts,
            Standing.first_score,
            Standing.latest_score,
            Standing.due_at,
        )
        .join(Topic, Topic.id == Standing.topic_id)
        .where(Standing.user_id == user_id, Standing.attempts > 0)
        .order_by(
            Standing.latest_score.is_(None), Standing.latest_score, Topic.subject, Topic.title
        )
    )
    return tuple(
        TopicLine(
            title=row.title,
            subject=row.subject,
            url=f"/progress/topics/{row.id}",
            attempts=row.attempts,
            first=row.first_score,
            latest=row.latest_score,
            due_at=row.due_at,
        )
        for row in db.execute(statement)
    )


def get_topic_lines(db: Session, *, user_id: int, page: int) -> TopicLines:
    """A page of a learner's topics; past the last one it is the last one."""
    lines = list_topic_lines(db, user_id=user_id)
    page, pages = page_within(page, len(lines), PAGE_SIZE)
    return TopicLines(
        lines=lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        number=len(lines),
        page=page,
        pages=pages,
    )
