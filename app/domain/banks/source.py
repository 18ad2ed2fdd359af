"""Opens the text of a bank in Markdown: its front matter, and its lines with code marked."""

from typing import NamedTuple

from app.domain.banks.bank_report import BankReport
from app.domain.banks.marking import mark_bank
from app.domain.page import FrontMatter
from app.domain.reading.front_matter import front_matter_end, read_front_matter
from app.domain.reading.lines import Line, split_lines


class Source(NamedTuple):
    """A file taken apart: its front matter, and the lines below it."""

    front: FrontMatter
    lines: list[Line]


def open_source(text: str, report: BankReport) -> Source:
    """Return the front matter of a file and its other lines."""
    raw = split_lines(text)
    head = front_matter_end(raw)
    front = read_front_matter(raw[:head], report) if head else FrontMatter()
    return Source(front, mark_bank(raw[head:], report))
