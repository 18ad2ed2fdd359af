"""What there is to do with a topic that keeps failing, instead of the same drill once more."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.last_day import open_gaps
from app.domain.rating import Mark
from app.models.attempt import Attempt
from app.models.topic import ComparisonRow, Source, Topic
from app.services.documents import points_from_json
from app.services.loading.topic_book import topic_url
from app.services.scoring.judging import marked
from app.services.visibility import visible_to


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPaths:
    """A topic with its other paths; ``gaps`` is what the latest attempt left out."""

    topic_id: int
    title: str
    subject: str
    topic_url: str
    comparison_id: int | None
    points: int
    gaps: tuple[str, ...]


def get_other_paths(db: Session, *, user_id: int, topic_id: int) -> OtherPaths:
    """The other paths of a topic; raises ``NotFound``."""
    row = db.execute(
        select(Topic.title, Topic.subject, Topic.address, Source.name, ComparisonRow.id)
        .join(Source, Source.id == Topic.source_id)
        .outerjoin(ComparisonRow, ComparisonRow.topic_id == Topic.id)
        .where(Topic.id == topic_id, visible_to(user_id))
        .order_by(ComparisonRow.position)
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such topic.")
    latest = latest_marked(db, user_id, topic_id)
    points = points_from_json(latest.points) if latest else ()
    marks = [Mark(mark) for mark in latest.marks] if latest else []
    return OtherPaths(
        topic_id=topic_id,
        title=row.title,
        subject=row.subject,
        topic_url=topic_url(row.name, row.address),
        comparison_id=row.id,
        points=len(points),
        gaps=open_gaps(marked(points, marks)),
    )


def latest_marked(db: Session, user_id: int, topic_id: int) -> Attempt | None:
    """The latest scored attempt at a topic."""
    rows = db.scalars(
        select(Attempt)
        .where(
            Attempt.user_id == user_id,
            Attempt.topic_id == topic_id,
            Attempt.points_maximum.is_not(None),
        )
        .order_by(Attempt.started_at.desc(), Attempt.id)
        .limit(1)
    )
    return rows.first()
