"""Attempts that wait for their next step."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.domain.attempt import Stage
from app.models.attempt import UNSCORED, Attempt
from app.models.topic import Topic
from app.services.attempts.closing import is_overdue

OFFERED = timedelta(days=7)
MOST_OFFERED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """An attempt that was not gone through to its score, and how far it is."""

    id: UUID
    title: str
    subject: str
    box_seconds: int
    stage: Stage


def list_unfinished(db: Session, *, user_id: int, now: datetime) -> list[Unfinished]:
    """Attempts that wait for their next step, newest first: at most three, of the last week."""
    rows = db.execute(
        select(Attempt, Topic.title, Topic.subject)
        .join(Topic, Topic.id == Attempt.topic_id)
        .where(
            Attempt.user_id == user_id,
            text(UNSCORED),
            Attempt.stage != Stage.LEFT,
            Attempt.started_at > now - OFFERED,
        )
        .order_by(Attempt.started_at.desc())
        .limit(MOST_OFFERED)
    )
    return [
        Unfinished(
            id=attempt.id,
            title=title,
            subject=subject,
            box_seconds=attempt.box_seconds,
            stage=Stage.SUBMITTED if is_overdue(attempt, now) else attempt.stage,
        )
        for attempt, title, subject in rows
    ]
