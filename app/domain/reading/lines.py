"""The lines of a page: where each stands, and whether it is text, code, a comment or broken."""

import re
from bisect import bisect_right
from collections.abc import Callable
from enum import Enum, auto
from typing import NamedTuple

from app.domain.text import normal_lines

# Marks without width that editors and web pages leave before a line; before a ``#`` they hid it.
_UNSEEN = re.compile("^[\ufeff\u200b\u2060]+", re.MULTILINE)
_BULLETS = frozenset("-*+\u2022")
_DIGITS = frozenset("0123456789")
_RULES = frozenset("-*_")


class Kind(Enum):
    """What a line belongs to: prose, code, a comment, or a fence without an end.

    TICKED is code between single backticks, a fence that has lost two of its three.
    """

    TEXT = auto()
    CODE = auto()
    TICKED = auto()
    COMMENT = auto()
    BROKEN = auto()


class Line(NamedTuple):
    """One line without its line ending; ``number`` counts from 1.

    A tuple, as a page has hundreds of them and they are made three times as fast as a dataclass.
    """

    number: int
    text: str
    kind: Kind = Kind.TEXT

    @property
    def is_code(self) -> bool:
        """Tell whether the line is code, its fences included."""
        return self.kind in (Kind.CODE, Kind.TICKED)


class Bullet(NamedTuple):
    """A list line: columns before its marker, columns before its text, and its text."""

    indent: int
    content: int
    text: str


class Heading(NamedTuple):
    """A heading line: 1 to 6, and its text without marks."""

    level: int
    text: str


def split_lines(text: str) -> list[Line]:
    """Return the lines of a text with any line endings, all of them as plain text yet."""
    parts = _UNSEEN.sub("", normal_lines(text)).split("\n")
    return [Line(number, part) for number, part in enumerate(parts, 1)]


def mark_code(lines: list[Line], resumes: Callable[[str], bool] = lambda _: False) -> list[Line]:
    """Return the lines with fences and comments marked.

    A fence that never closes reaches to the next line for which ``resumes`` is true, or to the end.
    """
    closers = _Closers(lines, resumes)
    if not closers.starts:
        return lines
    marked = list(lines)
    position = 0
    for start in closers.starts:
        end = closers.end_of(start) if start >= position else None
        if end is not None:
            for index in range(start, end.line):
                number, text, _ = lines[index]
                marked[index] = Line(number, text, end.kind)
            position = end.line
    return marked


class _End(NamedTuple):
    """Where a fence or comment ends (the line after it), and what its lines are."""

    line: int
    kind: Kind


class _Closers:
    """All lines that may close something, found once, so that no page is slow to read."""

    def __init__(self, lines: list[Line], resumes: Callable[[str], bool]) -> None:
        # Hardly a line has one of these marks, so each is looked for in a single pass.
        found = [
            (index, stripped)
            for index, (_, text, _) in enumerate(lines)
            if (stripped := text.strip())
            and (stripped[0] in "`~" or "-->" in stripped or "<!--" in stripped)
        ]
        self._lines, self._texts = lines, dict(found)
        self.starts = [index for index, text in found if text[0] in "`~" or text[:4] == "<!--"]
        self._ticks = [index for index, text in found if text == "`"]
        self._comments = [index for index, text in found if "-->" in text]
        self._openings = [index for index, text in found if "<!--" in text]
        self._fences = [index for index, text in found if fence_mark(text) == text]
        self._is_resumed = resumes
        self._resumes: list[int] | None = None
        self._hopeless: dict[str, int] = {}

    def end_of(self, start: int) -> _End | None:
        """Return the end of what starts on a line, None where nothing starts there."""
        text = self._texts[start]
        if fence := fence_mark(text):
            close = self._fence_close(start, fence)
            if close is None:
                return _End(self._resume(start), Kind.BROKEN)
            return _End(close + 1, Kind.CODE)
        if is_tick_line(text):
            close = _next(self._ticks, start)
            ends = close is not None and close < self._resume(start)
            return _End(close + 1, Kind.TICKED) if ends and close else None
        if text.startswith("<!--"):
            return self._comment_end(start)
        return None

    def _comment_end(self, start: int) -> _End | None:
        if "-->" in self._texts[start]:
            alone = self._texts[start].endswith("-->")
            return _End(start + 1, Kind.COMMENT) if alone else None
        close, another = _next(self._comments, start), _next(self._openings, start)
        if close is None or (another is not None and another <= close):
            return None
        return _End(close + 1, Kind.COMMENT)

    def _fence_close(self, start: int, fence: str) -> int | None:
        """Return the line that closes a fence; what found none is not looked for again."""
        if len(fence) >= self._hopeless.get(fence[0], len(fence) + 1):
            return None
        for position in range(bisect_right(self._fences, start), len(self._fences)):
            if closes_fence(self._texts[self._fences[position]], fence):
                return self._fences[position]
        self._hopeless[fence[0]] = len(fence)
        return None

    def _resume(self, start: int) -> int:
        if self._resumes is None:  # Only a page with a broken fence has to know.
            texts = enumerate(line.text.strip() for line in self._lines)
            self._resumes = [index for index, text in texts if self._is_resumed(text)]
        found = _next(self._resumes, start)
        return len(self._lines) if found is None else found


def _next(indexes: list[int], start: int) -> int | None:
    position = bisect_right(indexes, start)
    return indexes[position] if position < len(indexes) else None


def fence_mark(stripped: str) -> str | None:
    """Return the marks a line opens a fence with (three or more backticks or tildes), or None."""
    mark = stripped[:1]
    if mark not in ("`", "~") or not stripped.startswith(mark * 3):
        return None
    fence = stripped[: len(stripped) - len(stripped.lstrip(mark))]
    return None if mark == "`" and "`" in stripped[len(fence) :] else fence


def closes_fence(stripped: str, fence: str) -> bool:
    """Tell whether a line closes the fence: the same mark, at least as many, and nothing else."""
    return len(stripped) >= len(fence) and stripped == fence[0] * len(stripped)


def is_tick_line(stripped: str) -> bool:
    """Tell whether a line is a fence with two backticks lost: one, and a name at most."""
    return stripped[:1] == "`" and len(stripped) <= 20 and not set("` ") & set(stripped[1:])


def indent_of(text: str) -> int:
    """Return the columns of white space before the text; a tab goes to the next fourth column."""
    lead = text[: len(text) - len(text.lstrip(" \t"))]
    return len(lead.expandtabs(4))


def read_heading(text: str) -> Heading | None:
    """Return the heading a line is (``## Text``, at most three blanks before it), else None."""
    stripped = text.strip()
    if stripped[:1] != "#":
        return None
    level = len(stripped[:7]) - len(stripped[:7].lstrip("#"))
    if not 1 <= level <= 6 or stripped[level : level + 1] not in ("", " ", "\t"):
        return None
    if indent_of(text) > 3:
        return None
    title = stripped[level:].strip()
    closed = title.rstrip("#")
    return Heading(level, closed.strip() if closed[-1:] in ("", " ", "\t") else title)


def read_bullet(text: str) -> Bullet | None:
    """Return the bullet a line is (``-``, ``*``, ``+``, a black dot, ``1.``, ``1)``), else None."""
    stripped = text.lstrip(" \t")
    marker = stripped[:1]
    if marker in _DIGITS:
        digits = len(stripped[:10]) - len(stripped[:10].lstrip("0123456789"))
        marker = stripped[: digits + 1] if stripped[digits : digits + 1] in (".", ")") else ""
    elif marker not in _BULLETS:
        return None
    rest = stripped[len(marker) :]
    if not marker or rest[:1] not in ("", " ", "\t") or is_rule(stripped):
        return None
    indent = indent_of(text)
    return Bullet(indent, indent + len(marker) + 1, rest.strip())


def is_rule(text: str) -> bool:
    """Tell whether a line is a thematic break: three or more of ``-``, ``*`` or ``_``, alone."""
    mark = text.lstrip(" \t")[:1]
    return mark in _RULES and text.count(mark) >= 3 and not text.strip(f"{mark} \t")


def unquote(text: str) -> str:
    """Return a line without the marks of a block quote before it."""
    if ">" not in text:
        return text
    lead = text[: len(text) - len(text.lstrip("> \t"))]
    if ">" not in lead:
        return text
    return text[lead.rfind(">") + 1 :].removeprefix(" ")
