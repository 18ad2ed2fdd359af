"""From a submitted answer to a rating: how sure, key points, rubric, moved rating, undo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.attempt import AttemptState, EventKind, Stage, check_allowed, fold
from app.domain.errors import InvalidInput
from app.domain.learner import Way
from app.domain.page import KeyPoint
from app.domain.rating import (
    AttemptFacts,
    Confidence,
    Mark,
    MarkedPoint,
    Rating,
    Suggestion,
    check_moved_rating,
    is_hot_error,
    suggest_rating,
)
from app.domain.rubric import correctness_level, on_three, score_of
from app.domain.text import clean_text
from app.domain.timing import allowed_seconds
from app.models.attempt import Attempt
from app.models.review import Review
from app.services.attempts import clock_of, criteria_of, get_row, list_events, record
from app.services.documents import points_from_json
from app.services.standings import recount

LONGEST_REASON = 300
LONGEST_POINT = 300
MOST_OWN_POINTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A suggested rating with what it was made from, for the page that shows it."""

    suggestion: Suggestion
    hot_error: bool


def say_how_sure(
    db: Session,
    *,
    user_id: int,
    attempt_id: UUID,
    event_id: UUID,
    confidence: int,
    now: datetime,
) -> AttemptState:
    """Keep how sure the learner is, before anything is revealed."""
    attempt = get_row(db, user_id=user_id, attempt_id=attempt_id)
    value = Confidence(confidence)
    payload = {"confidence": value.value}
    return record(db, attempt, kind=EventKind.SURE, payload=payload, event_id=event_id, now=now)


def mark_points(
    db: Session,
    *,
    user_id: int,
    attempt_id: UUID,
    event_id: UUID,
    marks: Sequence[Mark],
    own_points: str,
    now: datetime,
) -> AttemptState:
    """Keep a mark for each key point, and what was said beyond them, one point a line.

    Marking again after the reveal keeps the judged levels and works the rest out anew.
    """
    attempt = get_row(db, user_id=user_id, attempt_id=attempt_id)
    if len(marks) != len(attempt.points):
        raise InvalidInput("Every key point needs a mark.", field="marks")
    payload: dict[str, Any] = {
        "marks": [mark.value for mark in marks],
        "own_points": clean_own_points(own_points),
    }
    before = fold(list_events(db, attempt))
    if before.stage is Stage.SCORED:
        payload |= outcome(db, attempt, before, tuple(marks), judged_levels(attempt, before))
    state = record(db, attempt, kind=EventKind.MARKED, payload=payload, event_id=event_id, now=now)
    settle(db, attempt, state, now=now)
    return state


def clean_own_points(text: str) -> list[str]:
    """What the learner also said: one point a line, without empty lines and repeats."""
    lines = clean_text(
        text, field="own_points", maximum=LONGEST_POINT * MOST_OWN_POINTS, multiline=True
    ).split("\n")
    points = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if len(points) > MOST_OWN_POINTS:
        raise InvalidInput(f"At most {MOST_OWN_POINTS} own points, please.", field="own_points")
    if any(len(point) > LONGEST_POINT for point in points):
        raise InvalidInput(f"A point has at most {LONGEST_POINT} characters.", field="own_points")
    return points


def score_attempt(
    db: Session,
    *,
    user_id: int,
    attempt_id: UUID,
    event_id: UUID,
    levels: Mapping[str, int],
    now: datetime,
) -> AttemptState:
    """Keep the judged levels (none in the express way) and take the suggested rating for now."""
    attempt = get_row(db, user_id=user_id, attempt_id=attempt_id)
    before = fold(list_events(db, attempt))
    check_allowed(before, EventKind.SCORED)
    payload = outcome(db, attempt, before, before.marks, checked_levels(attempt, levels))
    state = record(db, attempt, kind=EventKind.SCORED, payload=payload, event_id=event_id, now=now)
    settle(db, attempt, state, now=now)
    return state


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
    seen_at = last_seen(db, attempt)
    allowed = allowed_seconds(clock_of(attempt))
    taken = state.taken_seconds or 0.0
    return AttemptFacts(
        marks=marked_points(attempt, marks),
        blank=attempt.way == Way.TYPE and not state.text.strip(),
        peeked=attempt.peeked,
        confidence=state.confidence,
        in_time=allowed is None or taken <= allowed,
        first_ever=seen_at is None,
        hours_since_seen=None if seen_at is None else hours_between(seen_at, attempt.started_at),
        same_day=rated_earlier_today(db, attempt),
        practice=attempt.practice,
    )


def hours_between(earlier: datetime, later: datetime) -> float:
    """Hours from one moment to another."""
    return (later - earlier).total_seconds() / 3600


def last_seen(db: Session, attempt: Attempt) -> datetime | None:
    """When this learner last handed in an answer on the topic before this attempt."""
    return db.scalar(
        select(Attempt.submitted_at)
        .where(
            Attempt.user_id == attempt.user_id,
            Attempt.topic_id == attempt.topic_id,
            Attempt.id != attempt.id,
            Attempt.submitted_at <= attempt.started_at,
        )
        .order_by(Attempt.submitted_at.desc())
        .limit(1)
    )


def rated_earlier_today(db: Session, attempt: Attempt) -> bool:
    """Whether another attempt of the same study day has rated this topic already."""
    found = db.scalar(
        select(Review.id)
        .join(Attempt, (Attempt.user_id == Review.user_id) & (Attempt.id == Review.attempt_id))
        .where(
            Review.user_id == attempt.user_id,
            Review.topic_id == attempt.topic_id,
            Review.attempt_id != attempt.id,
            Review.voided_at.is_(None),
            Attempt.study_day == attempt.study_day,
        )
        .limit(1)
    )
    return found is not None


def get_verdict(db: Session, *, user_id: int, attempt_id: UUID) -> Verdict:
    """The suggestion for a scored attempt and whether it is a hot error."""
    attempt = get_row(db, user_id=user_id, attempt_id=attempt_id)
    state = fold(list_events(db, attempt))
    suggestion = suggest_rating(facts_of(db, attempt, state, state.marks))
    return Verdict(suggestion=suggestion, hot_error=is_hot_error(state.confidence, state.rating))


def move_rating(
    db: Session,
    *,
    user_id: int,
    attempt_id: UUID,
    event_id: UUID,
    rating: int,
    reason: str,
    now: datetime,
) -> AttemptState:
    """Take another rating than the suggested one: one step at most, with a reason."""
    attempt = get_row(db, user_id=user_id, attempt_id=attempt_id)
    verdict = get_verdict(db, user_id=user_id, attempt_id=attempt_id)
    said = clean_text(reason, field="reason", maximum=LONGEST_REASON, multiline=False).strip()
    chosen = check_moved_rating(verdict.suggestion, Rating(rating), said)
    payload = {"rating": chosen, "reason": said}
    state = record(db, attempt, kind=EventKind.RATED, payload=payload, event_id=event_id, now=now)
    settle(db, attempt, state, now=now)
    return state


def undo_step(
    db: Session, *, user_id: int, attempt_id: UUID, event_id: UUID, now: datetime
) -> AttemptState:
    """Take the last step back; the answer itself stays in."""
    attempt = get_row(db, user_id=user_id, attempt_id=attempt_id)
    state = record(db, attempt, kind=EventKind.UNDONE, payload={}, event_id=event_id, now=now)
    settle(db, attempt, state, now=now)
    return state


def settle(db: Session, attempt: Attempt, state: AttemptState, *, now: datetime) -> None:
    """Bring score, review log, memory and sums to what an attempt's state says."""
    score = score_of(criteria_of(attempt), state.levels) if state.stage is Stage.SCORED else None
    attempt.points_scored = score.points if score else None
    attempt.points_maximum = score.maximum if score else None
    sync_review(db, attempt, state, now=now)
    db.flush()
    recount(db, user_id=attempt.user_id, topic_id=attempt.topic_id, day=attempt.study_day)


def sync_review(db: Session, attempt: Attempt, state: AttemptState, *, now: datetime) -> None:
    """Keep at most one living review of an attempt, the one its state asks for."""
    current = db.scalar(
        select(Review).where(
            Review.user_id == attempt.user_id,
            Review.attempt_id == attempt.id,
            Review.voided_at.is_(None),
        )
    )
    wanted = state.rating if state.stage is Stage.SCORED else None
    if current is not None:
        if wanted == current.rating and state.reason == current.reason:
            return
        current.voided_at = now
    if wanted is not None:
        db.add(new_review(attempt, state, wanted))


def new_review(attempt: Attempt, state: AttemptState, rating: Rating) -> Review:
    """The log's line for a rating; its moment is the answer's, however late it was scored."""
    return Review(
        user_id=attempt.user_id,
        id=uuid4(),
        attempt_id=attempt.id,
        topic_id=attempt.topic_id,
        suggested=state.suggested or rating,
        rating=rating,
        reason=state.reason,
        rubric_version=attempt.rubric_version,
        hot_error=is_hot_error(state.confidence, rating),
        reviewed_at=attempt.submitted_at or attempt.started_at,
    )
