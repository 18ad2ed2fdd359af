"""What the scheduler knows: ratings as a log, and caches of it for each learner and topic."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.week_sums import SumKind
from app.models.base import SHORT, Base, part_of, words


class Review(Base):
    """A rating given to a topic by an attempt; ``voided_at`` is set when it was undone."""

    __tablename__ = "reviews"
    __table_args__ = (
        part_of("attempts", "attempt_id"),
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
    # All scored attempts in two numbers, as they weighed at a moment (domain.quality).
    quality_good: Mapped[float | None]
    quality_poor: Mapped[float | None]
    quality_as_of: Mapped[datetime | None]
    # The day of the hot error that is still open.
    hot_on: Mapped[date | None]
    # The latest scored attempts, newest first, as services.standings makes them.
    recent: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    attempts: Mapped[int] = mapped_column(default=0)
    first_score: Mapped[float | None]
    latest_score: Mapped[float | None]
    hot_errors: Mapped[int] = mapped_column(default=0)
    # How many living reviews said again: from eight on the topic takes another path.
    times_again: Mapped[int] = mapped_column(default=0, server_default="0")


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


class WeekSum(Base):
    """What a learner's scored attempts of a week in one subject add up to, for one line of a trend.

    By week and subject, so that a trend over years is read from some hundred rows, however many
    attempts they stand for.
    """

    __tablename__ = "week_sums"
    # All that a trend over every subject asks for, in its order: nothing is sorted or looked up.
    __table_args__ = (
        Index("ix_week_sums_line", "user_id", "kind", "name", "week", "count", "total"),
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    # The Monday of the learner's week.
    week: Mapped[date] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(SHORT, primary_key=True)
    kind: Mapped[SumKind] = mapped_column(words(SumKind, "sum_kind"), primary_key=True)
    # A band of time boxes, a criterion's key, or how sure (1 to 3).
    name: Mapped[str] = mapped_column(SHORT, primary_key=True)
    count: Mapped[int]
    total: Mapped[float]


class CriterionLog(Base):
    """The latest levels that a learner got on one criterion, over all topics, oldest first.

    A cache of the attempts: what signals are found in without reading thousands of attempts.
    """

    __tablename__ = "criterion_logs"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    criterion: Mapped[str] = mapped_column(SHORT, primary_key=True)
    levels: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


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


class FigureVersion(Base):
    """One row: of which version the derived figures are (services.figures)."""

    __tablename__ = "figure_versions"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
