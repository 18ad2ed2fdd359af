"""A learner's standing in a topic, moved on by its latest answer alone.

What is earlier than other answers, or was scored before, changes more than its own share:
``services.standings`` makes that anew.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, Row, bindparam, func, select, update
from sqlalchemy.orm import Session

from app.domain.attempt import Stage
from app.domain.hot_errors import forced_due
from app.domain.memory import Memory, force_due, review
from app.domain.quality import QualityTally, add_quality
from app.domain.rating import Confidence, Rating, is_hot_error
from app.models.attempt import Attempt
from app.models.base import table_of
from app.models.review import Delivery, Review, Standing
from app.models.topic import SoftReset
from app.models.upsert import dialect_of, upsert
from app.services.figures.standings import (
    KEPT_ATTEMPTS,
    KEPT_STEPS,
    attempt_facts,
    landed,
    out_of_ten_of,
)
from app.services.scoring.attempt_facts import share_of
from app.services.scoring.judging import OTHERS, RATED_THAT_DAY, SEEN_BEFORE, Earlier

ATTEMPTS, STANDINGS, DELIVERIES = table_of(Attempt), table_of(Standing), table_of(Delivery)
REVIEWS, RESETS = table_of(Review), table_of(SoftReset)
# Whether something at the topic is counted that comes after an attempt.
SCORED_SINCE = (
    select(OTHERS.c.id)
    .where(
        OTHERS.c.user_id == ATTEMPTS.c.user_id,
        OTHERS.c.topic_id == ATTEMPTS.c.topic_id,
        OTHERS.c.id != ATTEMPTS.c.id,
        OTHERS.c.stage == Stage.SCORED,
        (OTHERS.c.submitted_at >= ATTEMPTS.c.submitted_at)
        | (OTHERS.c.study_day > ATTEMPTS.c.study_day),
    )
    .correlate(ATTEMPTS)
    .exists()
)
SOFTENED_SINCE = (
    select(RESETS.c.at)
    .where(RESETS.c.topic_id == ATTEMPTS.c.topic_id, RESETS.c.at >= ATTEMPTS.c.submitted_at)
    .correlate(ATTEMPTS)
    .exists()
)
LATEST_HOT = (
    select(func.max(REVIEWS.c.reviewed_at))
    .where(
        REVIEWS.c.user_id == ATTEMPTS.c.user_id,
        REVIEWS.c.topic_id == ATTEMPTS.c.topic_id,
        REVIEWS.c.hot_error,
        REVIEWS.c.voided_at.is_(None),
    )
    .correlate(ATTEMPTS)
    .scalar_subquery()
)
# All that is kept of an attempt's topic, and what others at it say of the attempt.
ROUND_ATTEMPT = (
    select(
        SEEN_BEFORE.label("seen_at"),
        RATED_THAT_DAY.label("same_day"),
        (SCORED_SINCE | SOFTENED_SINCE).label("overtaken"),
        LATEST_HOT.label("hot_at"),
        STANDINGS,
        DELIVERIES.c.history,
    )
    .select_from(ATTEMPTS)
    .outerjoin(
        STANDINGS,
        (STANDINGS.c.user_id == ATTEMPTS.c.user_id) & (STANDINGS.c.topic_id == ATTEMPTS.c.topic_id),
    )
    .outerjoin(
        DELIVERIES,
        (DELIVERIES.c.user_id == ATTEMPTS.c.user_id)
        & (DELIVERIES.c.topic_id == ATTEMPTS.c.topic_id)
        & (DELIVERIES.c.box_seconds == ATTEMPTS.c.box_seconds),
    )
    .where(ATTEMPTS.c.user_id == bindparam("whose"), ATTEMPTS.c.id == bindparam("attempt"))
)
MOVED = (
    *("stability", "difficulty", "due_at", "reviewed_at", "hot_errors", "times_again"),
    *("quality_good", "quality_poor", "quality_as_of", "hot_on"),
    *("recent", "first_score", "latest_score"),
)
MOVED_ON = (
    update(STANDINGS)
    .where(STANDINGS.c.user_id == bindparam("whose"), STANDINGS.c.topic_id == bindparam("topic"))
    .values({name: bindparam(name) for name in MOVED})
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """An attempt's topic as it stands before the attempt is scored."""

    earlier: Earlier
    standing: Row[*tuple[Any, ...]]

    @property
    def tally(self) -> QualityTally | None:
        """The quality of the answers so far."""
        kept = self.standing
        if kept.quality_as_of is None:
            return None
        return QualityTally(
            good=kept.quality_good, poor=kept.quality_poor, as_of=kept.quality_as_of
        )

    @property
    def memory(self) -> Memory | None:
        """What the reviews so far have left."""
        kept = self.standing
        if kept.reviewed_at is None:
            return None
        return Memory(
            stability=kept.stability,
            difficulty=kept.difficulty,
            due_at=kept.due_at,
            reviewed_at=kept.reviewed_at,
        )

    def can_move_on(self, attempt: Attempt) -> bool:
        """Whether the attempt's own share is all that its score changes.

        Which good days an open hot error has seen is not kept, so that a further one asks for all.
        """
        if self.standing.overtaken or self.standing.attempts is None:
            return False
        return (
            self.standing.hot_on is None
            or (attempt.rating or Rating.AGAIN) < Rating.GOOD
            or is_hot(attempt)
        )


def get_surroundings(db: Session, attempt: Attempt) -> Surroundings:
    """All of it, in one statement."""
    row = db.execute(ROUND_ATTEMPT, {"whose": attempt.user_id, "attempt": attempt.id}).one()
    earlier = Earlier(seen_at=row.seen_at, same_day=bool(row.same_day))
    return Surroundings(earlier=earlier, standing=row)


def is_hot(attempt: Attempt) -> bool:
    """Whether an attempt's learner was sure and wrong."""
    if attempt.rating is None:
        return False
    sure = None if attempt.confidence is None else Confidence(attempt.confidence)
    return is_hot_error(sure, Rating(attempt.rating))


def move_on(db: Session, attempt: Attempt, known: Surroundings, given: Review | None) -> None:
    """Add a topic's latest scored attempt and its review to what is kept of the topic."""
    kept = known.standing
    values = {name: getattr(kept, name) for name in MOVED}
    if given is not None:
        values |= after_review(known, given)
    if attempt.points_maximum:
        values |= after_score(known, attempt)
    whose = {"whose": attempt.user_id, "topic": attempt.topic_id}
    if any(values[name] != getattr(kept, name) for name in MOVED):
        db.execute(MOVED_ON, {**whose, **values})
    step = landed(attempt, kept.history[-1] if kept.history else None)
    if step is not None:
        history = [*(kept.history or ()), step][-KEPT_STEPS:]
        box = {"box": attempt.box_seconds, "steps": history}
        db.execute(kept_delivery(dialect_of(db)), {**whose, **box})


def after_review(known: Surroundings, given: Review) -> dict[str, Any]:
    """The memory after one more review, brought forward after a hot error."""
    memory = review(known.memory, Rating(given.rating), given.reviewed_at)
    log: list[tuple[datetime, bool]] = [(given.reviewed_at, given.hot_error)]
    if known.standing.hot_at is not None:
        log.insert(0, (known.standing.hot_at, True))
    due_at = forced_due(log)
    forced = memory if due_at is None else force_due(memory, due_at)
    return {
        "stability": forced.stability,
        "difficulty": forced.difficulty,
        "due_at": forced.due_at,
        "reviewed_at": forced.reviewed_at,
        "hot_errors": known.standing.hot_errors + given.hot_error,
        "times_again": known.standing.times_again + (given.rating == Rating.AGAIN),
    }


def after_score(known: Surroundings, attempt: Attempt) -> dict[str, Any]:
    """Scores and the latest attempts after one more."""
    kept, score = known.standing, out_of_ten_of(attempt)
    tally = add_quality(known.tally, share_of(attempt) or 0.0, attempt.started_at)
    hot_on: date | None = attempt.study_day if is_hot(attempt) else kept.hot_on
    return {
        "quality_good": tally.good,
        "quality_poor": tally.poor,
        "quality_as_of": tally.as_of,
        "hot_on": hot_on,
        "first_score": score if kept.first_score is None else kept.first_score,
        "latest_score": score,
        "recent": [attempt_facts(attempt), *kept.recent][:KEPT_ATTEMPTS],
    }


@cache
def kept_delivery(dialect: str) -> Insert:
    """How answers landed in a time box, with one step more."""
    adding = upsert(dialect, Delivery).values(
        user_id=bindparam("whose"),
        topic_id=bindparam("topic"),
        box_seconds=bindparam("box"),
        history=bindparam("steps"),
    )
    return adding.on_conflict_do_update(
        index_elements=["user_id", "topic_id", "box_seconds"],
        set_={"history": adding.excluded.history},
    )
