"""Looking at a topic's answers before trying it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.attempt import Attempt
from app.models.review import Peek


def was_peeked(db: Session, attempt: Attempt, *, until: datetime) -> bool:
    """Whether the answers were opened on this study day with no attempt handed in since then.

    What was opened after ``until``, the end of the answer, does not matter to it.
    """
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
            Peek.at <= until,
            ~between.exists(),
        )
    )
    return found is not None
