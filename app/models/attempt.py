"""Attempts, the events they are made of, and the drafts while one runs."""

import json
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.attempt import EventKind, Stage
from app.models.base import Base, part_of, words

# Which attempts an index holds, word for word: a value that is sent beside a statement tells
# neither database that the index will do.
UNSCORED = "stage <> 'scored'"


class Attempt(Base):
    """One try at a drill by one learner.

    What was asked is copied in, so that an edited page changes no history. Everything below
    ``stage`` is a cache of the attempt's events and can be rebuilt from them.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        Index("ix_attempts_user_id_started_at", "user_id", "started_at"),
        Index("ix_attempts_user_id_topic_id", "user_id", "topic_id", "started_at"),
        Index("ix_attempts_user_id_study_day", "user_id", "study_day"),
        Index("ix_attempts_user_id_closes_at", "user_id", "closes_at"),
        # What waits for its next step, and what was left: few, however many were scored.
        Index(
            "ix_attempts_unscored",
            "user_id",
            "started_at",
            sqlite_where=text(UNSCORED),
            postgresql_where=text(UNSCORED),
        ),
    )

    # The learner's id is part of the key, as it would be when learners live on several databases.
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    drill_id: Mapped[int] = mapped_column(ForeignKey("drills.id"))
    # What was asked, as it was: prompt, points, criteria.
    box_seconds: Mapped[int]
    prompt: Mapped[str] = mapped_column(Text)
    points: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    self_check: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    rubric_version: Mapped[int]
    # How it was answered.
    way: Mapped[str] = mapped_column(String(20))
    clock_style: Mapped[str] = mapped_column(String(20))
    stop_rule: Mapped[str] = mapped_column(String(20))
    extra_time: Mapped[str] = mapped_column(String(20))
    preparation_seconds: Mapped[int]
    practice: Mapped[bool]
    peeked: Mapped[bool]
    started_at: Mapped[datetime]
    study_day: Mapped[date]

    # The tab that writes the answer; the others hold texts beside it.
    holder: Mapped[UUID | None]

    stage: Mapped[Stage] = mapped_column(words(Stage, "stage"))
    # How many events there are: the place of the next one.
    events: Mapped[int] = mapped_column(default=0)
    prepared_seconds: Mapped[float | None]
    # Each pause as its beginning and its end, which is null while it lasts.
    pauses: Mapped[list[list[str | None]]] = mapped_column(JSON, default=list)
    # When the server closes a running attempt by itself: a hard stop's zero and the grace.
    closes_at: Mapped[datetime | None]
    text: Mapped[str] = mapped_column(Text, default="")
    submitted_at: Mapped[datetime | None]
    taken_seconds: Mapped[float | None]
    overtime_seconds: Mapped[float] = mapped_column(default=0.0)
    ended_by: Mapped[str | None] = mapped_column(String(20))
    confidence: Mapped[int | None]
    marks: Mapped[list[str]] = mapped_column(JSON, default=list)
    own_points: Mapped[list[str]] = mapped_column(JSON, default=list)
    levels: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    points_scored: Mapped[int | None]
    points_maximum: Mapped[int | None]
    rating: Mapped[int | None]


def event_digest(
    *, event_id: UUID, attempt_id: UUID, position: int, kind: str, at: datetime, payload: object
) -> str:
    """What an event says, as SHA-256; whose it is may change when a guest gets an account."""
    said = [
        str(event_id),
        str(attempt_id),
        position,
        str(kind),
        at.astimezone(UTC).isoformat(),
        payload,
    ]
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def digest_of_new(context: DefaultExecutionContext) -> str:
    """The digest of an event that is stored now."""
    new: dict[str, Any] = context.get_current_parameters()  # type: ignore[no-untyped-call]
    names = ("attempt_id", "position", "kind", "at", "payload")
    return event_digest(event_id=new["id"], **{name: new[name] for name in names})


class AttemptEvent(Base):
    """One thing that happened to an attempt, never changed: what an attempt is rebuilt from."""

    __tablename__ = "attempt_events"
    __table_args__ = (
        part_of("attempts", "attempt_id"),
        Index("ix_attempt_events_attempt", "user_id", "attempt_id", "position"),
    )

    user_id: Mapped[int] = mapped_column(primary_key=True)
    # Made by the client: the same event sent twice is stored once.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    attempt_id: Mapped[UUID]
    position: Mapped[int]
    kind: Mapped[EventKind] = mapped_column(words(EventKind, "event_kind"))
    at: Mapped[datetime]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    # None of events that were stored before there was one.
    digest: Mapped[str | None] = mapped_column(String(64), default=digest_of_new)


class Draft(Base):
    """The latest text of a running attempt from one browser tab; two tabs keep two texts."""

    __tablename__ = "drafts"
    __table_args__ = (part_of("attempts", "attempt_id"),)

    user_id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[UUID] = mapped_column(primary_key=True)
    tab: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]
