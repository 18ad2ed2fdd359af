"""Reads JSON: lists of objects with a question and an answer, or one object of both."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from app.domain.banks.asking import asks, has_question_mark
from app.domain.banks.bank_report import BankReport
from app.domain.banks.claims import Bank, Claim, Look, not_mine, sureness
from app.domain.banks.fields import Field, is_record, read_record, role_of, roles_of
from app.domain.banks.items import Found, make_reading
from app.domain.banks.json_values import Document, JsonError, Object, Value, read_json
from app.domain.page import Reading

_BASE = 0.55
_BY_NAME = 0.2
# Names that say nothing of what is asked below them.
_GROUPS = frozenset(
    {"questions", "question", "items", "item", "data", "cards", "results", "list", "entries", "faq",
     "faqs", "rows", "records", "content", "quiz", "quizzes", "qa", "bank", "flashcards"}
)  # fmt: skip
_TITLES = ("title", "name")


class _Record(NamedTuple):
    """A question's fields, the line it starts on, and the group it lies in."""

    fields: list[Field]
    line: int
    within: str


def look(path: str, text: str) -> Look:
    """Look for questions in a JSON text; a file named so that has none is still no Markdown."""
    named = path.casefold().endswith(".json")
    if not named and not text.lstrip("\ufeff \t\r\n").startswith(("[", "{")):
        return not_mine(path, "it is no JSON")
    report = BankReport(path)
    try:
        records = list(_Walk(read_json(text), report).records())
    except JsonError as error:
        report.fail(error.line, "unreadable", str(error))
        return Look(_by_name(named=named), lambda: Reading(page=None, problems=report.problems()))
    claim = _by_name(named=named)
    if records:
        claim = Claim(sureness(_BASE, len(records)), f"questions in JSON: {len(records):,} of them")
    found = [partial(_found, record, report) for record in records]
    return Look(claim, lambda: make_reading(path, found, report))


def _by_name(*, named: bool) -> Claim:
    return Claim(_BY_NAME, "its name says JSON") if named else Claim(0, "it is no JSON")


def _found(record: _Record, report: BankReport) -> Found:
    return read_record(record.fields, record.line, report, within=record.within)


class _Walk:
    """Goes through a document in its order; ``_strings`` counts the strings passed, for lines."""

    def __init__(self, document: Document, report: BankReport) -> None:
        self._document = document
        self._report = report
        self._strings = 0

    def records(self) -> Iterator[_Record]:
        """Yield every question of the document."""
        return self._value(self._document.value, "", "")

    @property
    def _line(self) -> int:
        """Return the line of the next string."""
        lines = self._document.lines
        return lines[min(self._strings, len(lines) - 1)] if lines else 1

    def _value(self, value: Value, name: str, within: str) -> Iterator[_Record]:
        if isinstance(value, Object):
            yield from self._object(value, within)
        elif isinstance(value, list):
            yield from self._list(value, name, within)
        else:
            self._leaf(value, name)

    def _leaf(self, value: Value, name: str) -> None:
        if name and value not in (None, ""):
            self._report.count_field(name, self._line)
        self._pass(value)

    def _list(self, values: list[Value], name: str, within: str) -> Iterator[_Record]:
        holds_records = any(isinstance(each, Object) and _is_record(each) for each in values)
        for value in values:
            is_odd = not isinstance(value, list) and not (
                isinstance(value, Object) and (_is_record(value) or _holds_more(value))
            )
            if holds_records and is_odd:
                self._report.warn(
                    self._line,
                    "not-a-question",
                    "this entry of the list has no text named `question`; add it or take it out",
                )
                self._pass(value)
            else:
                yield from self._value(value, name, within)

    def _object(self, pairs: Object, within: str) -> Iterator[_Record]:
        if _is_record(pairs):
            yield from self._record(pairs, within)
        elif _maps_questions(pairs):
            yield from self._map(pairs, within)
        else:
            yield from self._group(pairs, within)

    def _record(self, pairs: Object, within: str) -> Iterator[_Record]:
        """Yield a question, and those that are nested in it."""
        line, fields, nested = self._line, list[Field](), list[_Record]()
        for name, value in pairs:
            self._strings += 1
            field = _field(name, value)
            if field is not None:
                fields.append(field)
                self._pass(value)
                continue
            inside = list(self._value(value, name, within))
            nested += inside
            if role_of(name) and not inside:
                self._report.count_field(name, line)
        yield _Record(fields, line, within)
        yield from nested

    def _map(self, pairs: Object, within: str) -> Iterator[_Record]:
        """Yield the questions of an object that maps each to its answer."""
        for name, value in pairs:
            line = self._line
            self._strings += 1
            self._pass(value)
            answer = _field("answer", value) or Field("answer", ())
            yield _Record([Field("question", (name,)), answer], line, within)

    def _group(self, pairs: Object, within: str) -> Iterator[_Record]:
        """Yield what lies in an object that asks nothing itself; its title or key is the group."""
        title = _title(pairs) if _holds_more(pairs) else ""
        for name, value in pairs:
            self._strings += 1
            if isinstance(value, str) and value == title:
                self._pass(value)
                continue
            named = "" if _plain(name) in _GROUPS or name.isdigit() else name
            yield from self._value(value, name, title or named or within)

    def _pass(self, value: Value) -> None:
        """Count the strings of a value that is not gone through."""
        waiting = [value]
        while waiting:
            item = waiting.pop()
            if isinstance(item, Object):
                self._strings += len(item)
                waiting += [child for _, child in item]
            elif isinstance(item, list):
                waiting += item
            else:
                self._strings += isinstance(item, str)


def _is_record(pairs: Object) -> bool:
    names = [name for name, _ in pairs]
    if not is_record(names):
        return False
    return not any(
        role == "question" and isinstance(value, list | Object)
        for (_, value), role in zip(pairs, roles_of(names), strict=True)
    )


def _maps_questions(pairs: Object) -> bool:
    """Tell whether an object maps questions to answers: at least half of its keys ask."""
    asking = sum(
        has_question_mark(name) or (asks(name) and name.count(" ") > 1) for name, _ in pairs
    )
    answered = all(_field("", value) for _, value in pairs)
    return answered and bool(pairs) and asking * 2 >= len(pairs)


def _holds_more(pairs: Object) -> bool:
    return any(isinstance(value, list | Object) for _, value in pairs)


def _title(pairs: Object) -> str:
    """Return the text that names a group: its category, else its title."""
    texts = {name: value for name, value in reversed(pairs) if isinstance(value, str)}
    named = [text for name, text in texts.items() if role_of(name) == "category"]
    named += [text for title in _TITLES for name, text in texts.items() if _plain(name) == title]
    return named[0] if named else ""


def _plain(name: str) -> str:
    return "".join(mark for mark in name.casefold() if mark.isalnum())


def _field(name: str, value: Value) -> Field | None:
    """Return a field with its texts; None for what is no text and no list of texts."""
    if isinstance(value, Object):
        return None
    if isinstance(value, list):
        if any(isinstance(each, list | Object) for each in value):
            return None
        return Field(name, tuple(_text(each) for each in value), is_list=True)
    return Field(name, () if value is None else (_text(value),))


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


BANK = Bank(
    name="json",
    recognises="JSON objects with a question, an answer and tags under their common names",
    look=look,
)
