"""A cache of the log of attempts: how a learner stands in a topic."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from app.domain.hot_errors import RatedTry, forced_due, open_hot_error
from app.domain.memory import Memory, force_due, rebuild
from app.domain.quality import QualityTally, add_quality, delivery
from app.domain.rating import Confidence, Rating
from app.domain.rubric import on_three, time_fit
from app.domain.timing import allowed_seconds
from app.models.attempt import Attempt
from app.models.base import table_of
from app.models.review import Delivery, Review, Standing
from app.models.topic import SoftReset
from app.services.attempts.asked import AttemptRow, clock_of, criteria_of
from app.services.figures.day_sums import recount_day
from app.services.figures.weeks import recount_week
from app.services.scoring.attempt_facts import coverage_of, share_of

# Attempts that a standing carries one by one, and steps of delivery. What needs all attempts is
# kept in numbers of its own, so that a list of hundreds of topics reads little.
KEPT_ATTEMPTS = 6
KEPT_STEPS = 60

ATTEMPTS, REVIEWS = table_of(Attempt), table_of(Review)
ReviewRow: TypeAlias = Review | Row[*tuple[Any, ...]]
# Of the attempts at a topic what its standing is made of, without the long texts.
TRIED = (
    select(*(column for column in ATTEMPTS.c if column.name not in {"prompt", "text"}))
    .where(
        ATTEMPTS.c.user_id == bindparam("user_id"),
        ATTEMPTS.c.topic_id == bindparam("topic_id"),
        ATTEMPTS.c.submitted_at.is_not(None),
    )
    .order_by(ATTEMPTS.c.submitted_at, ATTEMPTS.c.id)
)
RATED = (
    select(REVIEWS.c.rating, REVIEWS.c.reviewed_at, REVIEWS.c.hot_error)
    .where(
        REVIEWS.c.user_id == bindparam("user_id"),
        REVIEWS.c.topic_id == bindparam("topic_id"),
        REVIEWS.c.voided_at.is_(None),
    )
    .order_by(REVIEWS.c.reviewed_at, REVIEWS.c.id)
)


def recount(db: Session, *, user_id: int, topic_id: int, day: date) -> None:
    """Make the caches of one topic and one day anew from the log, so that they can't drift."""
    recount_topic(db, user_id=user_id, topic_id=topic_id)
    recount_day(db, user_id=user_id, day=day)
    recount_week(db, user_id=user_id, topic_id=topic_id, day=day)
    db.flush()


def recount_topic(db: Session, *, user_id: int, topic_id: int) -> None:
    """A learner's standing and delivery in a topic, from attempts and reviews."""
    # A statement about tables does not send what is pending.
    db.flush()
    attempts = db.execute(TRIED, {"user_id": user_id, "topic_id": topic_id}).all()
    reviews = db.execute(RATED, {"user_id": user_id, "topic_id": topic_id}).all()
    standing = kept_standing(db, user_id, topic_id)
    # Without a review there is nothing that a reset could soften.
    resets = list_resets(db, topic_id) if reviews else []
    fill_memory(standing, reviews, resets)
    fill_quality(standing, attempts)
    recount_delivery(db, user_id, topic_id, attempts)


def list_resets(db: Session, topic_id: int) -> Sequence[datetime]:
    """When a topic came to mean something else."""
    return db.scalars(select(SoftReset.at).where(SoftReset.topic_id == topic_id)).all()


def kept_standing(db: Session, user_id: int, topic_id: int) -> Standing:
    """A learner's standing in a topic, made where it is new."""
    # The row may have been moved on past the session's own object.
    standing = db.get(Standing, (user_id, topic_id), populate_existing=True)
    if standing is None:
        standing = Standing(user_id=user_id, topic_id=topic_id, attempts=0)
        db.add(standing)
    return standing


def fill_memory(
    standing: Standing, reviews: Sequence[ReviewRow], resets: Sequence[datetime]
) -> None:
    """The FSRS state out of the living reviews."""
    memory = memory_of(reviews, resets)
    standing.stability = memory.stability if memory else None
    standing.difficulty = memory.difficulty if memory else None
    standing.due_at = memory.due_at if memory else None
    standing.reviewed_at = memory.reviewed_at if memory else None
    standing.hot_errors = sum(review.hot_error for review in reviews)
    standing.times_again = sum(review.rating == Rating.AGAIN for review in reviews)


def memory_of(reviews: Sequence[ReviewRow], resets: Sequence[datetime]) -> Memory | None:
    """The memory a log of living reviews leads to, brought forward after a hot error."""
    log = ((Rating(review.rating), review.reviewed_at) for review in reviews)
    memory = rebuild(log, resets)
    due_at = forced_due([(review.reviewed_at, review.hot_error) for review in reviews])
    return memory if memory is None or due_at is None else force_due(memory, due_at)


def fill_quality(standing: Standing, attempts: Sequence[AttemptRow]) -> None:
    """Scores and the latest attempts."""
    scored = [attempt for attempt in attempts if attempt.points_maximum]
    fill_tally(standing, scored)
    standing.hot_on = open_hot_error(tries_of(scored))
    standing.attempts = len(attempts)
    standing.first_score = out_of_ten_of(scored[0]) if scored else None
    standing.latest_score = out_of_ten_of(scored[-1]) if scored else None
    standing.recent = [attempt_facts(attempt) for attempt in reversed(scored[-KEPT_ATTEMPTS:])]


def fill_tally(standing: Standing, scored: Sequence[AttemptRow]) -> None:
    """The quality of all scored attempts, each weighing less with its age."""
    tally: QualityTally | None = None
    for attempt in scored:
        tally = add_quality(tally, share_of(attempt) or 0.0, attempt.started_at)
    standing.quality_good = tally.good if tally else None
    standing.quality_poor = tally.poor if tally else None
    standing.quality_as_of = tally.as_of if tally else None


def tries_of(scored: Sequence[AttemptRow]) -> list[RatedTry]:
    """The rated attempts, as hot errors look at them."""
    return [
        RatedTry(
            day=attempt.study_day,
            rating=Rating(attempt.rating),
            confidence=None if attempt.confidence is None else Confidence(attempt.confidence),
        )
        for attempt in scored
        if attempt.rating is not None
    ]


def out_of_ten_of(attempt: AttemptRow) -> float:
    """An attempt's points / maximum x 10."""
    return 10 * (attempt.points_scored or 0) / (attempt.points_maximum or 1)


def attempt_facts(attempt: AttemptRow) -> dict[str, Any]:
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


def recount_delivery(
    db: Session, user_id: int, topic_id: int, attempts: Sequence[AttemptRow]
) -> None:
    """Delivery for each time box, from the attempts whose clarity was judged."""
    stored = db.scalars(
        select(Delivery)
        .where(Delivery.user_id == user_id, Delivery.topic_id == topic_id)
        .execution_options(populate_existing=True)
    ).all()
    left = {row.box_seconds: row for row in stored}
    for box, history in histories_of(attempts).items():
        row = left.pop(box, None) or Delivery(user_id=user_id, topic_id=topic_id, box_seconds=box)
        row.history = history[-KEPT_STEPS:]
        db.add(row)
    for row in left.values():
        db.delete(row)


def histories_of(attempts: Sequence[AttemptRow]) -> dict[int, list[float]]:
    """How delivery went in each time box, attempt by attempt."""
    histories: dict[int, list[float]] = {}
    for attempt in attempts:
        history = histories.get(attempt.box_seconds, [])
        step = landed(attempt, history[-1] if history else None)
        if step is not None:
            histories[attempt.box_seconds] = [*history, step]
    return histories


def landed(attempt: AttemptRow, before: float | None) -> float | None:
    """How delivery goes on from the step before it; None where nobody judged the clarity."""
    clarity = clarity_of(attempt)
    if clarity is None:
        return None
    fit = time_fit(attempt.taken_seconds or 0, allowed_seconds(clock_of(attempt)))
    return delivery(before, clarity, fit)


def clarity_of(attempt: AttemptRow) -> int | None:
    """The judged clarity of an attempt on the scale of 0 to 3, or None."""
    for line in criteria_of(attempt):
        if line.key == "clarity" and line.key in attempt.levels:
            return round(on_three(line, attempt.levels[line.key]))
    return None
