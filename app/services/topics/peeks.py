"""Looking at a topic's answers before trying it."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from app.models.attempt import Attempt
from app.models.review import Peek


def was_peeked(db: Session, attempt: Attempt, *, until: datetime) -> bool:
    """Whether the answers were opened on this study day with no attempt handed in since then.

    What was opened after ``until``, the end of the answer, does not matter to it.
    """
    this = (Attempt.user_id == attempt.user_id) & (Attempt.id == attempt.id)
    return bool(db.scalar(select(peeked_until(until)).where(this)))


def peeked_until(end: datetime) -> ColumnElement[bool]:
    """The same for every attempt that a statement selects."""
    other = aliased(Attempt)
    between = select(other.id).where(
        other.user_id == Peek.user_id,
        other.topic_id == Peek.topic_id,
        other.submitted_at > Peek.at,
    )
    return (
        select(Peek.at)
        .where(
            Peek.user_id == Attempt.user_id,
            Peek.topic_id == Attempt.topic_id,
            Peek.day == Attempt.study_day,
            Peek.at <= end,
            ~between.exists(),
        )
        .correlate(Attempt)
        .exists()
    )
