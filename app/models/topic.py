"""Sources, topics and what belongs to a topic: timed answers, comparisons, drills."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import PATH, SHORT, Base

# A mutable list in a JSON column is never changed in place: rows are replaced by the loader.
Texts = list[str]


class Source(Base):
    """A folder of pages with a name; the built-in one is called ``content``.

    A source that a learner uploaded has an owner and is that learner's alone until an administrator
    shares it. One that was deleted with its history kept has no living topics and is not shown.
    """

    __tablename__ = "sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    # Part of the topics' addresses, so it stays when the title is changed.
    name: Mapped[str] = mapped_column(SHORT, unique=True)
    title: Mapped[str] = mapped_column(SHORT)
    loaded_at: Mapped[datetime]
    owner_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    deleted_at: Mapped[datetime | None]
    # The version of the renderer that made the HTML of all its topics.
    rendered_by: Mapped[str] = mapped_column(String(20), default="", server_default="")


class StagedUpload(Base):
    """An upload between its preview and its confirmation; it is thrown away after a day."""

    __tablename__ = "staged_uploads"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    # The source it would update; none for a new one.
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(SHORT)
    # The pages as a zip of our own making: paths were checked before they went in.
    pages: Mapped[bytes] = mapped_column(LargeBinary)
    # What loading it would do, tried out when it came in.
    report: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]


class SourceFile(Base):
    """One file as it was last read: so that a second load need not read it again."""

    __tablename__ = "source_files"

    source_id: Mapped[int] = mapped_column(
        ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True
    )
    path: Mapped[str] = mapped_column(PATH, primary_key=True)
    # Of the bytes and the renderer's version: the same hash means nothing to do.
    content_hash: Mapped[str] = mapped_column(String(64))
    # Pages this one links to, there or not, with the line: when one comes or goes, the links are
    # made anew.
    links: Mapped[dict[str, int]] = mapped_column(JSON)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class KeptReport(Base):
    """What the last load that did or found anything new said of a source."""

    __tablename__ = "load_reports"

    source_id: Mapped[int] = mapped_column(
        ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True
    )
    made_at: Mapped[datetime]
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    # The first of the lines that an author reads; the number of all is among the counts.
    problems: Mapped[Texts] = mapped_column(JSON)


class Topic(Base):
    """What a page became. Its key is the page's ``id`` or else its path, never its title."""

    __tablename__ = "topics"
    __table_args__ = (
        UniqueConstraint("source_id", "key"),
        UniqueConstraint("source_id", "address"),
        Index("ix_topics_subject_title", "subject", "title"),
        # Which topics somebody may see, without reading their long texts.
        Index("ix_topics_source_id_archived_at", "source_id", "archived_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(PATH)
    path: Mapped[str] = mapped_column(PATH)
    # The path as it stands in the topic's URL.
    address: Mapped[str] = mapped_column(PATH)
    # A part of a page under a heading of its own (a trap, a question), counted apart.
    is_item: Mapped[bool]
    title: Mapped[str] = mapped_column(String(500))
    subject: Mapped[str] = mapped_column(SHORT)
    level: Mapped[str | None] = mapped_column(String(20))
    minutes: Mapped[int | None]
    # The page in the export format: what the parts that are only shown are read from.
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    # The notes as their author wrote them, and as they are shown.
    notes: Mapped[str] = mapped_column(Text)
    notes_html: Mapped[str] = mapped_column(Text)
    # What is searched, as domain.search writes it. Each database keeps a full text index of the
    # three, made in a migration: ``topic_search`` on SQLite, ``search_vector`` on PostgreSQL, where
    # ``search_vector_title`` and ``search_vector_points`` hold less of them.
    search_title: Mapped[str] = mapped_column(Text)
    search_points: Mapped[str] = mapped_column(Text)
    search_notes: Mapped[str] = mapped_column(Text)
    # Of title and text without the path: how a moved page is recognised.
    text_hash: Mapped[str] = mapped_column(String(64), index=True)
    changed_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]

    source: Mapped[Source] = relationship(lazy="raise_on_sql")
    answers: Mapped[list["TimedAnswerRow"]] = relationship(
        lazy="raise_on_sql", order_by="TimedAnswerRow.position", cascade="all, delete-orphan"
    )
    comparisons: Mapped[list["ComparisonRow"]] = relationship(
        lazy="raise_on_sql", order_by="ComparisonRow.position", cascade="all, delete-orphan"
    )
    drills: Mapped[list["DrillRow"]] = relationship(
        lazy="raise_on_sql", order_by="DrillRow.position", back_populates="topic"
    )


class SoftReset(Base):
    """A moment at which a topic came to mean something else: memory is halved from there on."""

    __tablename__ = "soft_resets"

    topic_id: Mapped[int] = mapped_column(
        ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime] = mapped_column(primary_key=True)


class TimedAnswerRow(Base):
    """A model answer for a length; its points are a list of text, critical, alternatives."""

    __tablename__ = "timed_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    seconds: Mapped[int] = mapped_column(CheckConstraint("seconds > 0", name="seconds"))
    points: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class ComparisonRow(Base):
    """A bad and a strong answer, why the strong one wins, and the flaws of the bad one."""

    __tablename__ = "comparisons"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    bad: Mapped[Texts] = mapped_column(JSON)
    strong: Mapped[Texts] = mapped_column(JSON)
    why: Mapped[str | None] = mapped_column(Text)
    flaws: Mapped[Texts] = mapped_column(JSON)


class DrillRow(Base):
    """A prompt with a time box. A drill that leaves its page is archived: attempts point at it."""

    __tablename__ = "drills"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    seconds: Mapped[int] = mapped_column(CheckConstraint("seconds > 0", name="seconds"))
    prompt: Mapped[str] = mapped_column(Text)
    required_outputs: Mapped[Texts] = mapped_column(JSON)
    self_check: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    archived_at: Mapped[datetime | None]

    topic: Mapped[Topic] = relationship(lazy="raise_on_sql", back_populates="drills")
