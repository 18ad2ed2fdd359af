"""A page's follow-up question that interrupts an attempt, where the learner asked for it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.interruption import interruption_second
from app.models.attempt import Attempt
from app.models.session import Interruption
from app.models.topic import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class InterruptionView:
    """A follow-up question as pages show it: when it comes, and whether it was answered."""

    at_second: int
    question: str
    response: str | None
    answered: bool


def plan_interruption(db: Session, *, user_id: int, attempt_id: UUID) -> None:
    """Let the page's follow-up question interrupt an attempt; without one nothing happens.

    What is asked is copied, so that an edited page changes no history.
    """
    row = db.execute(
        select(Topic.document, Attempt.box_seconds, Interruption.attempt_id)
        .join(Attempt, Attempt.topic_id == Topic.id)
        .outerjoin(
            Interruption,
            (Interruption.user_id == Attempt.user_id) & (Interruption.attempt_id == Attempt.id),
        )
        .where(Attempt.user_id == user_id, Attempt.id == attempt_id)
    ).one()
    follow_up = row.document.get("follow_up")
    if not follow_up or row.attempt_id is not None:
        return
    db.add(
        Interruption(
            user_id=user_id,
            attempt_id=attempt_id,
            at_second=interruption_second(str(attempt_id), row.box_seconds),
            question=follow_up["question"],
            response=follow_up["answer"],
        )
    )
    db.flush()


def interruption_of(row: Interruption) -> InterruptionView:
    """A row as a value."""
    return InterruptionView(
        at_second=row.at_second,
        question=row.question,
        response=row.response,
        answered=row.answered_at is not None,
    )


def answer_interruption(db: Session, *, user_id: int, attempt_id: UUID, now: datetime) -> None:
    """Keep that the question was answered; a second tap changes nothing."""
    row = db.get(Interruption, (user_id, attempt_id))
    if row is None:
        raise NotFound("No question interrupts this attempt.")
    row.answered_at = row.answered_at or now
