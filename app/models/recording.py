"""Recordings that learners uploaded: the sound itself, beside the attempt it belongs to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.recording import SoundKind
from app.models.base import Base, part_of, words


class Recording(Base):
    """One uploaded recording of an answer.

    The bytes are in the database and not in files beside it: every process of a server reads the
    same truth, a power cut leaves no half of one, a backup holds them, and what is deleted with its
    attempt or its learner is gone with it. They are small (0.3 MB a minute) and short-lived.
    """

    __tablename__ = "recordings"
    __table_args__ = (
        part_of("attempts", "attempt_id"),
        Index("ix_recordings_attempt", "user_id", "attempt_id"),
        Index("ix_recordings_uploaded_at", "uploaded_at"),
        CheckConstraint("size > 0", name="has_content"),
    )

    user_id: Mapped[int] = mapped_column(primary_key=True)
    # Made by the browser that recorded it: the same recording sent twice is stored once.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    attempt_id: Mapped[UUID]
    kind: Mapped[SoundKind] = mapped_column(words(SoundKind, "sound_kind"))
    size: Mapped[int]
    seconds: Mapped[float]
    # Seconds of answering at which it began: later than 0 after a reload in mid-answer.
    started_seconds: Mapped[float]
    uploaded_at: Mapped[datetime]
    # Never read as a whole with the row: ``services.recordings`` asks for the stretch it needs.
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
