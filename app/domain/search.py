"""Searching: words as they are compared, where they stand in a text, and what was meant instead."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from app.domain.page import Page
from app.domain.plain_notes import plain_notes

MOST_WORDS = 10
# What is indexed of one page: a text index has limits of its own.
LONGEST_INDEXED = 100_000
SNIPPET_LENGTH = 220
# So much of a text stands before its first found word.
_LEAD = 60
# Words that stand within so many signs of each other fit into one piece.
_REACH = SNIPPET_LENGTH - 2 * _LEAD
_NEAR_ENOUGH = 0.72
_SHORTEST_PREFIX, _LONGEST_PREFIX = 3, 12
_BETWEEN = re.compile(r"[\W_]+")
# The same for text of ASCII alone, which most pages are: a table is ten times as fast.
_ASCII_BETWEEN = {code: " " for code in range(128) if not chr(code).isalnum()}


class Span(NamedTuple):
    """A stretch of a text."""

    start: int
    end: int


class Searched(NamedTuple):
    """A page as it is searched: what stands first weighs most."""

    title: str
    points: str
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of a text and the found words in it."""

    text: str
    spans: tuple[Span, ...]


def search_form(text: str) -> str:
    """A text as its words are compared: no case, no accents, and blanks for all other signs.

    >>> search_form("Café, `List<T>`!")
    'cafe list t'
    """
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII_BETWEEN).split())
    parts = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold()
    return _BETWEEN.sub(" ", folded).strip()


def searched(page: Page) -> Searched:
    """What of a page is searched. Subject, tags and prompts weigh as much as points."""
    points = [point.text for answer in page.answers for point in answer.points]
    prompts = [drill.prompt for drill in page.drills]
    tags = page.front_matter.tags
    return Searched(
        title=search_form(page.title),
        points=search_form(" ".join([page.subject, *tags, *points, *prompts]))[:LONGEST_INDEXED],
        notes=search_form(plain_notes(page.notes))[:LONGEST_INDEXED],
    )


def search_words(text: str) -> tuple[str, ...]:
    """The words that somebody searches for; every other sign they typed is only a gap."""
    return tuple(dict.fromkeys(search_form(text).split()))[:MOST_WORDS]


def is_prefix(word: str) -> bool:
    """Whether a word may be the beginning of a longer one; a single letter is only itself."""
    return len(word) > 1


def spans(text: str, words: Sequence[str]) -> tuple[Span, ...]:
    """Where words of a text begin with one of these words; the whole word is marked."""
    return tuple(Span(*found.span()) for found in _found(_level(text), words))


def says(text: str, word: str) -> bool:
    """Whether a text has the word, or one that it begins."""
    level = _level(text)
    return word in level and any(True for _found_word in _found(level, [word]))


def snippet(notes: str, words: Sequence[str]) -> Snippet:
    """The piece of a page's notes with the most of the words, or else its beginning.

    Only the piece is freed of its Markdown: of whole pages that takes longer than finding them.
    """
    level = _level(notes)
    found = [(hit.start(), _word_of(hit[0], words)) for hit in _found(level, words)]
    start = _best_start(found, len(words))
    begin = _word_start(notes, start - _LEAD) if start > _LEAD else 0
    end = _word_end(notes, begin + SNIPPET_LENGTH)
    piece = plain_notes(notes[begin:end])
    text = "… " * (begin > 0) + piece + " …" * (end < len(notes.rstrip()))
    return Snippet(text=text, spans=spans(text, words))


def nearest(word: str, vocabulary: Iterable[str]) -> str | None:
    """The word that was probably meant, from a list of those that there are."""
    near = [
        other
        for other in vocabulary
        if other[:1] == word[:1] and abs(len(other) - len(word)) <= max(2, len(word) // 4)
    ]
    return next(iter(get_close_matches(word, near, n=1, cutoff=_NEAR_ENOUGH)), None)


def shorter(word: str) -> list[str]:
    """Beginnings of a word to try instead of it, the longest first."""
    longest = min(len(word) - 1, _LONGEST_PREFIX)
    return [word[:length] for length in range(longest, _SHORTEST_PREFIX - 1, -1)]


def _found(level: str, words: Sequence[str]) -> Iterator[re.Match[str]]:
    """The words of a levelled text that begin with one of these.

    Where a word begins is looked at afterwards: as a part of the pattern it would be tried at every
    sign of the text, which takes five times as long.
    """
    if words:
        ends = (re.escape(w) + (r"[^\W_]*" if is_prefix(w) else r"(?![^\W_])") for w in words)
        for found in re.finditer("|".join(ends), level):
            if not level[max(0, found.start() - 1) : found.start()].isalnum():
                yield found


# The same notes are looked at for the piece and for each word.
@lru_cache(maxsize=4)
def _level(text: str) -> str:
    """The text in small letters without accents, every sign where it was."""
    if text.isascii():
        return text.lower()
    return text.translate({ord(sign): _level_sign(sign) for sign in set(text)})


@lru_cache(maxsize=2048)
def _level_sign(sign: str) -> str:
    """One sign as it is compared; one that would become several, or none, stays."""
    form = search_form(sign)
    return form if len(form) == 1 else sign


def _word_of(found: str, words: Sequence[str]) -> str:
    """The word of a search by which a word was found."""
    return next(word for word in words if found.startswith(word))


def _best_start(found: Sequence[tuple[int, str]], most: int) -> int:
    """Where a piece begins that holds the most different words; of several the first."""
    best, start = 0, 0
    for place, (here, _word) in enumerate(found):
        near = takewhile(lambda hit, end=here + _REACH: hit[0] < end, found[place:])  # type: ignore[misc]
        seen = {word for _start, word in near}
        if len(seen) > best:
            best, start = len(seen), here
        if best == most:
            break
    return start


def _word_start(text: str, place: int) -> int:
    """The next beginning of a word, where there is one soon; a line's is the best."""
    line = text.find("\n", place, place + _LEAD)
    gap = text.find(" ", place, place + _LEAD) if line < 0 else line
    return place if gap < 0 else gap + 1


def _word_end(text: str, place: int) -> int:
    """The last end of a word before a place, where there is one soon."""
    if place >= len(text):
        return len(text)
    gap = max(text.rfind(sign, place - _LEAD, place) for sign in " \n")
    return place if gap < 0 else gap
