"""From a submitted answer to a rating: how sure, key points, rubric, moved rating, undo."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.attempt import AttemptState, EventKind, Stage, check_allowed
from app.domain.own_answer import MOST_SAID, clean_points
from app.domain.rating import (
    Confidence,
    Mark,
    Rating,
    check_marks,
    check_moved_rating,
)
from app.domain.text import clean_text
from app.models.attempt import Attempt
from app.services.attempts.attempt_log import Log, record
from app.services.attempts.closing import take_logged
from app.services.figures.review_log import settle
from app.services.figures.topic_steps import Surroundings, get_surroundings
from app.services.scoring.attempt_facts import scored_attempt
from app.services.scoring.judging import (
    checked_levels,
    get_earlier,
    judged_levels,
    outcome,
    verdict_of,
)
from app.services.scoring.own_answers import join_said

LONGEST_REASON = 300


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
    attempt, log = take_logged(db, user_id=user_id, attempt_id=attempt_id, now=now)
    value = Confidence(confidence)
    payload = {"confidence": value.value}
    return record(
        db, attempt, log, kind=EventKind.SURE, payload=payload, event_id=event_id, now=now
    )


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
    attempt, log = take_logged(db, user_id=user_id, attempt_id=attempt_id, now=now)
    check_marks(marks, len(attempt.points))
    payload: dict[str, Any] = {
        "marks": [mark.value for mark in marks],
        "own_points": clean_points(own_points, field="own_points", most=MOST_SAID),
    }
    before = log.state
    if before.stage is Stage.SCORED and event_id not in log.ids:
        levels = judged_levels(attempt, before)
        payload |= outcome(attempt, before, tuple(marks), levels, get_earlier(db, attempt))
    return take(db, attempt, log, EventKind.MARKED, payload, event_id=event_id, now=now)


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
    attempt, log = take_logged(db, user_id=user_id, attempt_id=attempt_id, now=now)
    before = log.state
    if event_id in log.ids:
        return before
    check_allowed(before, EventKind.SCORED)
    judged = checked_levels(attempt, levels)
    known = get_surroundings(db, attempt)
    payload = outcome(attempt, before, before.marks, judged, known.earlier)
    return take(
        db, attempt, log, EventKind.SCORED, payload, event_id=event_id, now=now, known=known
    )


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
    attempt, log = take_logged(db, user_id=user_id, attempt_id=attempt_id, now=now)
    if event_id in log.ids:
        return log.state
    check_allowed(log.state, EventKind.RATED)
    verdict = verdict_of(attempt, log.state, get_earlier(db, attempt))
    said = clean_text(reason, field="reason", maximum=LONGEST_REASON, multiline=False).strip()
    chosen = check_moved_rating(verdict.suggestion, Rating(rating), said)
    payload = {"rating": chosen, "reason": said}
    return take(db, attempt, log, EventKind.RATED, payload, event_id=event_id, now=now)


def undo_step(
    db: Session, *, user_id: int, attempt_id: UUID, event_id: UUID, now: datetime
) -> AttemptState:
    """Take the last step back; the answer itself stays in."""
    attempt, log = take_logged(db, user_id=user_id, attempt_id=attempt_id, now=now)
    return take(db, attempt, log, EventKind.UNDONE, {}, event_id=event_id, now=now)


def take(
    db: Session,
    attempt: Attempt,
    log: Log,
    kind: EventKind,
    payload: Mapping[str, Any],
    *,
    event_id: UUID,
    now: datetime,
    known: Surroundings | None = None,
) -> AttemptState:
    """Record a step and bring everything that hangs on the attempt to what it says now."""
    before = log.state
    was = scored_attempt(attempt) if before.stage is Stage.SCORED else None
    state = record(db, attempt, log, kind=kind, payload=payload, event_id=event_id, now=now)
    if Stage.SCORED in {before.stage, state.stage} and state != before:
        settle(db, attempt, state, was=was, known=known, now=now)
    if before.own_points != state.own_points:
        said = {"before": before.own_points, "after": state.own_points}
        join_said(db, attempt=attempt, **said, now=now)
    return state
