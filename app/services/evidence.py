"""What is known of a learner's topics, put together for the ranking and the queue."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from app.domain.hot_errors import RatedTry, open_hot_error
from app.domain.memory import Memory, recall
from app.domain.quality import WeighedQuality, overconfidence, quality_lower_bound
from app.domain.rating import Confidence, Rating, is_hot_error
from app.domain.readiness import TimedTry
from app.domain.weakness import TopicEvidence
from app.models.review import Standing

# Without a date, recall is looked at a week ahead.
FORECAST_DAYS = 7
# Further ahead nothing can be told, and the calendar ends in the year 9999.
LONGEST_FORECAST = timedelta(days=3650)
USUAL_BOX_SECONDS = 60


def forecast_at(now: datetime, today: date, interview_on: date | None) -> datetime:
    """The moment for which recall is foreseen: the interview's day, or in a week."""
    if interview_on is None or interview_on < today:
        return now + timedelta(days=FORECAST_DAYS)
    return now + min(interview_on - today, LONGEST_FORECAST)


def memory_of(standing: Standing) -> Memory | None:
    """The FSRS state of a standing; None before the first rated attempt."""
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
    standing: Standing | None,
    *,
    now: datetime,
    forecast: datetime,
    interview_on: date | None,
) -> TopicEvidence:
    """Everything the need of one topic depends on."""
    if standing is None:
        return TopicEvidence(topic_id=topic_id, interview_on=interview_on)
    memory = memory_of(standing)
    recent = standing.recent
    box = recent[0]["box"] if recent else USUAL_BOX_SECONDS
    in_box = delivery_history(recent, box)
    tries = [rated_try(each) for each in recent if each["rating"] is not None]
    return TopicEvidence(
        topic_id=topic_id,
        attempts=standing.attempts,
        recall=recall(memory, forecast) if memory else None,
        interview_on=interview_on,
        q_low=quality_lower_bound(weighed(each, now) for each in recent),
        overconfidence=overconfidence(confidence_pairs(recent)),
        times_hot=sum(is_hot_error(each.confidence, each.rating) for each in tries),
        has_hot_error=open_hot_error(tries) is not None,
        delivery=in_box[-1] if in_box else None,
        box_seconds=box,
        overrun_seconds=overrun(recent, box),
        timed_tries=tuple(
            timed_try(each) for each in reversed(recent) if each["allowed"] is not None
        ),
    )


def delivery_history(recent: Sequence[Mapping[str, Any]], box: int) -> tuple[float, ...]:
    """How the learner landed a topic in a time box, oldest first."""
    found = (each.get("delivery") for each in reversed(recent) if each["box"] == box)
    return tuple(landed for landed in found if landed is not None)


def weighed(each: Mapping[str, Any], now: datetime) -> WeighedQuality:
    """One attempt's quality with its age in days."""
    age = (now - datetime.fromisoformat(each["at"])).total_seconds() / 86_400
    return WeighedQuality(points=each["quality"], maximum=1.0, age_days=max(0.0, age))


def confidence_pairs(recent: Sequence[Mapping[str, Any]]) -> list[tuple[Confidence, float]]:
    """Stated confidence and what came, oldest first."""
    return [
        (Confidence(each["confidence"]), each["coverage"])
        for each in reversed(recent)
        if each["confidence"] is not None and each["coverage"] is not None
    ]


def rated_try(each: Mapping[str, Any]) -> RatedTry:
    """One attempt as the hot errors look at it."""
    confidence = each["confidence"]
    return RatedTry(
        day=date.fromisoformat(each["day"]),
        rating=Rating(each["rating"]),
        confidence=None if confidence is None else Confidence(confidence),
    )


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
