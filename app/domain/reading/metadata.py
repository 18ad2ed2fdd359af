"""The ``## Metadata`` list of a page: owner, date, prerequisites, related examples."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.page import Metadata
from app.domain.reading.blocks import split_list
from app.domain.reading.dates import read_date
from app.domain.reading.labels import split_label
from app.domain.reading.lines import Kind, Line, indent_of, read_bullet, unquote
from app.domain.reading.report import Report
from app.domain.reading.vocabulary import label_name

_KEYS = {
    "owner": "owner",
    "owners": "owner",
    "last updated": "last_updated",
    "last update": "last_updated",
    "updated": "last_updated",
    "prerequisites": "prerequisites",
    "prerequisite": "prerequisites",
    "related examples": "related_examples",
    "related example": "related_examples",
    "same meaning": "same_meaning",
}
_YES = frozenset({"yes", "true", "y"})


@dataclass(slots=True)
class Field:
    """One line of the list: its key, where it starts, its value with wrapped lines and bullets."""

    key: str
    line: int
    parts: list[str]

    @property
    def value(self) -> str:
        """Return the value as one text."""
        return "".join(self.parts).strip()


class Found(NamedTuple):
    """What a metadata list holds; ``taken`` are the indexes of its lines."""

    metadata: Metadata
    same_meaning: bool
    taken: list[int]


def read_metadata(lines: Iterable[tuple[int, Line]], report: Report) -> Found | None:
    """Return the metadata at the start of a section, None where no list of known keys is there."""
    found = _List(report)
    for index, line in lines:
        found.read(index, line)
        if found.ended:
            break
    if not found.fields:
        return None
    fields = found.fields
    values = {field.key: field for field in reversed(fields)}
    for field in fields:
        if field is not values[field.key]:
            report.warn(
                field.line, "duplicate-metadata", f"{_named(field.key)} is given twice; remove one"
            )
    same = values.get("same_meaning")
    return Found(_metadata(values, report), bool(same and _is_yes(same.value)), found.taken)


def _named(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _is_yes(value: str) -> bool:
    return value.casefold().rstrip(".") in _YES


def _metadata(values: dict[str, Field], report: Report) -> Metadata:
    updated, related = values.get("last_updated"), values.get("related_examples")
    day = read_date(updated.value) if updated else None
    if updated and updated.value and day is None:
        report.warn(
            updated.line,
            "bad-date",
            f"the date {updated.value[:40]!r} can't be read; write it as 2026-02-17",
        )
    return Metadata(
        owner=_text(values.get("owner")),
        last_updated=day,
        prerequisites=_text(values.get("prerequisites")),
        related_examples=split_list(related.value) if related else (),
    )


def _text(field: Field | None) -> str | None:
    return (field.value or None) if field else None


class _List:
    """Reads a metadata list line by line; ``ended`` once something else stands there."""

    def __init__(self, report: Report) -> None:
        self.fields: list[Field] = []
        self.taken: list[int] = []
        self.ended = False
        self._report = report
        self._seen: set[str] = set()
        self._after_blank = False

    def read(self, index: int, line: Line) -> None:
        """Take one line as a field, as more of the last one, or as the end of the list."""
        text = unquote(line.text)
        if not text.strip():
            self._after_blank = True
        elif line.kind is Kind.TEXT and (
            self._take_field(text, line.number) or self._take_more(text)
        ):
            self.taken.append(index)
            self._after_blank = False
        else:
            self.ended = not self._skip(text, line)

    def _take_field(self, text: str, number: int) -> bool:
        bullet = read_bullet(text)
        split = split_label(bullet.text if bullet else text.strip())
        key = _KEYS.get(label_name(split[0])) if split else None
        if not key or not split or (key in self._seen and self._after_blank):
            return False
        self._seen.add(key)
        self.fields.append(Field(key, number, [split[1]]))
        return True

    def _take_more(self, text: str) -> bool:
        if not self.fields or indent_of(text) < 2 or self._after_blank:
            return False
        bullet = read_bullet(text)
        self.fields[-1].parts.append(f"\n{bullet.text}" if bullet else f" {text.strip()}")
        return True

    def _skip(self, text: str, line: Line) -> bool:
        """Leave a list line with another key in the notes; the list may go on below it."""
        bullet = read_bullet(text)
        if not bullet or not self.fields or self._after_blank or line.kind is not Kind.TEXT:
            return False
        self._report.note(
            line.number,
            "unknown-metadata",
            "this line of the metadata is not used; it stays a note",
        )
        return True
