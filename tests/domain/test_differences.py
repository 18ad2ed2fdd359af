"""What differs between figures as they are and as they should be."""

from typing import Any

import pytest

from app.domain.differences import compare, compare_rows, is_same, shown


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, 1, True),
        (1, 2, False),
        ("a", "a", True),
        (None, None, True),
        (None, 0.0, False),
        (0.1 + 0.2, 0.3, True),
        (0.3, 0.3001, False),
        (2, 2.0, True),
        ([0.1 + 0.2, {"x": 1}], [0.3, {"x": 1}], True),
        ([1], [1, 2], False),
        ([1, 2], [1, 3], False),
        ({"x": 1.0}, {"x": 1.5}, False),
        ({"x": 1}, {"y": 1}, False),
        ({"x": 1}, [1], False),
        ("0.3", 0.3, False),
    ],
)
def test_fractions_may_differ_in_their_last_digits_and_nothing_else(
    one: Any, other: Any, same: bool
) -> None:
    assert is_same(one, other) is same
    assert is_same(other, one) is same


def test_a_difference_says_what_is_and_what_should_be() -> None:
    (difference,) = compare("standings", "3 12", {"attempts": 5, "x": 1}, {"attempts": 4, "x": 1})
    assert str(difference) == "standings 3 12: attempts is 5, should be 4"


def test_rows_that_one_side_lacks_are_told() -> None:
    found = {(1, 2): {"x": 1}, (1, 3): {"x": 1}}
    wanted = {(1, 3): {"x": 2}, (1, 4): {"x": 1}}
    assert [str(each) for each in compare_rows("t", found, wanted)] == [
        "t 1 2: row is there, should be missing",
        "t 1 3: x is 1, should be 2",
        "t 1 4: row is missing, should be there",
    ]


def test_a_long_value_is_cut() -> None:
    assert shown("x" * 500) == "'" + "x" * 79 + "..."
