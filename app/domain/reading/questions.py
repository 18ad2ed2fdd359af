"""Questions in bold or as headings with an ``Answer:`` below them, which become items of a page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.domain.page import KeyPoint
from app.domain.reading.labels import split_label
from app.domain.reading.lines import (
    Kind,
    Line,
    indent_of,
    is_rule,
    read_bullet,
    read_heading,
    unquote,
)
from app.domain.reading.note_marks import note_text
from app.domain.reading.vocabulary import label_name

_ANSWERS = frozenset(
    {"answer", "example answer", "sample answer", "model answer", "short answer", "a"}
)
# What a question may begin with; few other lines do.
_MAY_ASK = frozenset("#*_qQ> \t")
_NUMBER = re.compile(r"(?:q|question) ?\d{0,3} ?[:.)] ?|\d{1,3}[.)] ", re.IGNORECASE)


@dataclass(slots=True)
class Question:
    """A question, the points of its answer, and the Markdown that follows the points."""

    text: str
    line: int
    points: list[KeyPoint] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_questions(lines: list[Line]) -> Iterator[Question]:
    """Yield the answered questions of a section; its first line may be the heading that asks."""
    found = [(index, text) for index, line in enumerate(lines) if (text := _question(lines, index))]
    ends = [*(index for index, _ in found[1:]), len(lines)]
    for (index, text), end in zip(found, ends, strict=False):
        question = Question(text, lines[index].number)
        _Answer(question).read(lines[index + 1 : end])
        if question.points:
            yield question


def _question(lines: list[Line], index: int) -> str | None:
    """Return the question a line asks, None where it asks none or no answer follows."""
    line = lines[index]
    if line.text[:1] not in _MAY_ASK or line.kind is not Kind.TEXT:
        return None
    asked = _asked(unquote(line.text))
    if asked is None:
        return None
    following = (unquote(item.text) for item in lines[index + 1 : index + 4])
    answer = next((text for text in following if text.strip()), "")
    return asked if _answer_start(answer) is not None else None


def _asked(text: str) -> str | None:
    """Return the question in a bold line, a heading or a line that starts with ``Q:``."""
    heading = read_heading(text)
    stripped = heading.text if heading else text.strip()
    bold = stripped[:2] in ("**", "__") and stripped[:2] == stripped[-2:]
    inner = stripped[2:-2].strip() if bold else stripped
    number = _NUMBER.match(inner)
    if not (heading or bold or (number and inner[:1] in "qQ")) or len(inner) > 300:
        return None
    question = inner[number.end() :].strip() if number else inner
    return question if question and (number or question.endswith("?")) else None


def _answer_start(text: str) -> str | None:
    """Return what stands after ``Answer:`` on a line, None where the line is no answer."""
    bullet = read_bullet(text)
    split = split_label(bullet.text if bullet else text.strip())
    return split[1] if split and label_name(split[0]) in _ANSWERS else None


class _Answer:
    """Reads the points of an answer up to code, a rule or a bold label; the rest are notes."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._parts: list[tuple[int, list[list[str]]]] = []
        self._indent: int | None = None
        self._open = self._ended = False

    def read(self, lines: list[Line]) -> None:
        """Read the lines after a question."""
        for line in lines:
            text = unquote(line.text)
            start = None if self._parts or self._ended else _answer_start(text)
            if start is not None:
                self._begin(line.number, start, None)
            elif self._ended or line.kind is not Kind.TEXT or self._ends(text):
                self._ended = True
                self._question.notes.append(note_text(line))
            else:
                self._take(line.number, text)
        self._question.points = [
            KeyPoint(text=text, line=number)
            for number, part in self._parts
            if (text := "\n".join(" ".join(words) for words in part).strip())
        ]

    def _ends(self, text: str) -> bool:
        stripped = text.strip()
        labelled = stripped.startswith("**") and stripped.endswith(("**:", ":**"))
        written = any(any(words) for _, part in self._parts for words in part)
        return is_rule(text) or stripped.startswith(("|", "<!--")) or (labelled and written)

    def _begin(self, number: int, text: str, indent: int | None) -> None:
        self._parts.append((number, [[text] if text else []]))
        self._indent, self._open = indent, True

    def _take(self, number: int, text: str) -> None:
        bullet = read_bullet(text)
        if not text.strip():
            self._open = False
        elif bullet and self._indent is not None and bullet.indent > self._indent + 1:
            self._parts[-1][1].append([bullet.text])
        elif bullet:
            self._begin(number, bullet.text, bullet.indent)
        elif self._parts and (self._open or (indent_of(text) >= 2 and self._indent is not None)):
            self._parts[-1][1][-1].append(text.strip())
        else:
            self._begin(number, text.strip(), None)
