"""A large JSON object, read piece by piece."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.domain.json_stream import read_members

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text('ab"\\é💾\n', max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc"), inner, max_size=4),
    max_leaves=9,
)


def pieces(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


def gathered(members: list[tuple[str, object]], whole: dict[str, object]) -> dict[str, object]:
    """Members with their lists put together again; an empty list has none."""
    found: dict[str, object] = {name: [] for name, value in whole.items() if value == []}
    for name, value in members:
        if isinstance(whole[name], list):
            found.setdefault(name, []).append(value)  # type: ignore[attr-defined]
        else:
            found[name] = value
    return found


@given(
    whole=st.dictionaries(st.text("xyz", min_size=1), VALUES, min_size=1, max_size=4),
    size=st.integers(1, 40),
    indent=st.sampled_from([None, 2]),
)
def test_whatever_the_pieces_are_the_object_is_the_same(
    whole: dict[str, object], size: int, indent: int | None
) -> None:
    text = json.dumps(whole, ensure_ascii=False, indent=indent)
    assert gathered(list(read_members(pieces(text, size))), whole) == whole


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "{}",
        '{"a":1',
        '{"a":[1,2',
        '{"a":[1,]}',
        '{"a" 1}',
        "{1:1}",
        '{"a":NaN}',
        '{"a":Infinity}',
        '{"a":1e999}',
        '{"a":99999999999999999999}',
        '{"a":"\\ud800"}',
        '{"a":"\\u0000"}',
        '{"a":1} more',
        "PK\x03\x04",
        '{"a":' + "[" * 100 + "]" * 100 + "}",
        '{"a":' + "[" * 100_000,
        '{"a":{"b":' * 100_000,
    ],
)
def test_what_is_no_such_json_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        list(read_members(pieces(text, 1000)))


def test_what_came_before_the_damage_is_given_first() -> None:
    members = read_members(['{"a":[1,2', ",3", "x"])
    assert [next(members), next(members), next(members)] == [("a", 1), ("a", 2), ("a", 3)]
    with pytest.raises(InvalidInput, match="damaged or cut off"):
        next(members)
