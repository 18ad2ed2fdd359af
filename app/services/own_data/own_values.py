"""Rows out of a file that came in: each value is held against its column before it is believed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum as PythonEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import JSON, Boolean, Column, Date, Enum, Float, Integer, String, Text, Uuid

from app.domain import own_shapes, shapes
from app.domain.attempt import EventKind
from app.domain.errors import InvalidInput
from app.domain.learner import ClockStyle, ExtraTime, Way
from app.domain.own_file import SETTINGS
from app.domain.rounds import RoundKind, RoundStep
from app.domain.rubric_versions import STRICT_RUBRIC, USUAL_RUBRIC
from app.domain.shapes import Shape, refuse
from app.domain.text import Json
from app.domain.timing import StopRule
from app.models.base import UTCDateTime, table_of
from app.models.own_tables import OwnTable
from app.models.user import User

Values = dict[str, Any]

# Words that a column of text holds, where the database does not check them.
WORDS: Mapping[str, Shape] = {
    "way": shapes.word(Way),
    "clock_style": shapes.word(ClockStyle),
    "stop_rule": shapes.word(StopRule),
    "extra_time": shapes.word(ExtraTime),
    "time_zone": own_shapes.zone,
}
# Whole numbers that have closer bounds than a column.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "box_seconds": (1, 36_000),
    "preparation_seconds": (0, 3_600),
    "minutes": (1, 600),
    "minutes_a_day": (1, 600),
    "rubric_version": (USUAL_RUBRIC, STRICT_RUBRIC),
    "suggested": (1, 4),
    "rating": (1, 4),
}
SHAPES: Mapping[str, Shape] = {
    "attempts.points": own_shapes.POINTS,
    "attempts.self_check": own_shapes.SELF_CHECK,
    "mocks.levels": own_shapes.SHEET_LEVELS,
    "set_asides.topic_ids": own_shapes.TOPIC_NUMBERS,
    "own_answers.points": own_shapes.OWN_POINTS,
    "own_answers.before": own_shapes.OWN_BEFORE,
}
# JSON whose shape hangs on another column of its row: which column, and the shape for its value.
HANGING: Mapping[str, tuple[str, Callable[[Any], Shape]]] = {
    "attempt_events.payload": (
        "kind",
        lambda value: own_shapes.event_shape(EventKind(value)),
    ),
    "round_events.payload": ("step", lambda value: own_shapes.round_event_shape(RoundStep(value))),
    "rounds.material": ("kind", lambda value: own_shapes.MATERIALS[RoundKind(value)]),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One row of a file with the rows of its parts, as values that the tables can hold."""

    values: Values
    parts: Mapping[str, list[Values]]


def read_brought(own: OwnTable, data: Json, *, latest: datetime) -> Brought:
    """A row with its parts; raises ``InvalidInput`` that says where it is wrong.

    ``latest``: no moment of it can be later.
    """
    where = own.name.removesuffix("s")
    if not isinstance(data, dict):
        refuse(where, "an object")
    if isinstance(data.get("id"), str):
        where = f"{where} {str(data['id'])[:36]}"
    names = {part.name for part in own.parts}
    row = {name: value for name, value in data.items() if name not in names}
    values = read_values(own, row, where, latest)
    parts = {}
    for part in own.parts:
        found = data.get(part.name, [])
        if not isinstance(found, list) or len(found) > shapes.MOST * 10:
            refuse(f"{where}.{part.name}", "a list")
        parts[part.name] = [
            read_values(part, each, f"{where}.{part.name}", latest) for each in found
        ]
    return Brought(values=values, parts=parts)


def read_values(own: OwnTable, data: Json, where: str, latest: datetime) -> Values:
    """The values of one row."""
    if not isinstance(data, dict):
        refuse(where, "an object")
    columns = {column.name: column for column in own.columns}
    unknown = data.keys() - columns.keys()
    if unknown:
        refuse(where, f"without {', '.join(sorted(name[:40] for name in unknown))}")
    values = {}
    for name, column in columns.items():
        if name not in data and (column.nullable or column.default is not None):
            continue
        values[name] = read_value(column, data.get(name), f"{where}.{name}", latest)
    for name, column in columns.items():
        hanging = HANGING.get(f"{own.table.name}.{column.name}")
        if hanging is not None:
            hanging[1](values[hanging[0]])(values[name], f"{where}.{name}")
    return values


def read_value(column: Column[Any], value: Json, where: str, latest: datetime) -> Any:  # noqa: ANN401
    """One value as its column wants it."""
    if value is None:
        if not column.nullable:
            refuse(where, "there")
        return None
    kind = column.type
    for known, read in READERS.items():
        if isinstance(kind, known):
            return read(column, value, where, latest)
    raise TypeError(f"nobody knows how to read {kind!r}")


def read_words(column: Column[Any], value: Json, where: str, _latest: datetime) -> object:
    """A word of an enum that the database checks."""
    members = cast("type[PythonEnum]", getattr(column.type, "enum_class", None))
    shapes.word(members)(value, where)
    return members(value)


def read_text(column: Column[Any], value: Json, where: str, _latest: datetime) -> object:
    """Text as long as its column, or one of the words it may hold."""
    longest = getattr(column.type, "length", None) or shapes.LONGEST_TEXT
    shapes.text(longest)(value, where)
    if column.name in WORDS:
        WORDS[column.name](value, where)
    return value


def read_moment(_column: Column[Any], value: Json, where: str, latest: datetime) -> object:
    """A moment that is over."""
    found = shapes.read_moment(value, where)
    if found > latest:
        refuse(where, "a moment that is over; this one lies in the future")
    return found


def read_day(_column: Column[Any], value: Json, where: str, _latest: datetime) -> object:
    """A day of our time."""
    try:
        found = date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        refuse(where, "a day such as 2026-03-02")
    if not 2000 <= found.year <= 2200:
        refuse(where, "a day between 2000 and 2200")
    return found


def read_uuid(_column: Column[Any], value: Json, where: str, _latest: datetime) -> object:
    """A UUID."""
    shapes.uuid(value, where)
    return UUID(str(value))


def read_truth(_column: Column[Any], value: Json, where: str, _latest: datetime) -> object:
    """True or false."""
    shapes.truth(value, where)
    return value


def read_whole(column: Column[Any], value: Json, where: str, _latest: datetime) -> object:
    """A whole number; none of ours is negative."""
    shapes.whole(*BOUNDS.get(column.name, (0, own_shapes.LARGEST_ID)))(value, where)
    return value


def read_number(_column: Column[Any], value: Json, where: str, _latest: datetime) -> object:
    """A length in seconds."""
    own_shapes.SECONDS(value, where)
    return value


def read_json(column: Column[Any], value: Json, where: str, _latest: datetime) -> object:
    """JSON of the shape its column has; one that hangs on its row is looked at with the row."""
    shape = SHAPES.get(f"{column.table.name}.{column.name}")
    if shape is not None:
        shape(value, where)
    return value


READERS: Mapping[type[Any], Callable[[Column[Any], Json, str, datetime], object]] = {
    # An enum is a kind of text as well, so it comes first.
    Enum: read_words,
    Text: read_text,
    String: read_text,
    UTCDateTime: read_moment,
    Date: read_day,
    Uuid: read_uuid,
    Boolean: read_truth,
    Float: read_number,
    Integer: read_whole,
    JSON: read_json,
}


def settings_from(data: Json, latest: datetime) -> Values:
    """How a learner likes to practise, out of the head of a file."""
    if not isinstance(data, dict):
        raise InvalidInput("learner must be an object")
    columns = {column.name: column for column in table_of(User).columns}
    return {
        name: read_value(columns[name], data[name], f"learner.{name}", latest)
        for name in SETTINGS
        if name in data
    }
