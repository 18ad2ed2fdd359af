"""What two versions of the same figures have that differs, in words for a person at a terminal."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose
from typing import Any

# Sums of the same fractions in another order differ in their last digits, and only there.
TOLERANCE = 1e-9
LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One figure that is not what the events say: where it stands, what it is and should be."""

    table: str
    key: str
    column: str
    found: str
    wanted: str

    def __str__(self) -> str:
        """``standings 3 12: attempts is 5, should be 4``."""
        return f"{self.table} {self.key}: {self.column} is {self.found}, should be {self.wanted}"


def shown(value: object) -> str:
    """A value as short as a line of a report wants it, on one line."""
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def is_same(one: object, other: object) -> bool:
    """Whether two values say the same; fractions but for their last digits, also inside lists."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return bool(one == other)


def compare(
    table: str, key: str, found: Mapping[str, Any], wanted: Mapping[str, Any]
) -> list[Difference]:
    """What differs between a row as it was found and as it should be."""
    return [
        Difference(
            table=table, key=key, column=column, found=shown(found[column]), wanted=shown(value)
        )
        for column, value in wanted.items()
        if not is_same(found[column], value)
    ]


def compare_rows(
    table: str,
    found: Mapping[tuple[Any, ...], Mapping[str, Any]],
    wanted: Mapping[tuple[Any, ...], Mapping[str, Any]],
) -> list[Difference]:
    """What differs between rows by their keys; a row that one side lacks is one difference."""
    differences: list[Difference] = []
    for key in sorted(found.keys() | wanted.keys(), key=str):
        name = " ".join(map(str, key))
        if key in found and key in wanted:
            differences += compare(table, name, found[key], wanted[key])
        else:
            words = ("there", "missing") if key in found else ("missing", "there")
            differences.append(
                Difference(table=table, key=name, column="row", found=words[0], wanted=words[1])
            )
    return differences
