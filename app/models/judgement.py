"""Rounds of judging: pairs compared, own answers held against each other, anchors, re-scoring."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.rounds import RoundKind, RoundStage, RoundStep
from app.models.base import Base, part_of, words


class Round(Base):
    """One round of judging by one learner.

    What was shown is copied in, so that an edited page changes no history. Everything from
    ``stage`` on is a cache of the round's events and can be rebuilt from them.
    """

    __tablename__ = "rounds"
    __table_args__ = (
        Index("ix_rounds_user_id_kind", "user_id", "kind", "started_at"),
        Index("ix_rounds_user_id_topic_id", "user_id", "topic_id", "started_at"),
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    # Made by the client; the order of the two answers follows from it.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    kind: Mapped[RoundKind] = mapped_column(words(RoundKind, "round_kind"))
    # Which of the topic's comparisons, from 0; none for own answers.
    position: Mapped[int | None]
    # What was shown: see services.round_material.
    material: Mapped[dict[str, Any]] = mapped_column(JSON)
    blind: Mapped[bool]
    # Whether its figures say something: not seen of late, and not given away by length.
    telling: Mapped[bool]
    started_at: Mapped[datetime]
    study_day: Mapped[date]

    stage: Mapped[RoundStage] = mapped_column(words(RoundStage, "round_stage"))
    # What the figures are made of, once it is revealed: see services.round_outcome.
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class RoundEventRow(Base):
    """One thing that happened in a round, never changed."""

    __tablename__ = "round_events"
    __table_args__ = (
        part_of("rounds", "round_id"),
        Index("ix_round_events_round", "user_id", "round_id", "position"),
    )

    user_id: Mapped[int] = mapped_column(primary_key=True)
    # Made by the client: the same event sent twice is stored once.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    round_id: Mapped[UUID]
    position: Mapped[int]
    step: Mapped[RoundStep] = mapped_column(words(RoundStep, "round_step"))
    at: Mapped[datetime]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)


class RepairDraft(Base):
    """The text of a repair while it is written."""

    __tablename__ = "repair_drafts"
    __table_args__ = (part_of("rounds", "round_id"),)

    user_id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]
