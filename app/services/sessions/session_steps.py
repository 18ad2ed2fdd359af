"""The steps a learner takes in a session: start an item, skip it, stop, go on."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.learner import Learner
from app.domain.session import StepState
from app.models.session import Mock, PracticeSession, SessionItem
from app.services.attempts import attempts
from app.services.attempts.interruptions import plan_interruption
from app.services.sessions.sessions import ItemView, get_session


def start_item(
    db: Session,
    *,
    learner: Learner,
    session_id: UUID,
    attempt_id: UUID,
    now: datetime,
    hands_free: bool = False,
) -> UUID | None:
    """Start an item's drill and return its attempt; None where it was skipped or its page is gone.

    An item that runs already, or is done, is only returned: a second press starts nothing.
    """
    session = get_session(db, user_id=learner.id, session_id=session_id)
    item = next((each for each in session.items if each.attempt_id == attempt_id), None)
    if item is None:
        raise NotFound("This session has no such drill.")
    if item.state in (StepState.SKIPPED, StepState.LEFT, StepState.GONE):
        return None
    if item.state is StepState.OPEN:
        begin(db, held_by(db, learner, session_id), item, now, hands_free=hands_free)
        if session.interrupts:
            plan_interruption(db, user_id=learner.id, attempt_id=attempt_id)
    if session.stopped:
        own = (PracticeSession.user_id == learner.id) & (PracticeSession.id == session_id)
        db.execute(update(PracticeSession).where(own).values(stopped_at=None))
    return attempt_id


def held_by(db: Session, learner: Learner, session_id: UUID) -> Learner:
    """The learner as the session wants it: in a mock the clock ends each answer."""
    if db.get(Mock, (learner.id, session_id)) is None:
        return learner
    return replace(learner, preferences=replace(learner.preferences, hard_stop=True))


def begin(
    db: Session, learner: Learner, item: ItemView, now: datetime, *, hands_free: bool
) -> None:
    """Start the attempt of an item."""
    attempts.start_attempt(
        db,
        learner=learner,
        drill_id=item.drill_id,
        attempt_id=item.attempt_id,
        practice=item.practice,
        now=now,
        box_seconds=item.box_seconds,
        point=item.point,
        hands_free=hands_free,
    )


def skip_item(
    db: Session, *, user_id: int, session_id: UUID, place: int, skipped: bool, now: datetime
) -> None:
    """Leave an item of a session out, or take it in again."""
    item = db.get(SessionItem, (user_id, session_id, place))
    if item is None:
        raise NotFound("This session has no such drill.")
    item.skipped_at = (item.skipped_at or now) if skipped else None


def stop(db: Session, *, user_id: int, session_id: UUID, now: datetime) -> None:
    """End a session before its last drill; what was done stays, and it can go on."""
    row = get_row(db, user_id, session_id)
    row.stopped_at = row.stopped_at or now


def go_on(db: Session, *, user_id: int, session_id: UUID) -> None:
    """Take a stop back."""
    get_row(db, user_id, session_id).stopped_at = None


def get_row(db: Session, user_id: int, session_id: UUID) -> PracticeSession:
    """An own session's row; somebody else's is as absent as none."""
    row = db.get(PracticeSession, (user_id, session_id))
    if row is None:
        raise NotFound("There is no such session.")
    return row
