"""Names that look like somebody else's because they are written in letters of another alphabet."""

import re
import unicodedata

# Letters that nobody tells from a Latin one, in lower case: Cyrillic, Greek, Armenian.
LIKE_LATIN = frozenset("аеорсухѕіјһԁԛԝӏοναιρυχκօսհցո")
# What is written together in one word, by the first word of a letter's name.
TOGETHER = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
BETWEEN_WORDS = re.compile(r"[\W\d_]+")


def looks_like_another(name: str) -> bool:
    """Whether a word in a name mixes alphabets, or is made of letters that look Latin alone.

    >>> looks_like_another("ada@example.org"), looks_like_another("jürgen@example.org")
    (False, False)
    """
    words = BETWEEN_WORDS.split(unicodedata.normalize("NFC", name).casefold())
    return any(is_mixed(word) or is_disguised(word) for word in words)


def is_mixed(word: str) -> bool:
    """Whether its letters come from several alphabets that are not written together."""
    return len({alphabet_of(letter) for letter in word}) > 1


def alphabet_of(letter: str) -> str:
    """The alphabet of a letter, as the first word of its name says it."""
    first = unicodedata.name(letter, "unknown").split()[0]
    return "together" if first in TOGETHER else first


def is_disguised(word: str) -> bool:
    """Whether every letter is one that looks like a Latin one and is none."""
    return bool(word) and set(word) <= LIKE_LATIN
