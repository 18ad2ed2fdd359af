"""The log of ratings: one living review at most for an attempt, and what is summed up from it."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.attempt import AttemptState, Stage
from app.domain.rating import (
    Rating,
    is_hot_error,
)
from app.domain.rubric import score_of
from app.domain.week_sums import ScoredAttempt
from app.models.attempt import Attempt
from app.models.review import Review
from app.services.attempts.asked import criteria_of
from app.services.figures.criterion_logs import log_levels
from app.services.figures.day_sums import add_score
from app.services.figures.standings import recount_topic
from app.services.figures.topic_steps import Surroundings, move_on
from app.services.figures.weeks import add_to_week
from app.services.scoring.attempt_facts import scored_attempt


def settle(
    db: Session,
    attempt: Attempt,
    state: AttemptState,
    *,
    was: ScoredAttempt | None,
    known: Surroundings | None,
    now: datetime,
) -> None:
    """Bring score, review log, memory and sums to what an attempt's state says.

    ``was``: the attempt as it was scored before. ``known``: its topic, where it was looked at.
    """
    copy_score(attempt, state)
    # Before the first score there is no review to look for.
    current = find_review(db, attempt) if was else None
    given = sync_review(db, attempt, state, current, now=now)
    db.flush()
    counts = scored_attempt(attempt) if state.stage is Stage.SCORED else None
    if known is not None and was is None and known.can_move_on(attempt):
        move_on(db, attempt, known, given)
    else:
        recount_topic(db, user_id=attempt.user_id, topic_id=attempt.topic_id)
    if counts != was:
        add_up(db, attempt, was, counts)


def add_up(
    db: Session, attempt: Attempt, was: ScoredAttempt | None, counts: ScoredAttempt | None
) -> None:
    """Let an attempt count in its day, its week and the logs as it is now, and not as it was."""
    before, after = (each.score if each else None for each in (was, counts))
    add_score(db, attempt, before=before, after=after)
    add_to_week(db, attempt, was, counts)
    log_levels(db, attempt, was.levels.keys() if was else ())


def copy_score(attempt: Attempt, state: AttemptState) -> None:
    """Write the score that follows from the levels into the columns that cache it."""
    score = score_of(criteria_of(attempt), state.levels) if state.stage is Stage.SCORED else None
    attempt.points_scored = score.points if score else None
    attempt.points_maximum = score.maximum if score else None


def find_review(db: Session, attempt: Attempt) -> Review | None:
    """The living review of an attempt."""
    return db.scalar(
        select(Review).where(
            Review.user_id == attempt.user_id,
            Review.attempt_id == attempt.id,
            Review.voided_at.is_(None),
        )
    )


def sync_review(
    db: Session, attempt: Attempt, state: AttemptState, current: Review | None, *, now: datetime
) -> Review | None:
    """Keep at most one living review of an attempt, the one its state asks for, and give it."""
    wanted = wanted_review(attempt, state)
    if current is not None:
        if wanted and (wanted.rating, wanted.reason) == (current.rating, current.reason):
            return current
        current.voided_at = now
    if wanted is not None:
        db.add(wanted)
    return wanted


def wanted_review(attempt: Attempt, state: AttemptState) -> Review | None:
    """The living review that an attempt's state asks for; None for none."""
    if state.stage is not Stage.SCORED or state.rating is None:
        return None
    return new_review(attempt, state, state.rating)


def new_review(attempt: Attempt, state: AttemptState, rating: Rating) -> Review:
    """The log's line for a rating; its moment is the answer's, however late it was scored."""
    return Review(
        user_id=attempt.user_id,
        id=uuid4(),
        attempt_id=attempt.id,
        topic_id=attempt.topic_id,
        suggested=state.suggested or rating,
        rating=rating,
        reason=state.reason,
        rubric_version=attempt.rubric_version,
        hot_error=is_hot_error(state.confidence, rating),
        reviewed_at=attempt.submitted_at or attempt.started_at,
    )
