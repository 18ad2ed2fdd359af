"""Searching topics by title, points and notes: each database by its own full text index."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session

from app.domain.search import (
    Snippet,
    is_prefix,
    nearest,
    says,
    search_form,
    search_words,
    shorter,
    snippet,
)
from app.models.topic import Source, Topic
from app.services.topic_book import topic_url
from app.services.topics import TopicLine
from app.services.visibility import visible_to

MOST_HITS = 30
# Of a search without a hit so many words are looked at one by one.
MOST_HINTS = 5
# How much a word counts in the title, in the points and in the notes.
TITLE, POINTS, NOTES = 10.0, 3.0, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A topic that was found. ``only_closed``: a word is only in points or prompts, not shown."""

    line: TopicLine
    snippet: Snippet
    only_closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A word of a search without a hit: whether topics have it by itself, and what was meant."""

    word: str
    is_known: bool
    instead: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The result of a search, the best hits first."""

    words: tuple[str, ...]
    hits: tuple[Hit, ...]
    are_more: bool = False
    hints: tuple[Hint, ...] = ()


Ranked = Select[Any]
# (words, where, condition on the topics) -> their ids with a rank, of which the lowest is the best
Ranking = Callable[[Sequence[str], str, Select[Any]], Ranked]
EVERYWHERE = ""
# Columns of the index. To rank all topics that have a common word takes SQLite longer than all else
# here. Titles weigh most: where enough topics have every word there, only those are ranked, and so
# on. PostgreSQL has to unpack the words of each topic either way, and is asked once.
REACHES = {
    "sqlite": ("search_title", "search_title search_points", EVERYWHERE),
    "postgresql": (EVERYWHERE,),
}


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
    """The best hits, one more than are shown if there are more."""
    rows: Sequence[Any] = ()
    for reach in REACHES[db.get_bind().dialect.name]:
        rows = db.execute(hits_statement(db, user_id, words, reach)).all()
        if len(rows) > MOST_HITS:
            break
    return rows


def hits_statement(
    db: Session, user_id: int | None, words: Sequence[str], reach: str
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


def matching(
    db: Session, user_id: int | None, words: Sequence[str], reach: str = EVERYWHERE
) -> Ranked:
    """The ids of all hits with their ranks, by this database's index."""
    seen = (
        select(Topic.id)
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.archived_at.is_(None), visible_to(user_id))
    )
    return RANKINGS[db.get_bind().dialect.name](words, reach, seen)


def sqlite_ranking(words: Sequence[str], reach: str, seen: Select[Any]) -> Ranked:
    """By SQLite's FTS5. Every word stands in quotes, so that none is taken for an operator."""
    quoted = [f'"{word}"*' if is_prefix(word) else f'"{word}"' for word in words]
    match = " AND ".join(quoted)
    if reach:
        match = f"{{{reach}}} : ({match})"
    index = table("topic_search", column("rowid"))
    rank = func.bm25(literal_column("topic_search"), TITLE, POINTS, NOTES)
    return (
        select(index.c.rowid.label("id"), rank.label("rank"))
        .where(
            text("topic_search MATCH :match").bindparams(match=match),
            # The plus keeps SQLite from asking the index once for every topic that may be seen.
            literal_column("+topic_search.rowid").in_(seen),
        )
        .select_from(index)
    )


def postgresql_ranking(words: Sequence[str], _reach: str, seen: Select[Any]) -> Ranked:
    """By PostgreSQL's full text search; the words are letters and digits, and quoted all the same.

    Weights are given for D (unused), C (notes), B (points) and A (title).
    """
    quoted = [f"'{word}':*" if is_prefix(word) else f"'{word}'" for word in words]
    query = func.to_tsquery(literal_column("'simple'::regconfig"), " & ".join(quoted))
    vector: ColumnElement[Any] = literal_column("topics.search_vector")
    weights: ColumnElement[Any] = literal_column(
        f"'{{0, {NOTES / TITLE}, {POINTS / TITLE}, 1}}'::real[]"
    )
    # 1: a long text counts a little less than a short one with the same words.
    rank = -func.ts_rank(weights, vector, query, 1)
    return select(Topic.id.label("id"), rank.label("rank")).where(
        vector.bool_op("@@")(query), Topic.id.in_(seen)
    )


RANKINGS: Mapping[str, Ranking] = {"sqlite": sqlite_ranking, "postgresql": postgresql_ranking}


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


def hints(db: Session, user_id: int | None, words: Sequence[str]) -> tuple[Hint, ...]:
    """What each word of a search without a hit finds by itself, or what was meant by it."""
    known = {word: is_found(db, user_id, word) for word in words[:MOST_HINTS]}
    vocabulary = list_title_words(db, user_id) if not all(known.values()) else set()
    return tuple(
        Hint(
            word=word,
            is_known=is_known,
            instead=None if is_known else instead_of(db, user_id, word, vocabulary),
        )
        for word, is_known in known.items()
    )


def is_found(db: Session, user_id: int | None, word: str) -> bool:
    """Whether any topic has a word."""
    matches: Select[Any] = matching(db, user_id, [word]).with_only_columns(literal_column("1"))
    return db.execute(matches.limit(1)).first() is not None


def instead_of(db: Session, user_id: int | None, word: str, vocabulary: set[str]) -> str | None:
    """A word of a title that looks like it, or else its longest beginning that finds something."""
    near = nearest(word, sorted(vocabulary))
    if near:
        return near
    # Where a beginning finds something, every shorter one does.
    beginnings = shorter(word)
    place = bisect_left(beginnings, 1, key=lambda each: int(is_found(db, user_id, each)))
    return beginnings[place] if place < len(beginnings) else None


def list_title_words(db: Session, user_id: int | None) -> set[str]:
    """The words of all titles that somebody may see."""
    titles = db.scalars(
        # Not its searched form: that lies behind the notes, and each row would be read to its end.
        select(Topic.title)
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.archived_at.is_(None), visible_to(user_id))
    )
    return set(search_form(" ".join(titles)).split())
