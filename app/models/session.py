"""Sessions of several drills, their items in order, and follow-up questions that interrupt."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.session import SessionKind
from app.models.base import SHORT, Base, part_of, words


class PracticeSession(Base):
    """Some drills in a row by one learner. How far it is follows from the attempts at its items."""

    __tablename__ = "practice_sessions"
    __table_args__ = (Index("ix_practice_sessions_user_id_started_at", "user_id", "started_at"),)

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    # Made by the client: the same form sent twice makes one session.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[SessionKind] = mapped_column(words(SessionKind, "session_kind"))
    subject: Mapped[str] = mapped_column(SHORT, default="")
    interrupts: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime]
    study_day: Mapped[date]
    # When the learner stopped it before its end; going on takes that back.
    stopped_at: Mapped[datetime | None]


class Mock(Base):
    """A session that is a mock interview of a role, and its score sheet once that is filled."""

    __tablename__ = "mocks"
    __table_args__ = (part_of("practice_sessions", "session_id"),)

    user_id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    # The track's name in ``tracks.md``; empty for all topics.
    track: Mapped[str] = mapped_column(SHORT, default="")
    minutes: Mapped[int]
    # The points of each line of the sheet (domain.mocks).
    levels: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    scored_at: Mapped[datetime | None]


class SessionItem(Base):
    """One place of a session: a drill, and the id its attempt has or will have.

    As the attempt's id is fixed from the beginning, starting an item twice starts it once.
    """

    __tablename__ = "session_items"
    __table_args__ = (
        part_of("practice_sessions", "session_id"),
        UniqueConstraint("user_id", "attempt_id"),
    )

    user_id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[UUID]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    drill_id: Mapped[int] = mapped_column(ForeignKey("drills.id", ondelete="CASCADE"))
    # The drill's own time box, or another one its prompt is asked in.
    box_seconds: Mapped[int]
    practice: Mapped[bool]
    why: Mapped[str] = mapped_column(String(20))
    sentence: Mapped[str] = mapped_column(Text)
    # The one key point that is asked for, where a topic is split into its points.
    point: Mapped[str] = mapped_column(Text, default="")
    skipped_at: Mapped[datetime | None]


class Interruption(Base):
    """The follow-up question that interrupts an attempt, as its page said it, and when."""

    __tablename__ = "interruptions"
    __table_args__ = (part_of("attempts", "attempt_id"),)

    user_id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[UUID] = mapped_column(primary_key=True)
    # In seconds of answering.
    at_second: Mapped[int]
    question: Mapped[str] = mapped_column(Text)
    response: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
