"""Searching topics by title, points and notes: each database by its own full text index."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable, select, text
from sqlalchemy.orm import Session

from app.domain.search import Snippet, says, search_words, snippet
from app.models.topic import Source, Topic
from app.services.loading.topic_book import topic_url
from app.services.topics.search_hints import Hint, hints
from app.services.topics.search_index import REACHES, Reach, matching
from app.services.topics.topics import TopicLine

MOST_HITS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A topic that was found. ``only_closed``: a word is only in points or prompts, not shown."""

    line: TopicLine
    snippet: Snippet
    only_closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The result of a search, the best hits first."""

    words: tuple[str, ...]
    hits: tuple[Hit, ...]
    are_more: bool = False
    hints: tuple[Hint, ...] = ()


def search_topics(db: Session, *, user_id: int | None, typed: str) -> Found:
    """The living topics, of those that somebody may see, that have every word or begin one."""
    words = search_words(typed)
    if not words:
        return Found(words=(), hits=())
    rows = best_rows(db, user_id, words)
    if not rows:
        return Found(words=words, hits=(), hints=hints(db, user_id, words))
    hits = tuple(hit_of(row, words) for row in rows[:MOST_HITS])
    return Found(words=words, hits=hits, are_more=len(rows) > MOST_HITS)


def best_rows(db: Session, user_id: int | None, words: Sequence[str]) -> Sequence[Any]:
    """The best hits, one more than are shown if there are more: titles before points before text.

    A wider reach is only searched where a narrower one has too few.
    """
    rows: dict[int, Any] = {}
    for reach in REACHES:
        found = db.execute(hits_statement(db, user_id, words, reach))
        rows |= {row.id: row for row in found if row.id not in rows}
        if len(rows) > MOST_HITS:
            break
    return tuple(rows.values())


def hits_statement(
    db: Session, user_id: int | None, words: Sequence[str], reach: Reach
) -> Executable:
    """The best hits with all that a line about them shows."""
    matches = matching(db, user_id, words, reach)
    ranked = matches.order_by(text("rank")).limit(MOST_HITS + 1).subquery()
    return (
        select(
            Topic.id,
            Topic.title,
            Topic.subject,
            Topic.address,
            Topic.level,
            Topic.minutes,
            Topic.notes,
            Source.name,
        )
        .join(ranked, ranked.c.id == Topic.id)
        .join(Source, Source.id == Topic.source_id)
        .order_by(ranked.c.rank, Topic.title, Topic.id)
    )


def hit_of(row: Any, words: Sequence[str]) -> Hit:  # noqa: ANN401 - a row of hits_statement
    """A row as a hit, with a piece of its notes."""
    shown = f"{row.title} {row.subject} {row.notes}"
    return Hit(
        line=TopicLine(
            id=row.id,
            title=row.title,
            subject=row.subject,
            url=topic_url(row.name, row.address),
            level=row.level,
            minutes=row.minutes,
        ),
        snippet=snippet(row.notes, words),
        only_closed=not all(says(shown, word) for word in words),
    )
