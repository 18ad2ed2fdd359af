"""Checks the text of a page itself: its size, headings that are none, characters nobody sees."""

import re
import unicodedata
from collections.abc import Iterator

from app.domain.checks_page import CheckedPage, count_words, warning
from app.domain.errors import PageProblem
from app.domain.reading.front_matter import front_matter_end
from app.domain.reading.lines import Line, mark_code, split_lines

MAXIMUM_WORDS = 1600
_HEADING_WITHOUT_BLANK = re.compile(r"#{1,6}[^\W\d_]")
# Controls but for tab and line ends, soft hyphen, zero width and direction marks, line and
# paragraph separators, byte order mark, replacement character.
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]"
)
_JOINERS = ("\u200c", "\u200d")


def check_text(page: CheckedPage) -> Iterator[PageProblem]:
    """Yield what is poor in the text of a page."""
    raw = split_lines(page.text)
    lines = mark_code(raw[front_matter_end(raw) :])
    if page.reading.page:
        yield from _check_size(page.path, lines)
    for line in lines:
        if not line.is_code and _HEADING_WITHOUT_BLANK.match(line.text):
            yield warning(
                page.path,
                line.number,
                "no-heading",
                "without a blank after the # this is no heading; add one",
            )
    yield from _check_characters(page.path, raw)


def _check_size(path: str, lines: list[Line]) -> Iterator[PageProblem]:
    words = count_words("\n".join(line.text for line in lines))
    if words > MAXIMUM_WORDS:
        yield warning(
            path,
            lines[0].number,
            "too-many-words",
            f"the page has {words} words, more than {MAXIMUM_WORDS}; split it or cut it down",
        )


def _check_characters(path: str, lines: list[Line]) -> Iterator[PageProblem]:
    """Yield one problem for each kind of odd character, at its first line."""
    first: dict[str, int] = {}
    for line in lines:
        for found in _ODD.finditer(line.text):
            if not _joins(line.text, found.start()):
                first.setdefault(found[0], line.number)
    for character, number in first.items():
        name = unicodedata.name(character, "a control character")
        yield warning(
            path,
            number,
            "odd-character",
            f"{name.lower()} (U+{ord(character):04X}) stands here unseen; take it out",
        )


def _joins(text: str, position: int) -> bool:
    """Tell whether a joiner has work to do: between emoji, or letters of a script that joins."""
    before = text[position - 1 : position] if position else ""
    return text[position] in _JOINERS and before > "\u024f"
