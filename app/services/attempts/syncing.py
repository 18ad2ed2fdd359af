"""Events that a page kept on its device: taken in order, each once, whatever was lost between."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.attempt import EventKind, Stage
from app.domain.errors import DomainError, NotFound
from app.domain.late import moment_of
from app.domain.learner import Learner
from app.models.attempt import Attempt, AttemptEvent
from app.services.attempts.late_steps import TAKERS, SentEvent, Step, check_same


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The event at which taking stopped, why, and the text that is in its place."""

    event_id: UUID
    error: DomainError
    kept_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a row of events: those that are stored now, and the first that is not."""

    stored: tuple[UUID, ...]
    stage: Stage | None
    refusal: Refusal | None = None


def take_events(
    db: Session, *, learner: Learner, attempt_id: UUID, events: Sequence[SentEvent], now: datetime
) -> Taken:
    """Take events in their order; stops at the first that can't be taken and keeps those before.

    What is stored already counts as stored. Raises ``NotFound`` where there is no such attempt and
    the events do not start one.
    """
    stored: list[UUID] = []
    refusal = None
    for sent in events:
        try:
            take_event(db, learner, attempt_id, sent, now)
        except NotFound:
            raise
        except DomainError as error:
            refusal = Refusal(
                event_id=sent.id, error=error, kept_text=text_of(db, learner, attempt_id)
            )
            break
        stored.append(sent.id)
    attempt = db.get(Attempt, (learner.id, attempt_id))
    stage = attempt.stage if attempt else None
    return Taken(stored=tuple(stored), stage=stage, refusal=refusal)


def text_of(db: Session, learner: Learner, attempt_id: UUID) -> str:
    """The answer that is in."""
    attempt = db.get(Attempt, (learner.id, attempt_id))
    return attempt.text if attempt else ""


def take_event(
    db: Session, learner: Learner, attempt_id: UUID, sent: SentEvent, now: datetime
) -> None:
    """Take one event, unless it is stored; the moment that counts is decided by ``moment_of``."""
    known = db.get(AttemptEvent, (learner.id, sent.id))
    # An answer that came too late is in the log as a draft; asked again, it is told so again.
    is_late = known is not None and (known.attempt_id, known.kind) == (attempt_id, EventKind.DRAFT)
    if known is not None and not is_late:
        return check_same(known, attempt_id, sent)
    earliest = last_moment(db, learner.id, attempt_id)
    moment = moment_of(sent.seconds_ago, now=now, earliest=earliest)
    step = Step(db=db, learner=learner, attempt_id=attempt_id, sent=sent, moment=moment, now=now)
    TAKERS[sent.kind](step)
    if moment.is_late:
        note_claim(step)
    return None


def last_moment(db: Session, user_id: int, attempt_id: UUID) -> datetime | None:
    """The moment of the attempt's latest event; nothing of it can have happened before."""
    return db.scalar(
        select(AttemptEvent.at)
        .where(AttemptEvent.user_id == user_id, AttemptEvent.attempt_id == attempt_id)
        .order_by(AttemptEvent.position.desc())
        .limit(1)
    )


def note_claim(step: Step) -> None:
    """Keep with a late event what its client claimed and when the server had it."""
    row = step.db.get(AttemptEvent, (step.learner.id, step.sent.id))
    if row is not None and step.moment.claimed_at is not None:
        late = {
            "claimed_at": step.moment.claimed_at.isoformat(),
            "received_at": step.now.isoformat(),
        }
        row.payload = {**row.payload, "late": late}
