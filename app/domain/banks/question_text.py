"""Puts the lines of a question together: its own words, untouched, without what only lists it."""

from collections.abc import Sequence

from app.domain.banks.asking import (
    bare_question,
    has_question_mark,
    is_number_alone,
    number_of,
)
from app.domain.banks.bank_report import BankReport
from app.domain.banks.layout import (
    is_back_link,
    is_contents_link,
    is_layout,
    is_picture,
    trim_breaks,
)
from app.domain.reading.lines import Kind, Line, read_bullet, read_heading


def question_text(lines: Sequence[Line]) -> str:
    """Return the question that lines ask: without number, heading marks and bold round its start.

    What follows the first line (code, choices) stays as it is written.
    """
    texts = [_own_words(line) for line in lines if not _says_nothing(line)]
    while texts and (not texts[0].strip() or (len(texts) > 1 and is_number_alone(texts[0]))):
        del texts[0]
    while texts and not texts[-1].strip():
        del texts[-1]
    return bare_question("\n".join(texts))


def last_question(lines: Sequence[Line]) -> list[Line]:
    """Return the lines from the last one that opens a question; all where none is known to."""
    for index in range(len(lines) - 1, -1, -1):
        if opens_question(lines[index]):
            return list(lines[index:])
    return list(lines)


def opens_question(line: Line) -> bool:
    """Tell whether a line begins a question: a heading, ``Q3`` alone, or a number in bold."""
    if line.kind is not Kind.TEXT:
        return False
    text = line.text.strip()[:300]
    if heading_of(text) or is_number_alone(text):
        return True
    number = number_of(text)
    return number == "Q" or (number == "1" and text[0] in "*_<")


def heading_of(text: str) -> tuple[int, str] | None:
    """Return the level and the text of a heading, which may be the item of a list (``3. ### X``).

    The item's number stays in front of the text.
    """
    stripped = text.lstrip()
    if stripped[:1] == "#":
        heading = read_heading(text)
        return (heading.level, heading.text) if heading else None
    bullet = read_bullet(text) if "#" in stripped[:20] else None
    heading = read_heading(bullet.text) if bullet else None
    if heading is None:
        return None
    number = stripped.split()[0] if stripped[0].isdigit() else ""
    return heading.level, f"{number} {heading.text}".strip()


def count_outside(lines: Sequence[Line], used: set[int], report: BankReport) -> None:
    """Count what belongs to no question: questions written in another way, and lines of text.

    Other headings and lists of contents are no loss.
    """
    for line in lines:
        if not line.text or line.kind is not Kind.TEXT or line.number in used:
            continue
        heading = heading_of(line.text)
        if heading is None and _has_prose(line.text):
            report.count("outside-text", line.number)
        elif heading and (has_question_mark(heading[1]) or number_of(heading[1]) == "Q"):
            report.count("other-question", line.number)


def _has_prose(text: str) -> bool:
    if not any(character.isalnum() for character in text):
        return False
    return not (is_contents_link(text) or is_back_link(text) or is_layout(text) or is_picture(text))


def _own_words(line: Line) -> str:
    if line.kind is not Kind.TEXT:
        return line.text.rstrip()
    heading = heading_of(line.text)
    return heading[1] if heading else trim_breaks(line.text.rstrip())


def _says_nothing(line: Line) -> bool:
    is_text = line.kind is Kind.TEXT
    return line.kind is Kind.COMMENT or (is_text and is_layout(line.text))
