"""Takes ``<details>`` lists apart: each with its summary, its text, and what is nested in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.banks.asking import asks, bare_question, is_answer_label, number_of
from app.domain.banks.bank_report import BankReport
from app.domain.banks.layout import trim_tags
from app.domain.banks.question_text import heading_of
from app.domain.reading.lines import Kind, Line, is_rule

DEEPEST = 20
_TAG = re.compile(r"<(/?)(details|summary)(?:\s[^<>]*)?>", re.IGNORECASE)


@dataclass(slots=True)
class Node:
    """One ``<details>``: its summary, its text, and the text and section it stands below.

    ``answers``: its summary is ``Answer`` or the like, and what asks stands above it. ``parent``
    is the one it is nested in; ``before_nested`` how many lines of its text stand before the first
    question that is nested in itself. ``is_group``: it has such questions and no other text.
    """

    line: int
    above: list[Line]
    section: str
    parent: "Node | None" = None
    title: str = ""
    summary: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    has_summary: bool = False
    answers: bool = False
    is_open: bool = True
    is_group: bool = False
    before_nested: int | None = None


class _Piece(NamedTuple):
    """A part of a line: text, or a tag (``details``, ``/details``, ``summary``, ``/summary``)."""

    line: Line
    tag: str


class Tree:
    """Reads the lines of a file; ``nodes`` are its details in order, ``outside`` all other text."""

    def __init__(self, report: BankReport) -> None:
        self.nodes: list[Node] = []
        self.outside: list[Line] = []
        self._report = report
        self._open: list[Node] = []
        self._in_summary = False
        self._above: list[Line] = []
        self._section = ""
        self._tags = {
            "details": self._begin,
            "/details": self._end,
            "summary": self._begin_summary,
            "/summary": self._end_summary,
        }

    def read(self, lines: list[Line]) -> None:
        """Read all lines, and tell what never ends."""
        for line in lines:
            for piece in _pieces(line):
                if piece.tag:
                    self._tags[piece.tag](piece.line.number)
                else:
                    self._take(piece.line)
        self._leave_summary()
        while self._open:
            self._close_open()
        for node in self.nodes:
            node.is_group = node.before_nested is not None and not _has_words(node.body)

    def _take(self, line: Line) -> None:
        if self._open:
            node = self._open[-1]
            (node.summary if self._in_summary else node.body).append(line)
        else:
            self._take_outside(line)

    def _take_outside(self, line: Line) -> None:
        """Keep text that may ask what an ``Answer`` below it answers: since a heading or rule."""
        self.outside.append(line)
        is_text = line.kind is Kind.TEXT
        if is_text and is_rule(line.text):
            self._above = []
            return
        heading = heading_of(line.text) if is_text else None
        if heading:
            self._above = []
        if heading and heading[0] > 1 and not (number_of(heading[1]) or asks(heading[1])):
            self._section = bare_question(heading[1])
        self._above.append(line)

    def _begin(self, number: int) -> None:
        self._leave_summary()
        if len(self._open) >= DEEPEST:
            self._close_open()
        parent = self._open[-1] if self._open else None
        node = Node(number, self._above, self._section, parent)
        self.nodes.append(node)
        self._open.append(node)
        self._above = []

    def _end(self, number: int) -> None:
        self._leave_summary()
        if self._open:
            self._close()
        else:
            self._report.warn(
                number, "stray-tag", "this </details> closes nothing; take it out or open one above"
            )

    def _close(self) -> None:
        node = self._open.pop()
        node.is_open = False
        self._above = []
        self._keep_text(node)

    def _keep_text(self, node: Node) -> None:
        """Give the text of one that asks nothing to the one it is nested in."""
        if node.parent and not node.has_summary:
            node.parent.body += node.body

    def _close_open(self) -> None:
        """Close what has no end: its answer ends where the next question begins."""
        node = self._open.pop()
        self._report.warn(
            node.line, "open-details", "this <details> is never closed; add </details> to its end"
        )
        if node.before_nested is not None:
            self.outside += node.body[node.before_nested :]
            del node.body[node.before_nested :]
        self._keep_text(node)

    def _begin_summary(self, number: int) -> None:
        """Begin the summary; a second one means that the details before it was never closed."""
        self._leave_summary()
        if not self._open:
            self._stray_summary(number)
            return
        if self._open[-1].has_summary:
            self._close_open()
            self._begin(number)
        self._open[-1].has_summary = self._in_summary = True

    def _end_summary(self, number: int) -> None:
        if not self._in_summary:
            self._stray_summary(number)
            return
        self._in_summary = False
        node = self._open[-1]
        node.title = trim_tags(" ".join(line.text.strip() for line in node.summary))
        node.answers = is_answer_label(node.title)
        parent = node.parent
        if parent and node.answers:
            # Nested in a question, it is the answer of that question.
            parent.body += node.body
            node.body = parent.body
        elif parent and parent.before_nested is None:
            parent.before_nested = len(parent.body)

    def _leave_summary(self) -> None:
        """End a summary that has no end: its first line is the question, the rest the answer."""
        if self._in_summary:
            node = self._open[-1]
            self._report.warn(
                node.line,
                "open-summary",
                "this <summary> is never closed; close it with </summary>",
            )
            node.body, node.summary = _after_first(node.summary)
            self._end_summary(node.line)

    def _stray_summary(self, number: int) -> None:
        self._report.warn(
            number, "stray-tag", "a <summary> belongs inside its own <details>; put it there"
        )


def _has_words(lines: list[Line]) -> bool:
    return any(character.isalnum() for line in lines for character in line.text)


def _after_first(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Return the lines after the first one with text, and that one."""
    first = next((index for index, line in enumerate(lines) if line.text.strip()), len(lines))
    return lines[first + 1 :], lines[first : first + 1]


def _pieces(line: Line) -> Iterator[_Piece]:
    """Yield the tags of a line and the text between them; tags in code are text."""
    if line.kind is not Kind.TEXT or "<" not in line.text:
        yield _Piece(line, "")
        return
    text, position, ticks, counted = line.text, 0, 0, 0
    last_tick = text.rfind("`")
    for found in _TAG.finditer(text):
        ticks += text.count("`", counted, found.start())
        counted = found.start()
        if ticks % 2 and last_tick >= found.end():
            continue
        if text[position : found.start()].strip():
            yield _Piece(line._replace(text=text[position : found.start()]), "")
        yield _Piece(line, f"{found[1]}{found[2]}".casefold())
        position = found.end()
    if text[position:].strip() or not position:
        yield _Piece(line._replace(text=text[position:]), "")
