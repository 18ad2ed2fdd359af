"""What learners add to an author's topics without touching the files: own answers, and ticks."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class OwnAnswer(Base):
    """One learner's strong answer and key points for one topic: the only place they are kept.

    What was said beyond the page in an attempt joins here when its points are marked.
    """

    __tablename__ = "own_answers"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[int] = mapped_column(
        ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True
    )
    strong: Mapped[str] = mapped_column(Text, default="")
    # Each with its text and the attempt it was said in, if any.
    points: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    # What stood here before the last change by hand, for taking it back.
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    # Counts the changes, so that a form that is out of date overwrites nothing.
    version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]


class Tick(Base):
    """A learner's tick at an item of a checklist; the item is known by its words."""

    __tablename__ = "ticks"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[int] = mapped_column(
        ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[str] = mapped_column(String(32), primary_key=True)
    ticked: Mapped[bool]
    at: Mapped[datetime]
