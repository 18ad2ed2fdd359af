"""Reads one question a file: its title asks, ``Answer`` and ``Good to hear`` are headings below."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from app.domain.banks.answers import read_points
from app.domain.banks.bank_report import BankReport
from app.domain.banks.claims import Bank, Claim, Look, is_data_file, not_mine, sureness
from app.domain.banks.items import Found, make_reading
from app.domain.banks.levels import level_of
from app.domain.banks.question_text import count_outside, heading_of, question_text
from app.domain.banks.source import open_source
from app.domain.page import FrontMatter, Reading
from app.domain.reading.blocks import split_list
from app.domain.reading.lines import Kind, Line
from app.domain.reading.vocabulary import label_name

_BASE = 0.5
_NAMES = {
    "question": "question",
    "answer": "answer,answers,model answer,sample answer,example answer,short answer,"
    "suggested answer",
    "heard": "good to hear,good to mention,key points",
    "links": "additional links,additional link,additional resources,further reading,read more",
}
# Enough to know at once that most files are none; what a heading says is looked at later.
_SIGNS = ("answer", "good to", "key points")
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split(",")}


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading, its level, what it announces (nothing: it may ask), and its lines."""

    role: str
    level: int
    lines: list[Line]


@dataclass(slots=True)
class _Sheet:
    """The parts of one question; ``part`` is the one being read, of a heading of ``level``.

    ``about`` is the title of a file that asks under a heading ``Question``.
    """

    question: list[Line]
    about: str = ""
    answer: list[Line] = field(default_factory=list)
    heard: list[Line] = field(default_factory=list)
    links: list[Line] = field(default_factory=list)
    has_answer: bool = False
    part: list[Line] | None = None
    level: int = 0


def look(path: str, text: str) -> Look:
    """Look for a heading ``Answer`` or ``Good to hear`` below a question."""
    folded = text.casefold()
    if is_data_file(path) or "#" not in text or not any(sign in folded for sign in _SIGNS):
        return not_mine(path, "no heading says Answer")
    report = BankReport(path)
    front, lines = open_source(text, report)
    sheets = _sheets(lines)
    return Look(_claim(len(sheets)), lambda: _read(path, front, lines, sheets, report))


def _claim(count: int) -> Claim:
    if not count:
        return Claim(0, "no heading says Answer")
    why = f"a question with its answer under a heading of its own: {count:,} of them"
    return Claim(sureness(_BASE, count), why)


def _read(
    path: str, front: FrontMatter, lines: list[Line], sheets: list[_Sheet], report: BankReport
) -> Reading:
    parts = (
        part
        for sheet in sheets
        for part in (sheet.question, sheet.answer, sheet.heard, sheet.links)
    )
    count_outside(lines, {line.number for part in parts for line in part}, report)
    found = [partial(_found, sheet, report) for sheet in sheets]
    return make_reading(path, found, report, front)


def _sheets(lines: list[Line]) -> list[_Sheet]:
    """Return the questions that have an answer below them."""
    sheets: list[_Sheet] = []
    sections = list(_sections(lines))
    for place, section in enumerate(sections):
        following = sections[place + 1] if place + 1 < len(sections) else None
        current = sheets[-1] if sheets else None
        if current is None or _begins(section, current, following):
            current = _Sheet(question=[])
            sheets.append(current)
        _add(section, current)
    answered = [sheet for sheet in sheets if sheet.has_answer]
    if len(answered) == 1 and sections:
        # Tags may stand above the title; they are comments, and no part of the links.
        above = lines[: lines.index(sections[0].lines[0])]
        answered[0].links += [line for line in above if line.kind is Kind.COMMENT]
    return answered


def _begins(section: _Section, current: _Sheet, following: _Section | None) -> bool:
    """Tell whether a section begins the next question.

    A heading above the level of the answer before it does, and one that an answer follows.
    """
    if section.role == "question":
        return current.part is not None
    if section.role:
        return False
    is_asked = following is not None and (
        (following.role == "answer" and section.level <= following.level)
        or (following.role == "heard" and section.level < following.level)
    )
    return is_asked or current.part is None or section.level < current.level


def _add(section: _Section, sheet: _Sheet) -> None:
    body = section.lines[1:]
    if section.role == "question":
        sheet.about = question_text(sheet.question[:1])
        sheet.question = body
    elif section.role:
        sheet.part, sheet.level = getattr(sheet, section.role), section.level
        sheet.has_answer = sheet.has_answer or section.role != "links"
        sheet.part += body
    elif sheet.part is not None:
        sheet.part += section.lines
    else:
        sheet.question = section.lines


def _sections(lines: list[Line]) -> Iterator[_Section]:
    """Yield each heading with the lines below it."""
    found = [
        (index, heading)
        for index, line in enumerate(lines)
        if line.kind is Kind.TEXT and (heading := heading_of(line.text))
    ]
    ends = [*(index for index, _ in found[1:]), len(lines)]
    for (index, (level, text)), end in zip(found, ends, strict=False):
        yield _Section(_role(text), level, lines[index:end])


def _role(text: str) -> str:
    """Return what a heading announces: ``Good to hear:`` the key points, a question nothing."""
    if len(text) > 60:
        return ""
    plain = "".join(mark if mark.isalnum() else " " for mark in text.replace("&#x20;", " "))
    return _ROLES.get(label_name(plain), "")


def _found(sheet: _Sheet, report: BankReport) -> Found:
    line = next((each.number for each in [*sheet.question, *sheet.answer, *sheet.heard]), 1)
    said = _comments([*sheet.question, *sheet.answer, *sheet.heard, *sheet.links])
    tags = split_list(said.get("tags", ""))
    return Found(
        question=question_text(sheet.question),
        line=line,
        points=read_points(sheet.answer, report),
        heard=read_points(sheet.heard, report),
        notes=_notes(sheet.links),
        category=tags[0] if tags else "",
        tags=(*tags, sheet.about) if sheet.about else tags,
        level=level_of(said.get("expertise", said.get("level", "")), line, report),
    )


def _comments(lines: list[Line]) -> dict[str, str]:
    """Return what comments say: ``<!-- tags: (a, b) -->``, ``<!-- expertise: (1) -->``."""
    said: dict[str, str] = {}
    for line in lines:
        if line.kind is Kind.COMMENT:
            inner = line.text.strip().removeprefix("<!--").removesuffix("-->")
            key, _, value = inner.partition(":")
            said.setdefault(key.strip().casefold(), value.strip().strip("()[]").strip())
    return said


def _notes(lines: list[Line]) -> str:
    kept = [line.text.rstrip() for line in lines if line.kind is not Kind.COMMENT]
    return "\n".join(kept).strip("\n")


BANK = Bank(
    name="question-file",
    recognises="a question as the title, its answer and the points good to hear below headings",
    look=look,
)
