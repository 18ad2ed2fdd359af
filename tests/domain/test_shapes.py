"""What a piece of JSON from outside may be."""

import pytest

from app.domain import own_shapes, shapes
from app.domain.errors import InvalidInput
from app.domain.rating import Mark
from app.domain.shapes import Shape
from app.domain.text import Json

PAIR = shapes.record({"a": shapes.truth}, {"b": shapes.text(3)})
GOOD: list[tuple[Shape, Json]] = [
    (shapes.text(3), "abc"),
    (shapes.whole(0, 3), 3),
    (shapes.number(0, 3), 2.5),
    (shapes.truth, False),
    (shapes.uuid, "00000000-0000-4000-8000-000000000001"),
    (shapes.moment, "2026-03-02T12:00:00+00:00"),
    (shapes.word(Mark), "said"),
    (shapes.optional(shapes.truth), None),
    (shapes.optional(shapes.truth), True),
    (shapes.items(shapes.truth, 2), [True, False]),
    (shapes.named(shapes.truth, 1), {"a": True}),
    (PAIR, {"a": True}),
    (PAIR, {"a": True, "b": "x"}),
    (own_shapes.path, "C#/Traps.md#trap-1"),
    (own_shapes.zone, "Europe/Berlin"),
]
BAD: list[tuple[Shape, Json]] = [
    (shapes.text(3), 7),
    (shapes.text(3), "abcd"),
    (shapes.text(3), "\r"),
    (shapes.whole(0, 3), True),
    (shapes.whole(0, 3), 4),
    (shapes.whole(0, 3), 2.0),
    (shapes.number(0, 3), "2"),
    (shapes.number(0, 3), -0.1),
    (shapes.number(0, 3), True),
    (shapes.truth, 0),
    (shapes.uuid, "1"),
    (shapes.uuid, 1),
    (shapes.moment, "soon"),
    (shapes.moment, 5),
    (shapes.moment, "2026-03-02T12:00:00"),
    (shapes.moment, "1999-03-02T12:00:00+00:00"),
    (shapes.word(Mark), "won"),
    (shapes.word(Mark), True),
    (shapes.optional(shapes.truth), 1),
    (shapes.items(shapes.truth, 2), [True, False, True]),
    (shapes.items(shapes.truth, 2), {"a": True}),
    (shapes.items(shapes.truth, 2), [1]),
    (shapes.named(shapes.truth, 1), {"a": True, "b": True}),
    (shapes.named(shapes.truth, 1), [True]),
    (shapes.named(shapes.truth, 1), {"a": 1}),
    (shapes.named(shapes.truth, 1), {"a" * 501: True}),
    (PAIR, [True]),
    (PAIR, {}),
    (PAIR, {"a": True, "c": 1}),
    (PAIR, {"a": 1}),
    (own_shapes.path, "a/../b.md"),
    (own_shapes.path, "a\\b.md"),
    (own_shapes.path, "/a.md"),
    (own_shapes.path, "a.txt"),
    (own_shapes.path, "ü" * 600 + ".md"),
    (own_shapes.zone, "Mars"),
]


@pytest.mark.parametrize(("shape", "value"), GOOD)
def test_what_has_the_shape_passes(shape: Shape, value: Json) -> None:
    shape(value, "here")


@pytest.mark.parametrize(("shape", "value"), BAD)
def test_what_has_not_is_refused(shape: Shape, value: Json) -> None:
    with pytest.raises(InvalidInput):
        shape(value, "here")


def test_a_refusal_says_where_and_what() -> None:
    with pytest.raises(InvalidInput, match=r"^here\[1\] must be true or false$"):
        shapes.items(shapes.truth)([True, 1], "here")
