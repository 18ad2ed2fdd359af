"""What a suggested rating depends on: the attempt itself, and what the log says came before it."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.attempt import AttemptState
from app.domain.learner import Way
from app.domain.rating import AttemptFacts, MarkedPoint
from app.domain.timing import allowed_seconds
from app.models.attempt import Attempt
from app.services.attempt_log import clock_of
from app.services.practice_log import PracticeLog


def facts_of(
    attempt: Attempt, state: AttemptState, points: Sequence[MarkedPoint], log: PracticeLog
) -> AttemptFacts:
    """All that the suggested rating depends on."""
    seen_at = last_seen(attempt, log)
    allowed = allowed_seconds(clock_of(attempt))
    taken = state.taken_seconds or 0.0
    return AttemptFacts(
        marks=tuple(points),
        blank=attempt.way == Way.TYPE and not state.text.strip(),
        peeked=attempt.peeked,
        confidence=state.confidence,
        in_time=allowed is None or taken <= allowed,
        first_ever=seen_at is None,
        hours_since_seen=None if seen_at is None else hours_between(seen_at, attempt.started_at),
        same_day=rated_that_day(attempt, log),
        practice=attempt.practice,
    )


def hours_between(earlier: datetime, later: datetime) -> float:
    """Hours from one moment to another."""
    return (later - earlier).total_seconds() / 3600


def last_seen(attempt: Attempt, log: PracticeLog) -> datetime | None:
    """When this learner last handed in an answer on the topic before this attempt."""
    moments = [
        each.submitted_at
        for each in log.at_topic(attempt.topic_id)
        if each.id != attempt.id and each.submitted_at
    ]
    return max((at for at in moments if at <= attempt.started_at), default=None)


def rated_that_day(attempt: Attempt, log: PracticeLog) -> bool:
    """Whether another attempt of the same study day has rated this topic already."""
    return any(
        each.id != attempt.id and each.id in log.reviews and each.study_day == attempt.study_day
        for each in log.at_topic(attempt.topic_id)
    )
