"""Recordings that learners chose to upload: taken in, listed, played, deleted, and let go in time.

Everybody keeps recordings in the browser that made them; here is only what was sent on purpose.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row, Select, delete, func, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound, TooLarge
from app.domain.recording import LARGEST_SHELF, SoundKind, check_sound, kept_until
from app.models.attempt import Attempt
from app.models.recording import Recording
from app.models.topic import Topic
from app.services.attempts.attempt_log import get_row


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingLine:
    """An uploaded recording as lists and players show it."""

    id: UUID
    attempt_id: UUID
    subject: str
    title: str
    kind: SoundKind
    size: int
    seconds: float
    started_seconds: float
    uploaded_at: datetime
    until: datetime


def store_recording(
    db: Session,
    *,
    user_id: int,
    attempt_id: UUID,
    recording_id: UUID,
    content: bytes,
    declared: str,
    started_seconds: float,
    keep_days: int,
    now: datetime,
) -> None:
    """Take a recording in, if it is one; the same one again changes nothing."""
    attempt = get_row(db, user_id=user_id, attempt_id=attempt_id)
    if db.get(Recording, (user_id, recording_id)) is not None:
        return
    sound = check_sound(content, declared)
    remove_expired(db, keep_days=keep_days, now=now)
    check_room(db, user_id, len(content))
    db.add(
        Recording(
            user_id=user_id,
            id=recording_id,
            attempt_id=attempt.id,
            kind=sound.kind,
            size=len(content),
            seconds=sound.seconds,
            started_seconds=started_seconds,
            uploaded_at=now,
            content=content,
        )
    )
    db.flush()


def remove_expired(db: Session, *, keep_days: int, now: datetime) -> None:
    """Delete what was kept long enough, whoever it belongs to; called by every write here."""
    db.execute(delete(Recording).where(Recording.uploaded_at <= now - timedelta(days=keep_days)))


def check_room(db: Session, user_id: int, size: int) -> None:
    """Raise ``TooLarge`` where a learner's uploads fill their place already."""
    used = db.scalar(select(func.sum(Recording.size)).where(Recording.user_id == user_id)) or 0
    if used + size > LARGEST_SHELF:
        room = LARGEST_SHELF // 1_000_000
        raise TooLarge(f"Your uploads fill their {room} MB. Delete one under Recordings first.")


def list_recordings(
    db: Session, *, user_id: int, keep_days: int, now: datetime, attempt_id: UUID | None = None
) -> list[RecordingLine]:
    """A learner's uploads, or those of one attempt; the newest first."""
    statement = kept(user_id, keep_days, now)
    if attempt_id is not None:
        statement = statement.where(Recording.attempt_id == attempt_id)
    rows = db.execute(statement.order_by(Recording.uploaded_at.desc(), Recording.id))
    return [line_of(row, keep_days) for row in rows]


def kept(user_id: int, keep_days: int, now: datetime) -> Select[Recording, str, str]:
    """What a learner uploaded and whose time is not over, with its topic's names."""
    return (
        select(Recording, Topic.subject, Topic.title)
        .join(
            Attempt,
            (Attempt.user_id == Recording.user_id) & (Attempt.id == Recording.attempt_id),
        )
        .join(Topic, Topic.id == Attempt.topic_id)
        .where(
            Recording.user_id == user_id,
            Recording.uploaded_at > now - timedelta(days=keep_days),
        )
    )


def line_of(row: Row[Recording, str, str], keep_days: int) -> RecordingLine:
    """A row as it is shown."""
    recording, subject, title = row
    return RecordingLine(
        id=recording.id,
        attempt_id=recording.attempt_id,
        subject=subject,
        title=title,
        kind=recording.kind,
        size=recording.size,
        seconds=recording.seconds,
        started_seconds=recording.started_seconds,
        uploaded_at=recording.uploaded_at,
        until=kept_until(recording.uploaded_at, keep_days),
    )


def get_recording(
    db: Session, *, user_id: int, recording_id: UUID, keep_days: int, now: datetime
) -> RecordingLine:
    """An own upload that is still kept; raises ``NotFound``."""
    statement = kept(user_id, keep_days, now).where(Recording.id == recording_id)
    found = db.execute(statement).one_or_none()
    if found is None:
        raise NotFound("There is no such recording. It was deleted, or it was kept its time.")
    return line_of(found, keep_days)


def read_stretch(db: Session, *, user_id: int, recording_id: UUID, start: int, end: int) -> bytes:
    """The bytes from ``start`` up to ``end`` of an own upload; the database cuts them out."""
    stretch = func.substr(Recording.content, start + 1, end - start)
    found = db.scalar(
        select(stretch).where(Recording.user_id == user_id, Recording.id == recording_id)
    )
    return bytes(found or b"")


def delete_recordings(
    db: Session,
    *,
    user_id: int,
    keep_days: int,
    now: datetime,
    only: Sequence[UUID] | None = None,
) -> None:
    """Delete some of a learner's uploads, or all; what is gone already stays gone."""
    remove_expired(db, keep_days=keep_days, now=now)
    statement = delete(Recording).where(Recording.user_id == user_id)
    db.execute(statement if only is None else statement.where(Recording.id.in_(only)))
