"""A learner's own answer: written by hand, joined by what was said, merged with a guest's."""

import pytest

from app.domain.errors import InvalidInput
from app.domain.own_answer import (
    LONGEST_POINT,
    OwnPoint,
    OwnWords,
    after_marking,
    clean_points,
    edited,
    merged,
)


def own(*texts: str, said_in: str | None = None, strong: str = "") -> OwnWords:
    return OwnWords(strong=strong, points=tuple(OwnPoint(text=t, said_in=said_in) for t in texts))


def test_points_are_lines_without_empty_ones_and_repeats() -> None:
    assert clean_points(" a \n\nb\r\na\n", field="points", most=2) == ["a", "b"]


@pytest.mark.parametrize(
    "text", ["a\nb\nc", "x" * (LONGEST_POINT + 1), "x" * 9999, "a\x00b", "\ud800"]
)
def test_too_many_too_long_and_unstorable_points_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_points(text, field="points", most=2)
    assert refused.value.field == "points"


@pytest.mark.parametrize(
    ("kept", "before", "after", "texts"),
    [
        (own(), (), ("a", "b"), ("a", "b")),
        (own("x"), (), ("a",), ("x", "a")),
        (own("a", said_in="1"), ("a",), (), ()),
        (own("a", said_in="1"), ("a",), ("b",), ("b",)),
        # Another attempt's point, and one written by hand, stay.
        (own("a", said_in="2"), ("a",), (), ("a",)),
        (own("a"), ("a",), (), ("a",)),
        # The same in other writing is there already.
        (own("A number."), (), ("a number",), ("A number.",)),
        # Two that were written so by hand both stay, whatever joins them.
        (own(";a", "a"), (), ("A", "b"), (";a", "a", "b")),
        # What the learner removed by hand does not come back by marking the same again.
        (own(), ("a",), ("a",), ()),
    ],
)
def test_what_is_said_joins_and_what_is_taken_back_goes(
    kept: OwnWords, before: tuple[str, ...], after: tuple[str, ...], texts: tuple[str, ...]
) -> None:
    assert after_marking(kept, attempt="1", before=before, after=after).texts == texts


def test_marking_leaves_the_strong_answer_alone() -> None:
    kept = own("a", strong="Mine.")
    assert after_marking(kept, attempt="1", before=(), after=("b",)).strong == "Mine."


def test_a_point_that_stays_as_it_was_keeps_where_it_is_from() -> None:
    after = edited(own("a", "b", said_in="1"), strong="Mine.", texts=["b", "c"])
    assert after.strong == "Mine."
    assert after.points == (OwnPoint(text="b", said_in="1"), OwnPoint(text="c"))


@pytest.mark.parametrize(
    ("first", "second", "strong"),
    [("", "", ""), ("a", "", "a"), ("", "b", "b"), ("a", "a", "a"), ("a", "b", "a\n\nb")],
)
def test_of_two_texts_both_are_kept(first: str, second: str, strong: str) -> None:
    both = merged(own("x", strong=first), own("X!", "y", strong=second))
    assert (both.strong, both.texts) == (strong, ("x", "y"))


def test_an_answer_merged_with_itself_stays_as_it_was() -> None:
    written = own(";a", "a", strong="Mine.")
    assert merged(written, written) == written
    assert merged(own(), written) == written


def test_an_answer_is_empty_without_text_and_points() -> None:
    assert own().is_empty
    assert not own("a").is_empty
    assert not own(strong="a").is_empty
