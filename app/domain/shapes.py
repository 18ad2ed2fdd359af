"""What a piece of JSON from outside may be, put together out of small checks.

A shape is a function that is given a value and where it stands, and raises ``InvalidInput`` for
one that is no such thing.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import NoReturn

from app.domain.errors import InvalidInput
from app.domain.text import Json, clean_text

Shape = Callable[[Json, str], None]
LONGEST_TEXT = 60_000
MOST = 200
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def refuse(where: str, wanted: str) -> NoReturn:
    """Say what was expected, and where."""
    raise InvalidInput(f"{where} must be {wanted}")


def text(longest: int = LONGEST_TEXT) -> Shape:
    """Text of at most so many characters, as the border takes it."""

    def check(value: Json, where: str) -> None:
        if not isinstance(value, str):
            refuse(where, "text")
        if clean_text(value, field=where, maximum=longest, multiline=True) != value:
            refuse(where, "text with plain line ends")

    return check


def whole(lowest: int, highest: int) -> Shape:
    """A whole number within bounds."""

    def check(value: Json, where: str) -> None:
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if not is_number or not lowest <= value <= highest:  # type: ignore[operator]
            refuse(where, f"a whole number from {lowest:,} to {highest:,}")

    return check


def number(lowest: float, highest: float) -> Shape:
    """A number within bounds."""

    def check(value: Json, where: str) -> None:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not lowest <= value <= highest:  # type: ignore[operator]
            refuse(where, f"a number from {lowest:,} to {highest:,}")

    return check


def truth(value: Json, where: str) -> None:
    """True or false."""
    if not isinstance(value, bool):
        refuse(where, "true or false")


def uuid(value: Json, where: str) -> None:
    """A UUID as it is written usually."""
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        refuse(where, "a UUID")


def moment(value: Json, where: str) -> None:
    """A moment in ISO 8601 with its zone, of our time."""
    read_moment(value, where)


def read_moment(value: Json, where: str) -> datetime:
    """The same as a value."""
    try:
        found = datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        refuse(where, "a moment such as 2026-03-02T12:00:00+00:00")
    if found.tzinfo is None or not 2000 <= found.year <= 2200:
        refuse(where, "a moment with its time zone, between 2000 and 2200")
    return found


def word(kind: type[Enum]) -> Shape:
    """One of an enum's values."""

    def check(value: Json, where: str) -> None:
        known = [member.value for member in kind]
        if isinstance(value, bool) or value not in known:
            refuse(where, f"one of {', '.join(map(str, known))}")

    return check


def optional(shape: Shape) -> Shape:
    """The shape, or nothing."""

    def check(value: Json, where: str) -> None:
        if value is not None:
            shape(value, where)

    return check


def items(shape: Shape, most: int = MOST) -> Shape:
    """A list of such things."""

    def check(value: Json, where: str) -> None:
        if not isinstance(value, list) or len(value) > most:
            refuse(where, f"a list of at most {most:,}")
        for place, each in enumerate(value):
            shape(each, f"{where}[{place}]")

    return check


def named(shape: Shape, most: int = MOST) -> Shape:
    """An object whose names are the learner's or a page's, and whose values are such things."""

    def check(value: Json, where: str) -> None:
        if not isinstance(value, dict) or len(value) > most:
            refuse(where, f"an object of at most {most:,}")
        for name, each in value.items():
            text(500)(name, f"a name in {where}")
            shape(each, f"{where}.{name[:40]}")

    return check


def record(needed: Mapping[str, Shape], beside: Mapping[str, Shape] | None = None) -> Shape:
    """An object with exactly these names; those ``beside`` may lack."""
    known = {**needed, **(beside or {})}

    def check(value: Json, where: str) -> None:
        if not isinstance(value, dict):
            refuse(where, "an object")
        missing, unknown = needed.keys() - value.keys(), value.keys() - known.keys()
        if missing or unknown:
            names = ", ".join(sorted(name[:40] for name in missing or unknown))
            refuse(where, f"{'with' if missing else 'without'} {names}")
        for name, each in value.items():
            known[name](each, f"{where}.{name}")

    return check
