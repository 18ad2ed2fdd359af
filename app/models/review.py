"""What the scheduler knows: ratings as a log, and caches of it for each learner and topic."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Review(Base):
    """A rating given to a topic by an attempt; ``voided_at`` is set when it was undone."""

    __tablename__ = "reviews"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "attempt_id"],
            ["attempts.user_id", "attempts.id"],
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        Index("ix_reviews_user_id_topic_id", "user_id", "topic_id", "reviewed_at"),
    )

    user_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    attempt_id: Mapped[UUID]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    suggested: Mapped[int]
    rating: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")
    rubric_version: Mapped[int]
    hot_error: Mapped[bool]
    reviewed_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]


class Standing(Base):
    """How one learner stands in one topic: a cache of attempts and reviews, always rebuildable."""

    __tablename__ = "standings"
    __table_args__ = (Index("ix_standings_user_id_due_at", "user_id", "due_at"),)

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[int] = mapped_column(
        ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True
    )
    # Memory (FSRS): nothing until the first rated attempt.
    stability: Mapped[float | None]
    difficulty: Mapped[float | None]
    due_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    # The latest scored attempts, newest first, as services.standings makes them.
    recent: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    # What the learner also said and keeps: joins the key points of the next attempt.
    own_points: Mapped[list[str]] = mapped_column(JSON, default=list)
    attempts: Mapped[int] = mapped_column(default=0)
    first_score: Mapped[float | None]
    latest_score: Mapped[float | None]
    hot_errors: Mapped[int] = mapped_column(default=0)


class Delivery(Base):
    """How well one learner lands one topic in one time box; never mixed with memory."""

    __tablename__ = "deliveries"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[int] = mapped_column(
        ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True
    )
    box_seconds: Mapped[int] = mapped_column(primary_key=True)
    history: Mapped[list[float]] = mapped_column(JSON)


class StudyDay(Base):
    """One learner's day in sums: what the heat map and the trends are drawn from."""

    __tablename__ = "study_days"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    # Attempts of 90 seconds or less are "short", longer ones "long": the two lines of the trend.
    band: Mapped[str] = mapped_column(String(20), primary_key=True)
    attempts: Mapped[int]
    seconds: Mapped[float]
    scored: Mapped[int]
    # Sum of points / maximum x 10 over the scored attempts.
    score_sum: Mapped[float]


class Peek(Base):
    """A learner opened a topic's answers before trying it, on one study day."""

    __tablename__ = "peeks"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[int] = mapped_column(
        ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime]
