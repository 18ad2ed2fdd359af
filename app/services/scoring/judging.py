"""What follows from marks and levels: the suggested rating, and what it is made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.domain.attempt import AttemptState
from app.domain.learner import Way
from app.domain.page import KeyPoint
from app.domain.rating import (
    AttemptFacts,
    Mark,
    MarkedPoint,
    Suggestion,
    is_hot_error,
    suggest_rating,
)
from app.domain.rubric import correctness_level, on_three
from app.domain.rubric_versions import good_from
from app.domain.timing import allowed_seconds
from app.models.attempt import Attempt
from app.models.base import table_of
from app.models.review import Review
from app.services.attempts.asked import clock_of, criteria_of
from app.services.attempts.attempt_log import get_row, load_log
from app.services.documents import points_from_json

ATTEMPTS, REVIEWS = table_of(Attempt), table_of(Review)
OTHERS = ATTEMPTS.alias("others")
# When the topic of an attempt was answered last before it.
SEEN_BEFORE = (
    select(func.max(OTHERS.c.submitted_at))
    .where(
        OTHERS.c.user_id == ATTEMPTS.c.user_id,
        OTHERS.c.topic_id == ATTEMPTS.c.topic_id,
        OTHERS.c.id != ATTEMPTS.c.id,
        OTHERS.c.submitted_at <= ATTEMPTS.c.started_at,
    )
    .correlate(ATTEMPTS)
    .scalar_subquery()
)
# Whether another attempt of the same day has rated the topic of an attempt.
RATED_THAT_DAY = (
    select(REVIEWS.c.id)
    .join(OTHERS, (OTHERS.c.user_id == REVIEWS.c.user_id) & (OTHERS.c.id == REVIEWS.c.attempt_id))
    .where(
        REVIEWS.c.user_id == ATTEMPTS.c.user_id,
        REVIEWS.c.topic_id == ATTEMPTS.c.topic_id,
        REVIEWS.c.attempt_id != ATTEMPTS.c.id,
        REVIEWS.c.voided_at.is_(None),
        OTHERS.c.study_day == ATTEMPTS.c.study_day,
    )
    .correlate(ATTEMPTS)
    .exists()
)
EARLIER = select(SEEN_BEFORE, RATED_THAT_DAY).where(
    ATTEMPTS.c.user_id == bindparam("user_id"), ATTEMPTS.c.id == bindparam("attempt_id")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A suggested rating with what it was made from, for the page that shows it."""

    suggestion: Suggestion
    hot_error: bool
    rubric_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What other attempts at its topic say of one.

    When the topic was answered last before, and whether another attempt of the day has rated it.
    """

    seen_at: datetime | None
    same_day: bool


def get_verdict(db: Session, *, user_id: int, attempt_id: UUID) -> Verdict:
    """The suggestion for a scored attempt, and whether it is a hot error."""
    attempt = get_row(db, user_id=user_id, attempt_id=attempt_id)
    log = load_log(db, attempt)
    return verdict_of(attempt, log.state, get_earlier(db, attempt))


def verdict_of(attempt: Attempt, state: AttemptState, earlier: Earlier) -> Verdict:
    """The suggestion that follows from an attempt's state."""
    return Verdict(
        suggestion=suggest_rating(facts_of(attempt, state, state.marks, earlier)),
        hot_error=is_hot_error(state.confidence, state.rating),
        rubric_version=attempt.rubric_version,
    )


def outcome(
    attempt: Attempt,
    state: AttemptState,
    marks: tuple[Mark, ...],
    levels: Mapping[str, int],
    earlier: Earlier,
) -> dict[str, Any]:
    """What follows from marks and levels: correctness where it was not overridden, and a rating."""
    computed = correctness_level(marked_points(attempt, marks), attempt.rubric_version)
    filled = dict(levels)
    if computed is not None:
        filled.setdefault("correctness", computed)
    suggestion = suggest_rating(facts_of(attempt, state, marks, earlier))
    rating = suggestion.rating
    return {"levels": filled, "suggested": None if rating is None else rating.value}


def checked_levels(attempt: Attempt, levels: Mapping[str, int]) -> dict[str, int]:
    """The levels of criteria that the rubric has and people judge; raises ``InvalidInput``."""
    kept = {}
    for line in criteria_of(attempt):
        if line.key in levels and not line.measured:
            on_three(line, levels[line.key])
            kept[line.key] = levels[line.key]
    return kept


def judged_levels(attempt: Attempt, state: AttemptState) -> dict[str, int]:
    """The levels that people gave, without those that follow from the marks."""
    computed = {line.key for line in criteria_of(attempt) if line.computed}
    return {key: level for key, level in state.levels.items() if key not in computed}


def marked_points(attempt: Attempt, marks: Sequence[Mark]) -> tuple[MarkedPoint, ...]:
    """The attempt's key points with their marks."""
    return marked(points_from_json(attempt.points), marks)


def marked(points: Sequence[KeyPoint], marks: Sequence[Mark]) -> tuple[MarkedPoint, ...]:
    """Key points with their marks."""
    return tuple(
        MarkedPoint(text=point.text, critical=point.critical, mark=mark)
        for point, mark in zip(points, marks, strict=True)
    )


def facts_of(
    attempt: Attempt, state: AttemptState, marks: tuple[Mark, ...], earlier: Earlier
) -> AttemptFacts:
    """All that the suggested rating depends on."""
    seen_at = earlier.seen_at
    allowed = allowed_seconds(clock_of(attempt))
    taken = state.taken_seconds or 0.0
    return AttemptFacts(
        marks=marked_points(attempt, marks),
        blank=attempt.way == Way.TYPE and not state.text.strip(),
        peeked=attempt.peeked,
        confidence=state.confidence,
        in_time=allowed is None or taken <= allowed,
        first_ever=seen_at is None,
        silence_seconds=state.spoken.first_word_seconds or 0.0,
        hours_since_seen=None if seen_at is None else hours_between(seen_at, attempt.started_at),
        same_day=earlier.same_day,
        practice=attempt.practice,
        good_from=good_from(attempt.rubric_version),
    )


def hours_between(earlier: datetime, later: datetime) -> float:
    """Hours from one moment to another."""
    return (later - earlier).total_seconds() / 3600


def get_earlier(db: Session, attempt: Attempt) -> Earlier:
    """What other attempts at its topic say of an attempt."""
    this = {"user_id": attempt.user_id, "attempt_id": attempt.id}
    seen_at, same_day = db.execute(EARLIER, this).one()
    return Earlier(seen_at=seen_at, same_day=bool(same_day))
