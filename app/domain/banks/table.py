"""Reads tables with a head that names a column of questions and one of answers: CSV and TSV."""

import csv
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import NamedTuple

from app.domain.banks.bank_report import BankReport
from app.domain.banks.claims import Bank, Claim, Look, not_mine, sureness
from app.domain.banks.fields import Field, read_record, roles_of
from app.domain.banks.items import Found, make_reading
from app.domain.page import Reading
from app.domain.text import normal_lines

_BASE = 0.55
_BY_NAME = 0.2
_SUFFIXES = (".csv", ".tsv", ".txt")
_DELIMITERS = (",", ";", "\t", "|")
MOST_DAMAGED = 100


class _Row(NamedTuple):
    """A row: its cells, and the line it starts on."""

    cells: list[str]
    line: int


class _Head(NamedTuple):
    """The head of a table: its names, what divides its cells, and the line it stands on."""

    names: list[str]
    delimiter: str
    line: int

    @property
    def roles(self) -> list[str]:
        """Return what each column holds."""
        return roles_of(self.names)


def look(path: str, text: str) -> Look:
    """Look for a head that names questions; a file named as a table is one without it, too."""
    name = path.casefold()
    if not name.endswith(_SUFFIXES):
        return not_mine(path, "its name is none of a table")
    lines = normal_lines(text.removeprefix("\ufeff")).split("\n")
    head = _head(lines)
    if head is not None and (not name.endswith(".txt") or "answer" in head.roles):
        return Look(_claim(lines, head), lambda: _read(path, lines, head))
    if name.endswith(".txt"):
        return not_mine(path, "its first line names no columns of questions and answers")
    return Look(Claim(_BY_NAME, "its name says that it is a table"), lambda: _headless(path))


def _claim(lines: list[str], head: _Head) -> Claim:
    rows = sum(1 for line in lines[head.line :] if line.strip())
    named = zip(head.names, head.roles, strict=True)
    columns = ", ".join(name.strip() for name, role in named if role)
    return Claim(sureness(_BASE, max(rows, 1)), f"a table with the columns {columns}")


def _read(path: str, lines: list[str], head: _Head) -> Reading:
    report = BankReport(path)
    found = [partial(_found, row, head, report) for row in _rows(lines, head, report)]
    return make_reading(path, found, report)


def _headless(path: str) -> Reading:
    report = BankReport(path)
    report.warn(
        1,
        "no-header",
        "the first line names no column of questions; write for example `question,answer,tags`",
    )
    return Reading(page=None, problems=report.problems())


def _head(lines: list[str]) -> _Head | None:
    """Return the first line with text as the head, divided so that most of its names are known."""
    at = next((index for index, line in enumerate(lines) if line.strip()), None)
    if at is None:
        return None
    heads = [_Head(_cells(lines[at], mark), mark, at + 1) for mark in _DELIMITERS]
    best = max(heads, key=lambda head: sum(map(bool, head.roles)))
    return best if "question" in best.roles else None


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return []


class _Rows:
    """Reads rows up to the first damaged one; ``line`` is where the last one read begins.

    Behind a damaged row may come the rest of its texts: then rows count from the first whole one.
    """

    def __init__(self, lines: list[str], start: int, head: _Head, *, after_damage: bool) -> None:
        texts = (f"{line}\n" for line in islice(lines, start, None))
        self._reader = csv.reader(
            texts, delimiter=head.delimiter, skipinitialspace=True, strict=True
        )
        self._start = start
        self._cells = len(head.names)
        self._waits = after_damage
        self.line = start + 1
        self.error = ""

    def __iter__(self) -> Iterator[_Row]:
        while True:
            self.line = self._start + self._reader.line_num + 1
            try:
                cells = next(self._reader, None)
            except csv.Error as error:
                self.error = str(error)
                return
            if cells is None:
                return
            self._waits = self._waits and len(cells) != self._cells
            if not self._waits and any(cell.strip() for cell in cells):
                yield _Row(cells, self.line)


def _rows(lines: list[str], head: _Head, report: BankReport) -> Iterator[_Row]:
    """Yield the rows below the head; after a damaged one reading goes on at the next whole row."""
    start = head.line
    for damaged in range(MOST_DAMAGED + 1):
        rows = _Rows(lines, start, head, after_damage=damaged > 0)
        yield from rows
        if not rows.error:
            return
        start = rows.line
        report.warn(
            rows.line,
            "damaged-row",
            f"this row can't be read ({rows.error}), nor what follows up to the next whole row; "
            "write a quote inside a quoted text twice, and close each text",
        )
    report.warn(
        start, "damaged-table", f"more than {MOST_DAMAGED} rows are damaged; the rest is left out"
    )


def _found(row: _Row, head: _Head, report: BankReport) -> Found:
    if len(row.cells) > len(head.names):
        report.warn(
            row.line,
            "ragged-row",
            f"this row has {len(row.cells)} cells and the head {len(head.names)}; those beyond are "
            "left out: put quotes round a text that holds what divides the cells",
        )
    cells = zip(head.names, row.cells, strict=False)
    fields = [Field(name, (cell,)) for name, cell in cells]
    return read_record(fields, row.line, report, within="")


BANK = Bank(
    name="table",
    recognises="CSV and TSV with a first row that names the columns question and answer",
    look=look,
)
