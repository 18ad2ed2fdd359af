"""From a submitted answer to a rating: how sure, key points, rubric, moved rating, undo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.attempt import AttemptState, Event, EventKind, Stage, check_allowed
from app.domain.errors import InvalidInput
from app.domain.page import KeyPoint
from app.domain.rating import (
    Confidence,
    Mark,
    MarkedPoint,
    Rating,
    Suggestion,
    check_moved_rating,
    is_hot_error,
    suggest_rating,
)
from app.domain.rubric import correctness_level, on_three
from app.domain.text import clean_text
from app.models.attempt import Attempt
from app.services.attempt_log import criteria_of, get_whole, is_known, record, state_of
from app.services.documents import points_from_json
from app.services.facts import facts_of
from app.services.practice_log import PracticeLog, log_of
from app.services.standings import settle

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
    attempt = get_whole(db, user_id=user_id, attempt_id=attempt_id)
    if is_known(attempt, event_id):
        return state_of(attempt)
    payload = {"confidence": Confidence(confidence).value}
    return record(attempt, Event(kind=EventKind.SURE, at=now, payload=payload), event_id=event_id)


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
    attempt = get_whole(db, user_id=user_id, attempt_id=attempt_id)
    if is_known(attempt, event_id):
        return state_of(attempt)
    if len(marks) != len(attempt.points):
        raise InvalidInput("Every key point needs a mark.", field="marks")
    payload: dict[str, Any] = {
        "marks": [mark.value for mark in marks],
        "own_points": clean_own_points(own_points),
    }
    before = state_of(attempt)
    log = None
    if before.stage is Stage.SCORED:
        log = log_of(db, attempt)
        payload |= outcome(attempt, before, marks, judged_levels(attempt, before), log)
    event = Event(kind=EventKind.MARKED, at=now, payload=payload)
    return take(db, attempt, event, event_id=event_id, log=log)


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
    attempt = get_whole(db, user_id=user_id, attempt_id=attempt_id)
    before = state_of(attempt)
    if is_known(attempt, event_id):
        return before
    check_allowed(before, EventKind.SCORED)
    kept = checked_levels(attempt, levels)
    log = log_of(db, attempt)
    payload = outcome(attempt, before, before.marks, kept, log)
    event = Event(kind=EventKind.SCORED, at=now, payload=payload)
    return take(db, attempt, event, event_id=event_id, log=log)


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
    attempt: Attempt,
    state: AttemptState,
    marks: Sequence[Mark],
    levels: Mapping[str, int],
    log: PracticeLog,
) -> dict[str, Any]:
    """What follows from marks and levels: correctness where it was not overridden, and a rating."""
    points = marked(points_from_json(attempt.points), marks)
    computed = correctness_level(points)
    filled = dict(levels)
    if computed is not None:
        filled.setdefault("correctness", computed)
    rating = suggest_rating(facts_of(attempt, state, points, log)).rating
    return {"levels": filled, "suggested": None if rating is None else rating.value}


def marked(points: Sequence[KeyPoint], marks: Sequence[Mark]) -> tuple[MarkedPoint, ...]:
    """Key points with their marks."""
    return tuple(
        MarkedPoint(text=point.text, critical=point.critical, mark=mark)
        for point, mark in zip(points, marks, strict=True)
    )


def get_verdict(attempt: Attempt, log: PracticeLog) -> Verdict:
    """The suggestion for a scored attempt and whether it is a hot error."""
    state = state_of(attempt)
    points = marked(points_from_json(attempt.points), state.marks)
    suggestion = suggest_rating(facts_of(attempt, state, points, log))
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
    attempt = get_whole(db, user_id=user_id, attempt_id=attempt_id)
    before = state_of(attempt)
    if is_known(attempt, event_id):
        return before
    check_allowed(before, EventKind.RATED)
    said = clean_text(reason, field="reason", maximum=LONGEST_REASON, multiline=False).strip()
    log = log_of(db, attempt)
    suggestion = get_verdict(attempt, log).suggestion
    chosen = check_moved_rating(suggestion, Rating(rating), said)
    event = Event(kind=EventKind.RATED, at=now, payload={"rating": chosen, "reason": said})
    return take(db, attempt, event, event_id=event_id, log=log)


def undo_step(
    db: Session, *, user_id: int, attempt_id: UUID, event_id: UUID, now: datetime
) -> AttemptState:
    """Take the last step back; the answer itself stays in."""
    attempt = get_whole(db, user_id=user_id, attempt_id=attempt_id)
    if is_known(attempt, event_id):
        return state_of(attempt)
    return take(db, attempt, Event(kind=EventKind.UNDONE, at=now), event_id=event_id)


def take(
    db: Session,
    attempt: Attempt,
    event: Event,
    *,
    event_id: UUID,
    log: PracticeLog | None = None,
) -> AttemptState:
    """Take a step, and bring the caches up to date where it changes what they are made from."""
    before = state_of(attempt)
    after = record(attempt, event, event_id=event_id)
    if counted_part(before) != counted_part(after):
        settle(db, log or log_of(db, attempt), attempt, after, now=event.at)
    return after


def counted_part(state: AttemptState) -> tuple[object, ...]:
    """What the caches see of an attempt that is in: its own points, and all that was scored."""
    return state.own_points, state if state.stage is Stage.SCORED else None
