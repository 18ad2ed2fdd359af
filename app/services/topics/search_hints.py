"""What a search without a hit is told: which of its words are known, and what was meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, literal_column, or_, select
from sqlalchemy.orm import Session

from app.domain.search import nearest, search_form, shorter
from app.models.topic import Source, Topic
from app.services.topics.search_index import EVERYWHERE, TITLES, matching
from app.services.visibility import visible_to

# So many words are looked at one by one.
MOST_HINTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A word of a search without a hit: whether topics have it by itself, and what was meant."""

    word: str
    is_known: bool
    instead: str | None


def hints(db: Session, user_id: int | None, words: Sequence[str]) -> tuple[Hint, ...]:
    """What each word of a search without a hit finds by itself, or what was meant by it."""
    asked = words[:MOST_HINTS]
    known = known_of(db, user_id, asked)
    vocabulary = list_title_words(db, user_id) if known != set(asked) else []
    return tuple(
        Hint(
            word=word,
            is_known=word in known,
            instead=None if word in known else instead_of(db, user_id, word, vocabulary),
        )
        for word in asked
    )


def known_of(db: Session, user_id: int | None, words: Sequence[str]) -> set[str]:
    """Those of some words that any topic has."""
    found = db.execute(select(*(is_there(db, user_id, word) for word in words))).one()
    return {word for word, is_known in zip(words, found, strict=True) if is_known}


def is_there(db: Session, user_id: int | None, word: str) -> ColumnElement[bool]:
    """The condition that a topic has a word; most words are in titles, which is quicker to see."""
    reaches = (matching(db, user_id, [word], reach) for reach in (TITLES, EVERYWHERE))
    return or_(*(found.with_only_columns(literal_column("1")).exists() for found in reaches))


def instead_of(
    db: Session, user_id: int | None, word: str, vocabulary: Sequence[str]
) -> str | None:
    """A word of a title that looks like it, or else its longest beginning that finds something."""
    near = nearest(word, vocabulary)
    beginnings = [] if near else shorter(word)
    known = known_of(db, user_id, beginnings) if beginnings else set()
    return near or next((each for each in beginnings if each in known), None)


def list_title_words(db: Session, user_id: int | None) -> list[str]:
    """The words of all titles that somebody may see, in their order."""
    titles = db.scalar(
        # As one text: ten thousand rows take longer than all the rest. Not its searched form: that
        # lies behind the notes, and each row would be read to its end.
        select(func.aggregate_strings(Topic.title, " "))
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.archived_at.is_(None), visible_to(user_id))
    )
    return sorted(set(search_form(titles or "").split()))
