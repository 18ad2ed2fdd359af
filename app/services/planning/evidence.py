"""What is known of a learner's topics, put together for the ranking and the queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.domain.anchors import without_leniency
from app.domain.memory import Memory, recall
from app.domain.quality import (
    QualityTally,
    overconfidence,
    tally_lower_bound,
)
from app.domain.rating import Confidence
from app.domain.readiness import READY_TRIES, TimedTry
from app.domain.weakness import TopicEvidence
from app.models.review import Delivery, Standing

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
# Of the ORM, or a row with its columns, which costs less.
AnyStanding: TypeAlias = Standing | AnyRow
# Without a date, recall is looked at a week ahead.
FORECAST_DAYS = 7
USUAL_BOX_SECONDS = 60


def forecast_at(now: datetime, today: date, interview_on: date | None) -> datetime:
    """The moment for which recall is foreseen: the interview's day, or in a week."""
    if interview_on is None or interview_on < today:
        return now + timedelta(days=FORECAST_DAYS)
    return now + (interview_on - today)


def memory_of(standing: AnyStanding) -> Memory | None:
    """The FSRS state of a standing; None before the first rating."""
    if (
        standing.stability is None
        or standing.difficulty is None
        or standing.due_at is None
        or standing.reviewed_at is None
    ):
        return None
    return Memory(
        stability=standing.stability,
        difficulty=standing.difficulty,
        due_at=standing.due_at,
        reviewed_at=standing.reviewed_at,
    )


def topic_evidence(
    topic_id: int,
    standing: AnyStanding | None,
    delivery: Sequence[float],
    *,
    now: datetime,
    forecast: datetime,
    interview_on: date | None,
    leniency: float = 0.0,
    picks: tuple[int, int] = (0, 0),
) -> TopicEvidence:
    """Everything the need of one topic depends on.

    ``delivery``: its history in the time box of the latest attempt, which ``box_of`` names.
    ``leniency``: by how many levels the learner scores too high. ``picks``: how many pairs were
    picked wrong, out of how many.
    """
    if standing is None:
        return TopicEvidence(topic_id=topic_id, interview_on=interview_on)
    memory = memory_of(standing)
    recent, box = standing.recent, box_of(standing)
    return TopicEvidence(
        topic_id=topic_id,
        attempts=standing.attempts,
        recall=recall(memory, forecast) if memory else None,
        interview_on=interview_on,
        q_low=without_leniency(tally_lower_bound(tally_of(standing), now), leniency),
        overconfidence=overconfidence(confidence_pairs(recent)),
        times_hot=standing.hot_errors,
        has_hot_error=standing.hot_on is not None,
        delivery=delivery[-1] if delivery else None,
        box_seconds=box,
        overrun_seconds=overrun(recent, box),
        timed_tries=timed_tries(recent),
        wrong_picks=picks[0],
        picks=picks[1],
    )


def box_of(standing: AnyStanding | None) -> int:
    """The time box of the latest scored attempt, in seconds."""
    return int(standing.recent[0]["box"]) if standing and standing.recent else USUAL_BOX_SECONDS


def tally_of(standing: AnyStanding) -> QualityTally | None:
    """The quality of all scored attempts at a topic; None before the first."""
    good, poor, as_of = standing.quality_good, standing.quality_poor, standing.quality_as_of
    if good is None or poor is None or as_of is None:
        return None
    return QualityTally(good=good, poor=poor, as_of=as_of)


def confidence_pairs(recent: Sequence[Mapping[str, Any]]) -> list[tuple[Confidence, float]]:
    """Stated confidence and what came, oldest first."""
    return [
        (Confidence(each["confidence"]), each["coverage"])
        for each in reversed(recent)
        if each["confidence"] is not None and each["coverage"] is not None
    ]


def timed_tries(recent: Sequence[Mapping[str, Any]]) -> tuple[TimedTry, ...]:
    """The latest timed attempts, oldest first; readiness looks at no more."""
    timed = [each for each in recent if each["allowed"] is not None][:READY_TRIES]
    return tuple(timed_try(each) for each in reversed(timed))


def timed_try(each: Mapping[str, Any]) -> TimedTry:
    """One timed attempt as readiness looks at it."""
    return TimedTry(day=date.fromisoformat(each["day"]), in_time=each["taken"] <= each["allowed"])


def overrun(recent: Sequence[Mapping[str, Any]], box: int) -> float:
    """By how many seconds the answers in a box run over on average; 0 where they do not."""
    over = [
        each["taken"] - each["allowed"]
        for each in recent
        if each["box"] == box and each["allowed"] is not None
    ]
    return max(0.0, sum(over) / len(over)) if over else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a learner's topics, by topic: standings, and how answers landed of late.

    ``delivered``: the history of delivery in the time box of a topic's latest attempt.
    """

    standings: Mapping[int, Standing]
    delivered: Mapping[int, Sequence[float]]


def get_known(db: Session, *, user_id: int) -> Known:
    """All that is known of a learner's topics, in one statement."""
    latest_box = func.coalesce(Standing.recent[(0, "box")].as_integer(), USUAL_BOX_SECONDS)
    rows = db.execute(
        select(Standing, Delivery.history)
        .outerjoin(
            Delivery,
            (Delivery.user_id == Standing.user_id)
            & (Delivery.topic_id == Standing.topic_id)
            & (Delivery.box_seconds == latest_box),
        )
        .where(Standing.user_id == user_id)
    ).all()
    return Known(
        standings={standing.topic_id: standing for standing, _history in rows},
        delivered={standing.topic_id: history for standing, history in rows if history},
    )
