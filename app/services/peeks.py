"""Looking at a topic's answers before trying it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.attempt import Attempt
from app.models.review import Peek


def was_peeked(db: Session, attempt: Attempt) -> bool:
    """Whether the answers were opened on this study day with no attempt handed in since then."""
    between = select(Attempt.id).where(
        Attempt.user_id == attempt.user_id,
        Attempt.topic_id == attempt.topic_id,
        Attempt.submitted_at > Peek.at,
    )
    found = db.scalar(
        select(Peek.at).where(
            Peek.user_id == attempt.user_id,
            Peek.topic_id == attempt.topic_id,
            Peek.day == attempt.study_day,
            ~between.exists(),
        )
    )
    return found is not None
