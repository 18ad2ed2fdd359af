"""What follows from marks and levels: the suggested rating, and what it is made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from app.domain.timing import allowed_seconds
from app.domain.versions import Version, versions
from app.models.attempt import Attempt
from app.models.base import table_of
from app.models.review import Review
from app.services.asked import clock_of, criteria_of
from app.services.attempt_log import get_row, load_log
from app.services.documents import points_from_json

ATTEMPTS, REVIEWS = table_of(Attempt), table_of(Review)
SEEN = select(func.max(ATTEMPTS.c.submitted_at)).where(
    ATTEMPTS.c.user_id == bindparam("user_id"),
    ATTEMPTS.c.topic_id == bindparam("topic_id"),
    ATTEMPTS.c.id != bindparam("attempt_id"),
    ATTEMPTS.c.submitted_at <= bindparam("started_at"),
)
RATED = (
    select(REVIEWS.c.id)
    .join(
        ATTEMPTS,
        (ATTEMPTS.c.user_id == REVIEWS.c.user_id) & (ATTEMPTS.c.id == REVIEWS.c.attempt_id),
    )
    .where(
        REVIEWS.c.user_id == bindparam("user_id"),
        REVIEWS.c.topic_id == bindparam("topic_id"),
        REVIEWS.c.attempt_id != bindparam("attempt_id"),
        REVIEWS.c.voided_at.is_(None),
        ATTEMPTS.c.study_day == bindparam("study_day"),
    )
)
EARLIER = select(SEEN.scalar_subquery(), RATED.exists())


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A suggested rating with what it was made from, for the page that shows it."""

    suggestion: Suggestion
    hot_error: bool
    rubric_version: int
    versions: tuple[Version, ...] = ()


def get_verdict(db: Session, *, user_id: int, attempt_id: UUID) -> Verdict:
    """The suggestion for a scored attempt, whether it is a hot error, and how it was marked."""
    attempt = get_row(db, user_id=user_id, attempt_id=attempt_id)
    log = load_log(db, attempt)
    return replace(verdict_of(db, attempt, log.state), versions=versions(log.events))


def verdict_of(db: Session, attempt: Attempt, state: AttemptState) -> Verdict:
    """The suggestion that follows from an attempt's state."""
    suggestion = suggest_rating(facts_of(db, attempt, state, state.marks))
    return Verdict(
        suggestion=suggestion,
        hot_error=is_hot_error(state.confidence, state.rating),
        rubric_version=attempt.rubric_version,
    )


def outcome(
    db: Session,
    attempt: Attempt,
    state: AttemptState,
    marks: tuple[Mark, ...],
    levels: Mapping[str, int],
) -> dict[str, Any]:
    """What follows from marks and levels: correctness where it was not overridden, and a rating."""
    computed = correctness_level(marked_points(attempt, marks))
    filled = dict(levels)
    if computed is not None:
        filled.setdefault("correctness", computed)
    suggestion = suggest_rating(facts_of(db, attempt, state, marks))
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
    db: Session, attempt: Attempt, state: AttemptState, marks: tuple[Mark, ...]
) -> AttemptFacts:
    """All that the suggested rating depends on."""
    seen_at, same_day = earlier_tries(db, attempt)
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
        same_day=same_day,
        practice=attempt.practice,
    )


def hours_between(earlier: datetime, later: datetime) -> float:
    """Hours from one moment to another."""
    return (later - earlier).total_seconds() / 3600


def earlier_tries(db: Session, attempt: Attempt) -> tuple[datetime | None, bool]:
    """When the topic was answered last before, and if another attempt of the day has rated it."""
    told = {
        "user_id": attempt.user_id,
        "topic_id": attempt.topic_id,
        "attempt_id": attempt.id,
        "started_at": attempt.started_at,
        "study_day": attempt.study_day,
    }
    row = db.execute(EARLIER, told).one()
    return row[0], bool(row[1])
