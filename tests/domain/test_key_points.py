"""Which points an answer is marked against."""

import pytest

from app.domain.key_points import key_points, normalised
from app.domain.page import Drill, KeyPoint, TimedAnswer


def answer(seconds: int, *texts: str) -> TimedAnswer:
    """An answer; a text that ends in ``!`` is a critical point."""
    points = tuple(KeyPoint(text=t.removesuffix("!"), critical=t.endswith("!")) for t in texts)
    return TimedAnswer(seconds=seconds, points=points)


def shown(points: tuple[KeyPoint, ...]) -> list[str]:
    return [point.text + ("!" if point.critical else "") for point in points]


SHORT = answer(30, "what", "when")
LONG = answer(120, "problem", "cost", "failure")


@pytest.mark.parametrize(
    ("box", "answers", "expected"),
    [
        (60, [SHORT, LONG], ["what!", "when!"]),
        (180, [SHORT, LONG], ["problem", "cost", "failure", "what!", "when!"]),
        (120, [LONG, SHORT], ["problem", "cost", "failure", "what!", "when!"]),
        (30, [SHORT, LONG], ["what!", "when!"]),
        (20, [LONG, SHORT], ["what!", "when!"]),
        (60, [LONG], ["problem!", "cost!", "failure!"]),
        (60, [], []),
        (60, [answer(30), LONG], ["problem!", "cost!", "failure!"]),
        (60, [answer(30, "a!", "b"), LONG], ["a!", "b"]),
        (180, [answer(30, "a!", "b"), LONG], ["problem", "cost", "failure", "a!"]),
        (180, [SHORT, answer(120, "problem", "cost!")], ["problem", "cost!"]),
        (60, [SHORT, answer(120, "problem", "cost!")], ["what!", "when!"]),
        (180, [answer(30, "Cost."), answer(120, "problem", "cost")], ["problem", "cost!"]),
        (60, [answer(60, "a", "b"), answer(60, "c")], ["a!", "b!"]),
    ],
)
def test_points_are_those_of_the_longest_answer_that_fits(
    box: int, answers: list[TimedAnswer], expected: list[str]
) -> None:
    assert shown(key_points(Drill(seconds=box, prompt="?"), answers)) == expected


def test_required_outputs_are_the_points_of_their_drill() -> None:
    drill = Drill(seconds=600, prompt="?", required_outputs=("one decision", "one risk"))
    assert shown(key_points(drill, [SHORT, LONG])) == ["one decision", "one risk"]


def test_own_points_join_at_the_end() -> None:
    own = [KeyPoint(text="mine"), KeyPoint(text=" What "), KeyPoint(text="vital", critical=True)]
    drill = Drill(seconds=60, prompt="?")
    assert shown(key_points(drill, [SHORT], own)) == ["what!", "when!", "mine", "vital!"]
    assert shown(key_points(drill, [], own[:1])) == ["mine"]


def test_a_repeat_adds_its_wordings_and_its_weight_to_the_first() -> None:
    own = [
        KeyPoint(text="Pooling", alternatives=("connection pool",)),
        KeyPoint(text="pooling!", critical=True, alternatives=("connection pool", "reuse")),
    ]
    (point,) = key_points(Drill(seconds=60, prompt="?"), [], own)
    assert point == KeyPoint(
        text="Pooling", critical=True, alternatives=("connection pool", "reuse")
    )


def test_blank_points_are_no_points() -> None:
    drill = Drill(seconds=60, prompt="?")
    assert key_points(drill, [answer(30, " ", "")]) == ()
    assert shown(key_points(drill, [answer(30, " ", "what")])) == ["what!"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("  At-least   ONCE. ", "at least once"), ("ﬁne", "fine"), ("=>", "=>"), (" ", "")],
)
def test_texts_are_compared_without_case_marks_and_spacing(text: str, expected: str) -> None:
    assert normalised(text) == expected
