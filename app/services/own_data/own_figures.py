"""Figures of what came in with a file, made anew out of its events."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.progress import monday
from app.models.attempt import Attempt
from app.models.judgement import Round
from app.services.figures.criterion_logs import list_criteria, log_levels
from app.services.figures.day_sums import recount_day
from app.services.figures.rebuilding import restore
from app.services.figures.round_restoring import events_of
from app.services.figures.round_restoring import restore as restore_round
from app.services.figures.standings import recount_topic
from app.services.figures.weeks import fill_week


def refresh_attempts(
    db: Session, *, user_id: int, attempt_ids: Sequence[UUID], now: datetime
) -> None:
    """Bring attempts, their reviews and the sums they are part of to what their events say."""
    attempts = db.scalars(
        select(Attempt)
        .where(Attempt.user_id == user_id, Attempt.id.in_(attempt_ids))
        .order_by(Attempt.submitted_at, Attempt.id)
    ).all()
    for _difference in restore(db, attempts, now):
        pass
    db.flush()
    handed_in = [attempt for attempt in attempts if attempt.submitted_at is not None]
    days = {attempt.study_day for attempt in handed_in}
    for topic_id in sorted({attempt.topic_id for attempt in handed_in}):
        recount_topic(db, user_id=user_id, topic_id=topic_id)
    for day in sorted(days):
        recount_day(db, user_id=user_id, day=day)
    for week in sorted({monday(day) for day in days}):
        fill_week(db, user_id, week)
    for attempt in handed_in:
        log_levels(db, attempt, list_criteria(db, user_id))


def refresh_rounds(db: Session, *, user_id: int, round_ids: Sequence[UUID]) -> None:
    """Bring some rounds to what their events say."""
    rounds = db.scalars(
        select(Round).where(Round.user_id == user_id, Round.id.in_(round_ids))
    ).all()
    events = events_of(db, rounds)
    for row in rounds:
        restore_round(row, events.get(row.id, []))
    db.flush()
