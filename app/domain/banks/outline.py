"""Finds the questions among the headings of a file, and where the answer to each ends."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.banks.asking import (
    asks,
    bare_question,
    has_question_mark,
    is_contents_title,
    number_of,
)
from app.domain.banks.question_text import heading_of
from app.domain.reading.lines import Kind, Line


class Head(NamedTuple):
    """A heading: its index among the lines, its level, its text, and whether it may ask."""

    at: int
    level: int
    text: str
    may_ask: bool = False


@dataclass(slots=True)
class Asked:
    """A question, the index after its answer, and the section that it stands in."""

    head: Head
    end: int
    section: str


class Outline(NamedTuple):
    """The questions of a file, and how many headings neither ask nor belong to an answer."""

    asked: list[Asked]
    others: int


def read_outline(lines: list[Line]) -> Outline:
    """Return the questions that headings ask.

    An answer goes on to the next heading of the question's level or a higher one. Questions in
    headings below are a part of it, unless most questions of the file stand on that lower level.
    """
    heads = _may_ask(
        [
            Head(index, *heading)
            for index, line in enumerate(lines)
            if line.kind is Kind.TEXT and (heading := heading_of(line.text))
        ]
    )
    levels = Counter(head.level for head in heads if head.may_ask)
    usual = min(levels, key=lambda level: (-levels[level], level), default=0)
    return _Walk(usual).walk(heads, len(lines))


def _may_ask(heads: list[Head]) -> list[Head]:
    """Return the headings, each with whether it may ask.

    A question mark or ``Q:`` is enough; numbered headings ask if most of them sound like it. A
    single one of level 1 is the title of the file.
    """
    numbered = [bare_question(head.text) for head in heads if number_of(head.text) == "1"]
    all_ask = sum(map(asks, numbered)) * 2 >= len(numbered)
    marked = [head._replace(may_ask=_asks(head.text, all_ask)) for head in heads]
    of_title = [head for head in marked if head.level == 1 and head.may_ask]
    if len(of_title) == 1 and not number_of(of_title[0].text):
        return [head._replace(may_ask=head.may_ask and head.level > 1) for head in marked]
    return marked


def _asks(text: str, all_numbered: bool) -> bool:
    number = number_of(text)
    bare = bare_question(text)
    is_asked = number == "Q" or (number == "1" and all_numbered) or has_question_mark(bare)
    return is_asked and any(character.isalnum() for character in bare)


class _Walk:
    """Goes through the headings in order; ``_sections`` are those that the next one lies below."""

    def __init__(self, usual: int) -> None:
        self._usual = usual
        self._asked: list[Asked] = []
        self._open: Asked | None = None
        self._sections: list[Head] = []
        self._others = 0

    def walk(self, heads: list[Head], end: int) -> Outline:
        """Return the questions; the last answer ends where the file does."""
        for head in heads:
            self._take(head)
        self._close(end)
        return Outline(self._asked, self._others)

    def _take(self, head: Head) -> None:
        if self._is_inside(head):
            return
        self._close(head.at)
        while self._sections and self._sections[-1].level >= head.level:
            self._sections.pop()
        if head.may_ask:
            section = self._sections[-1].text if self._sections else ""
            self._open = Asked(head, head.at + 1, bare_question(section))
            self._asked.append(self._open)
        elif head.level > 1 and not is_contents_title(head.text):
            self._sections.append(head)
            self._others += 1

    def _is_inside(self, head: Head) -> bool:
        """Tell whether a heading is a part of the open answer."""
        if self._open is None or head.level <= self._open.head.level:
            return False
        return not (head.may_ask and self._open.head.level < self._usual >= head.level)

    def _close(self, end: int) -> None:
        if self._open:
            self._open.end = end
        self._open = None
