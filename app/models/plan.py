"""What a learner plans: track, limits a day, and what is set aside."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import SHORT, Base


class StudyPlan(Base):
    """A learner's track and limits; day of the interview and minutes a day are the user's."""

    __tablename__ = "study_plans"
    __table_args__ = (
        CheckConstraint("new_a_day >= 0", name="new_a_day"),
        CheckConstraint("due_a_day >= 0", name="due_a_day"),
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    # The track's name in ``tracks.md``; empty for all topics.
    track: Mapped[str] = mapped_column(SHORT, default="")
    # The day on which the day of the interview was given.
    starts_on: Mapped[date | None]
    # At most so many a day; none is no limit.
    new_a_day: Mapped[int | None]
    due_a_day: Mapped[int | None]


class SetAside(Base):
    """Topics a learner set aside until the next study day; ``undone_at`` brings them back."""

    __tablename__ = "set_asides"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    study_day: Mapped[date]
    topic_ids: Mapped[list[int]] = mapped_column(JSON)
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
