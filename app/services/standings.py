"""Caches of the log of attempts: how a learner stands in a topic, and the sums of a day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.memory import Memory, force_due, rebuild
from app.domain.quality import delivery
from app.domain.rating import Mark, MarkedPoint, Rating, coverage
from app.domain.rubric import on_three, time_fit
from app.domain.timing import allowed_seconds
from app.models.attempt import Attempt
from app.models.review import Delivery, Review, Standing, StudyDay
from app.models.topic import SoftReset
from app.services.attempts import clock_of, criteria_of
from app.services.documents import points_from_json

# Attempts that a standing carries: at a half-life of 21 days older ones weigh next to nothing.
KEPT_ATTEMPTS = 60
SHORT_BOX_SECONDS = 90


def recount(db: Session, *, user_id: int, topic_id: int, day: date) -> None:
    """Make the caches of one topic and one day anew from the log, so that they can't drift."""
    recount_topic(db, user_id=user_id, topic_id=topic_id)
    recount_day(db, user_id=user_id, day=day)
    db.flush()


def recount_topic(db: Session, *, user_id: int, topic_id: int) -> None:
    """A learner's standing and delivery in a topic, from attempts and reviews."""
    attempts = db.scalars(
        select(Attempt)
        .where(
            Attempt.user_id == user_id,
            Attempt.topic_id == topic_id,
            Attempt.submitted_at.is_not(None),
        )
        .order_by(Attempt.submitted_at, Attempt.id)
    ).all()
    reviews = db.scalars(
        select(Review)
        .where(Review.user_id == user_id, Review.topic_id == topic_id, Review.voided_at.is_(None))
        .order_by(Review.reviewed_at, Review.id)
    ).all()
    standing = db.get(Standing, (user_id, topic_id))
    if standing is None:
        standing = Standing(user_id=user_id, topic_id=topic_id)
        db.add(standing)
    resets = db.scalars(select(SoftReset.at).where(SoftReset.topic_id == topic_id)).all()
    fill_memory(standing, reviews, resets)
    fill_quality(standing, attempts)
    recount_delivery(db, user_id, topic_id, attempts)


def fill_memory(standing: Standing, reviews: Sequence[Review], resets: Sequence[datetime]) -> None:
    """The FSRS state out of the living reviews."""
    memory = memory_of(reviews, resets)
    standing.stability = memory.stability if memory else None
    standing.difficulty = memory.difficulty if memory else None
    standing.due_at = memory.due_at if memory else None
    standing.reviewed_at = memory.reviewed_at if memory else None
    standing.hot_errors = sum(review.hot_error for review in reviews)


def memory_of(reviews: Sequence[Review], resets: Sequence[datetime]) -> Memory | None:
    """The memory a log of living reviews leads to; a hot error as the last word is due tomorrow."""
    log = ((Rating(review.rating), review.reviewed_at) for review in reviews)
    memory = rebuild(log, resets)
    if memory is not None and reviews[-1].hot_error:
        return force_due(memory, memory.reviewed_at + timedelta(days=1))
    return memory


def fill_quality(standing: Standing, attempts: Sequence[Attempt]) -> None:
    """Scores, the latest attempts and the kept own points."""
    scored = [attempt for attempt in attempts if attempt.points_maximum]
    standing.attempts = len(attempts)
    standing.first_score = out_of_ten_of(scored[0]) if scored else None
    standing.latest_score = out_of_ten_of(scored[-1]) if scored else None
    standing.recent = [attempt_facts(attempt) for attempt in reversed(scored[-KEPT_ATTEMPTS:])]
    own = (point for attempt in attempts for point in attempt.own_points)
    standing.own_points = list(dict.fromkeys(own))


def out_of_ten_of(attempt: Attempt) -> float:
    """An attempt's points / maximum x 10."""
    return 10 * (attempt.points_scored or 0) / (attempt.points_maximum or 1)


def attempt_facts(attempt: Attempt) -> dict[str, Any]:
    """What the ranking needs to know of one scored attempt."""
    allowed = allowed_seconds(clock_of(attempt))
    return {
        "at": attempt.started_at.isoformat(),
        "quality": (attempt.points_scored or 0) / (attempt.points_maximum or 1),
        "coverage": coverage_of(attempt),
        "confidence": attempt.confidence,
        "rating": attempt.rating,
        "box": attempt.box_seconds,
        "taken": attempt.taken_seconds,
        "allowed": allowed,
        "day": attempt.study_day.isoformat(),
    }


def coverage_of(attempt: Attempt) -> float | None:
    """The share of the key points that came, 0 to 1; None for an attempt that has none."""
    points = points_from_json(attempt.points)
    if not points:
        return None
    return coverage(
        [
            MarkedPoint(text=point.text, critical=point.critical, mark=Mark(mark))
            for point, mark in zip(points, attempt.marks, strict=True)
        ]
    )


def recount_delivery(db: Session, user_id: int, topic_id: int, attempts: Sequence[Attempt]) -> None:
    """Delivery for each time box, from the attempts whose clarity was judged."""
    db.execute(delete(Delivery).where(Delivery.user_id == user_id, Delivery.topic_id == topic_id))
    histories: dict[int, list[float]] = {}
    for attempt in attempts:
        clarity = clarity_of(attempt)
        if clarity is None:
            continue
        history = histories.setdefault(attempt.box_seconds, [])
        fit = time_fit(attempt.taken_seconds or 0, allowed_seconds(clock_of(attempt)))
        history.append(delivery(history[-1] if history else None, clarity, fit))
    for box, history in histories.items():
        db.add(
            Delivery(
                user_id=user_id,
                topic_id=topic_id,
                box_seconds=box,
                history=history[-KEPT_ATTEMPTS:],
            )
        )


def clarity_of(attempt: Attempt) -> int | None:
    """The judged clarity of an attempt on the scale of 0 to 3, or None."""
    for line in criteria_of(attempt):
        if line.key == "clarity" and line.key in attempt.levels:
            return round(on_three(line, attempt.levels[line.key]))
    return None


def recount_day(db: Session, *, user_id: int, day: date) -> None:
    """The sums of one learner's study day."""
    db.execute(delete(StudyDay).where(StudyDay.user_id == user_id, StudyDay.day == day))
    rows = db.execute(
        select(
            Attempt.box_seconds,
            Attempt.taken_seconds,
            Attempt.points_scored,
            Attempt.points_maximum,
        ).where(
            Attempt.user_id == user_id,
            Attempt.study_day == day,
            Attempt.submitted_at.is_not(None),
        )
    ).all()
    for band, chosen in bands(rows).items():
        scores = [10 * r.points_scored / r.points_maximum for r in chosen if r.points_maximum]
        db.add(
            StudyDay(
                user_id=user_id,
                day=day,
                band=band,
                attempts=len(chosen),
                seconds=sum(row.taken_seconds or 0 for row in chosen),
                scored=len(scores),
                score_sum=sum(scores),
            )
        )


def bands(rows: Sequence[Any]) -> dict[str, list[Any]]:
    """A day's attempts by the length of their time box."""
    parted: dict[str, list[Any]] = {}
    for row in rows:
        band = "short" if row.box_seconds <= SHORT_BOX_SECONDS else "long"
        parted.setdefault(band, []).append(row)
    return parted
