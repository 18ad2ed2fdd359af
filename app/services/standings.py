"""Caches of the log of practice: how a learner stands in a topic, and the sums of a day."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.domain.attempt import AttemptState, Stage
from app.domain.memory import Memory, force_due, rebuild
from app.domain.quality import delivery
from app.domain.rating import Mark, MarkedPoint, Rating, coverage
from app.domain.rubric import on_three, score_of, time_fit
from app.domain.timing import allowed_seconds
from app.models.attempt import Attempt
from app.models.review import Review, Standing, StudyDay
from app.models.upsert import upsert
from app.services.attempt_log import clock_of, criteria_of
from app.services.documents import points_from_json
from app.services.practice_log import PracticeLog, load_log, sync_review

# Attempts that a standing carries: at a half-life of 21 days older ones weigh next to nothing.
KEPT_ATTEMPTS = 60
SHORT_BOX_SECONDS = 90


def settle(
    db: Session, log: PracticeLog, attempt: Attempt, state: AttemptState, *, now: datetime
) -> None:
    """Bring score, review, standing and sums of the day to what an attempt's new state says."""
    before = attempt.points_scored, attempt.points_maximum
    score = score_of(criteria_of(attempt), state.levels) if state.stage is Stage.SCORED else None
    attempt.points_scored = score.points if score else None
    attempt.points_maximum = score.maximum if score else None
    sync_review(db, log, attempt, state, now=now)
    after = attempt.points_scored, attempt.points_maximum
    changes_day = state.stage is Stage.SUBMITTED or after != before
    day = attempt.study_day if changes_day else None
    write_caches(db, log, topic_id=attempt.topic_id, day=day)


def recount(db: Session, *, user_id: int, topic_id: int, day: date) -> None:
    """Make the caches of one topic and one day anew from the log."""
    db.execute(delete(StudyDay).where(StudyDay.user_id == user_id, StudyDay.day == day))
    recount_topic(db, user_id=user_id, topic_id=topic_id, day=day)


def recount_topic(db: Session, *, user_id: int, topic_id: int, day: date | None = None) -> None:
    """Make the standing in one topic anew from the log, and the sums of a day where it is given."""
    own = (Standing.user_id == user_id) & (Standing.topic_id == topic_id)
    db.execute(delete(Standing).where(own))
    write_caches(
        db,
        load_log(db, user_id=user_id, topic_id=topic_id, day=day),
        topic_id=topic_id,
        day=day,
    )


def write_caches(db: Session, log: PracticeLog, *, topic_id: int, day: date | None) -> None:
    """Write a topic's standing and a day's sums as the log has them, so that they can't drift."""
    if attempts := log.at_topic(topic_id):
        upsert(db, Standing, [standing_row(log, topic_id, attempts)])
    if of_day := log.on_day(day):
        upsert(db, StudyDay, day_rows(of_day))


def standing_row(log: PracticeLog, topic_id: int, attempts: Sequence[Attempt]) -> dict[str, Any]:
    """How a learner stands in a topic, after all that was handed in on it."""
    reviews = log.reviews_of(topic_id)
    memory = memory_of(reviews, log.resets.get(topic_id, ()))
    scored = [attempt for attempt in attempts if attempt.points_maximum]
    landed = deliveries(attempts)
    own_points = (point for attempt in attempts for point in attempt.own_points)
    return {
        "user_id": attempts[0].user_id,
        "topic_id": topic_id,
        "stability": memory.stability if memory else None,
        "difficulty": memory.difficulty if memory else None,
        "due_at": memory.due_at if memory else None,
        "reviewed_at": memory.reviewed_at if memory else None,
        "recent": [attempt_facts(a, landed.get(a.id)) for a in reversed(scored[-KEPT_ATTEMPTS:])],
        "own_points": list(dict.fromkeys(own_points)),
        "attempts": len(attempts),
        "first_score": out_of_ten_of(scored[0]) if scored else None,
        "latest_score": out_of_ten_of(scored[-1]) if scored else None,
        "hot_errors": sum(review.hot_error for review in reviews),
    }


def memory_of(reviews: Sequence[Review], resets: Collection[datetime]) -> Memory | None:
    """The memory a log of living reviews leads to; a hot error as the last word is due tomorrow."""
    log = ((Rating(review.rating), review.reviewed_at) for review in reviews)
    memory = rebuild(log, resets)
    if memory is not None and reviews[-1].hot_error:
        return force_due(memory, memory.reviewed_at + timedelta(days=1))
    return memory


def out_of_ten_of(attempt: Attempt) -> float:
    """An attempt's points / maximum x 10."""
    return 10 * (attempt.points_scored or 0) / (attempt.points_maximum or 1)


def attempt_facts(attempt: Attempt, landed: float | None) -> dict[str, Any]:
    """What the ranking needs to know of one scored attempt; ``landed`` is the delivery after it."""
    return {
        "at": attempt.started_at.isoformat(),
        "quality": (attempt.points_scored or 0) / (attempt.points_maximum or 1),
        "coverage": coverage_of(attempt),
        "confidence": attempt.confidence,
        "rating": attempt.rating,
        "box": attempt.box_seconds,
        "taken": attempt.taken_seconds,
        "allowed": allowed_seconds(clock_of(attempt)),
        "delivery": landed,
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


def deliveries(attempts: Sequence[Attempt]) -> dict[UUID, float]:
    """Delivery in its own time box after each attempt whose clarity was judged."""
    latest: dict[int, float] = {}
    landed = {}
    for attempt in attempts:
        clarity = clarity_of(attempt)
        if clarity is not None:
            box = attempt.box_seconds
            fit = time_fit(attempt.taken_seconds or 0, allowed_seconds(clock_of(attempt)))
            landed[attempt.id] = latest[box] = delivery(latest.get(box), clarity, fit)
    return landed


def clarity_of(attempt: Attempt) -> int | None:
    """The judged clarity of an attempt on the scale of 0 to 3, or None."""
    for line in criteria_of(attempt):
        if line.key == "clarity" and line.key in attempt.levels:
            return round(on_three(line, attempt.levels[line.key]))
    return None


def day_rows(attempts: Sequence[Attempt]) -> list[dict[str, Any]]:
    """The sums of one study day, short and long drills apart."""
    bands: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        band = "short" if attempt.box_seconds <= SHORT_BOX_SECONDS else "long"
        bands.setdefault(band, []).append(attempt)
    return [day_row(band, of_band) for band, of_band in bands.items()]


def day_row(band: str, attempts: Sequence[Attempt]) -> dict[str, Any]:
    """The sums of a day's attempts in one band."""
    scores = [out_of_ten_of(attempt) for attempt in attempts if attempt.points_maximum]
    return {
        "user_id": attempts[0].user_id,
        "day": attempts[0].study_day,
        "band": band,
        "attempts": len(attempts),
        "seconds": sum(attempt.taken_seconds or 0 for attempt in attempts),
        "scored": len(scores),
        "score_sum": sum(scores),
    }
