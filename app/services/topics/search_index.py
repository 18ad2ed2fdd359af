"""The full text index of each database: which topics have every word, and how well they fit."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, column, func, literal_column, select, table
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.search import is_prefix
from app.models.topic import Source, Topic
from app.models.upsert import dialect_of
from app.services.visibility import visible_to

# How much a word counts in the title, in the points and in the notes.
TITLE, POINTS, NOTES = 10.0, 3.0, 1.0
# PostgreSQL has to unpack the words of a page to rank it, which takes it 30 us and more: of more
# pages that have every word, the shortest are ranked, of which such words are a larger part.
MOST_RANKED = 300


class Reach(NamedTuple):
    """How much of a topic is searched: columns of SQLite's index ("" for all), PostgreSQL's vector.

    ``text`` is the longest text that is searched.
    """

    columns: str
    vector: str
    text: InstrumentedAttribute[str]


# To rank all topics that have a common word takes longer than all else here. Titles weigh most:
# where enough topics have every word there, only those are ranked, and so on.
TITLES = Reach("search_title", "search_vector_title", Topic.search_title)
WITH_POINTS = Reach("search_title search_points", "search_vector_points", Topic.search_points)
EVERYWHERE = Reach("", "search_vector", Topic.search_notes)
REACHES = (TITLES, WITH_POINTS, EVERYWHERE)

Ranked = Select[Any]
# (words, reach, the topics that may be seen) -> ids and ranks, of which the lowest is best
Ranking = Callable[[Sequence[str], Reach, Select[Any]], Ranked]


def matching(db: Session, user_id: int | None, words: Sequence[str], reach: Reach) -> Ranked:
    """The ids of hits that somebody may see with their ranks, by this database's index."""
    seen = (
        select(Topic.id)
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.archived_at.is_(None), visible_to(user_id))
    )
    return RANKINGS[dialect_of(db)](words, reach, seen)


def sqlite_ranking(words: Sequence[str], reach: Reach, seen: Select[Any]) -> Ranked:
    """By SQLite's FTS5. Every word stands in quotes, so that none is taken for an operator."""
    quoted = [f'"{word}"*' if is_prefix(word) else f'"{word}"' for word in words]
    match = " AND ".join(quoted)
    if reach.columns:
        match = f"{{{reach.columns}}} : ({match})"
    index = table("topic_search", column("rowid"))
    words_of: ColumnElement[Any] = literal_column("topic_search")
    rank = func.bm25(words_of, TITLE, POINTS, NOTES)
    return (
        select(index.c.rowid.label("id"), rank.label("rank"))
        .where(
            words_of.bool_op("MATCH")(match),
            # The plus keeps SQLite from asking the index once for every topic that may be seen.
            literal_column("+topic_search.rowid").in_(seen),
        )
        .select_from(index)
    )


def postgresql_ranking(words: Sequence[str], reach: Reach, seen: Select[Any]) -> Ranked:
    """By PostgreSQL's full text search; the words are letters and digits, and quoted all the same.

    Weights are given for D (unused), C (notes), B (points) and A (title).
    """
    quoted = [f"'{word}':*" if is_prefix(word) else f"'{word}'" for word in words]
    query = func.to_tsquery(literal_column("'simple'::regconfig"), " & ".join(quoted))
    vector: ColumnElement[Any] = literal_column(f"topics.{reach.vector}")
    weights: ColumnElement[Any] = literal_column(
        f"'{{0, {NOTES / TITLE}, {POINTS / TITLE}, 1}}'::real[]"
    )
    found = (
        seen.where(vector.bool_op("@@")(query))
        # The length of a text is known without unpacking it.
        .order_by(func.octet_length(reach.text), Topic.id)
        .limit(MOST_RANKED)
        .add_columns(vector.label("vector"))
        .subquery()
    )
    # 1: a long text counts a little less than a short one with the same words.
    rank = -func.ts_rank(weights, found.c.vector, query, 1)
    return select(found.c.id, rank.label("rank")).select_from(found)


RANKINGS: Mapping[str, Ranking] = {"sqlite": sqlite_ranking, "postgresql": postgresql_ranking}
