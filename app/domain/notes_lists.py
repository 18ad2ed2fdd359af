"""Mends the lists of notes for Python-Markdown, which is stricter than the authors of pages."""

from collections.abc import Iterable
from enum import Enum, auto

from app.domain.reading.lines import (
    Bullet,
    Kind,
    Line,
    closes_fence,
    fence_mark,
    indent_of,
    is_rule,
    mark_code,
    read_bullet,
    read_heading,
    split_lines,
)

# Python-Markdown nests a list, and keeps a paragraph in an item, only from four columns on.
NESTING = 4
_STARTS = frozenset({"-", "*", "+", "\u2022", "1", "0"})


def mend_lists(markdown: str) -> str:
    """Return the notes with every list written as Python-Markdown needs it.

    A list gets the blank line before it, and what ends a list or begins a table the one after it;
    each level of nesting gets four columns; ``1)`` and a black dot become ``1.`` and ``-``; fenced
    code within an item becomes indented code. Other code stays as it is.
    """
    return mend_list_lines(mark_code(split_lines(markdown)))


def mend_list_lines(lines: Iterable[Line]) -> str:
    """Return lines whose code is marked as ``mend_lists`` does, which says how."""
    mender = _Mender()
    for line in lines:
        mender.read(line)
    return "\n".join(mender.written)


class _Tail(Enum):
    """What the last written line was: text outside lists, an item, a block inside an item."""

    TEXT = auto()
    ITEM = auto()
    BLOCK = auto()


class _Mender:
    """Goes through the lines; ``_open`` are the bullets that the current line stands under."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self._open: list[Bullet] = []
        self._tail = _Tail.TEXT
        self._shift = 0
        self._fence: str | None = None

    def read(self, line: Line) -> None:
        """Write one line, mended."""
        bullet = read_bullet(line.text) if line.kind is Kind.TEXT else None
        if line.is_code:
            self._code(line.text)
        elif not line.text.strip():
            self.written.append("")
        elif bullet and self._is_list(bullet, line.text):
            self._bullet(bullet, line.text)
        elif self._open and self._belongs_to_item(line.text):
            self._in_item(line.text)
        else:
            self._outside(line.text)

    @property
    def _last(self) -> str:
        return self.written[-1].strip() if self.written else ""

    @property
    def _margin(self) -> int:
        return NESTING * len(self._open)

    def _separate(self) -> None:
        if self._last:
            self.written.append("")

    def _is_list(self, bullet: Bullet, text: str) -> bool:
        """Tell whether a bullet is one: in a paragraph a number other than 1 starts no list."""
        if self._open or bullet.indent >= NESTING:
            return bool(self._open)
        return not self._last or (bool(bullet.text) and _marker(text).rstrip(".)") in _STARTS)

    def _bullet(self, bullet: Bullet, text: str) -> None:
        self._close_until(bullet.indent)
        if self._tail is not _Tail.ITEM:
            self._separate()
        marker = _marker(text).replace("\u2022", "-").replace(")", ".")
        self.written.append(f"{' ' * self._margin}{marker} {bullet.text}{_hard_break(text)}")
        self._open.append(bullet)
        self._tail = _Tail.ITEM

    def _close_until(self, indent: int) -> None:
        while self._open and indent < self._open[-1].indent + 2:
            self._open.pop()

    def _belongs_to_item(self, text: str) -> bool:
        """Tell whether a line goes on with an item: wrapped below it, or indented after a blank."""
        if indent_of(text) >= 2 or not self._last:
            return indent_of(text) >= 2
        other = text.startswith((">", "|")) or is_rule(text) or read_heading(text)
        return not other

    def _in_item(self, text: str) -> None:
        indent = indent_of(text)
        if not self._last:
            self._close_until(indent)
            code = indent - self._open[-1].content if self._open else 0
            self._shift = self._margin + (code if code >= NESTING else 0) - indent
            self._tail = _Tail.BLOCK
        elif self._tail is _Tail.ITEM:
            self._shift = self._margin - 2 - indent
        self.written.append(" " * max(indent + self._shift, 0) + text.lstrip())

    def _outside(self, text: str) -> None:
        table = text.startswith("|") and not self._last.startswith("|")
        if table or self._open:
            self._separate()
        self._open, self._tail = [], _Tail.TEXT
        self.written.append(text)

    def _code(self, text: str) -> None:
        """Write a line of fenced code as it is, or indented where the fence is inside an item."""
        if self._fence is None:
            self._begin_code(text)
        elif closes_fence(text.strip(), self._fence):
            self._fence = None
            if not self._open:
                self.written.append(text)
        elif self._open:
            indent = max(indent_of(text) + self._shift, self._margin + NESTING)
            self.written.append(" " * indent + text.lstrip() if text.strip() else "")
        else:
            self.written.append(text)

    def _begin_code(self, text: str) -> None:
        self._fence = fence_mark(text.strip()) or "`"
        if indent_of(text) < 2:
            self._open = []
        if self._open:
            self._close_until(indent_of(text))
            self._separate()
            self._shift = self._margin + NESTING - indent_of(text)
        else:
            self.written.append(text)
        self._tail = _Tail.BLOCK if self._open else _Tail.TEXT


def _marker(text: str) -> str:
    return text.split(None, 1)[0]


def _hard_break(text: str) -> str:
    return "  " if text.endswith("  ") else ""
