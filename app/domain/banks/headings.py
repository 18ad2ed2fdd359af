"""Reads questions that are headings: ``### 12. X``, ``### Q: X``, ``### X?``."""

from functools import partial

from app.domain.banks.answers import read_points
from app.domain.banks.asking import number_of
from app.domain.banks.bank_report import BankReport
from app.domain.banks.claims import Bank, Claim, Look, is_data_file, not_mine, sureness
from app.domain.banks.items import Found, make_reading
from app.domain.banks.outline import Asked, Outline, read_outline
from app.domain.banks.question_text import count_outside, question_text
from app.domain.banks.source import open_source
from app.domain.page import FrontMatter, Reading
from app.domain.reading.lines import Line

_BASE = 0.4


def look(path: str, text: str) -> Look:
    """Look for headings that ask; at least as many have to ask as head something else."""
    if is_data_file(path) or "#" not in text:
        return not_mine(path, "there are no headings")
    report = BankReport(path)
    front, lines = open_source(text, report)
    outline = read_outline(lines)
    return Look(_claim(outline), lambda: _read(path, front, lines, outline, report))


def _claim(outline: Outline) -> Claim:
    count = len(outline.asked)
    if count < outline.others or not count:
        return Claim(0, "most headings ask nothing")
    return Claim(sureness(_BASE, count), f"questions as headings: {count:,} of them")


def _read(
    path: str, front: FrontMatter, lines: list[Line], outline: Outline, report: BankReport
) -> Reading:
    used = {lines[i].number for each in outline.asked for i in range(each.head.at, each.end)}
    count_outside(lines, used, report)
    found = [partial(_found, each, lines, report) for each in outline.asked]
    return make_reading(path, found, report, front)


def _found(asked: Asked, lines: list[Line], report: BankReport) -> Found:
    own = lines[asked.head.at : asked.end]
    return Found(
        question=question_text(own[:1]),
        line=own[0].number,
        points=read_points(own[1:], report, short_label=number_of(asked.head.text) == "Q"),
        tags=(asked.section,) if asked.section else (),
    )


BANK = Bank(
    name="headings",
    recognises="questions as headings, numbered or with a question mark, answers below them",
    look=look,
)
