"""A drill in another box, and a drill that asks for one point."""

import pytest

from app.domain.errors import InvalidInput
from app.domain.key_points import key_points
from app.domain.narrowing import drill_in_box, missing_point_prompt
from app.domain.page import Drill, KeyPoint, SelfCheck, TimedAnswer

SHORT = TimedAnswer(seconds=30, points=(KeyPoint(text="Decision", critical=True),))
LONG = TimedAnswer(seconds=120, points=(KeyPoint(text="Longer"), KeyPoint(text="Mechanism")))
DRILL = Drill(seconds=180, prompt="Why?")


def test_the_points_of_a_shorter_box_are_those_of_its_own_answer() -> None:
    shorter = drill_in_box(DRILL, 30)
    assert (shorter.seconds, shorter.prompt) == (30, "Why?")
    assert [p.text for p in key_points(shorter, [SHORT, LONG])] == ["Decision"]


def test_the_pages_own_box_changes_nothing() -> None:
    drill = Drill(
        seconds=600,
        prompt="Design it.",
        required_outputs=("A diagram",),
        self_check=SelfCheck(dimensions=("depth",)),
    )
    assert drill_in_box(drill, 600) is drill
    assert drill_in_box(drill, 60).required_outputs == ()
    assert drill_in_box(drill, 60).self_check is None


@pytest.mark.parametrize("seconds", [-1, 0, 9, 3601])
def test_a_box_that_can_not_be_is_refused(seconds: int) -> None:
    with pytest.raises(InvalidInput, match="10 to 3600"):
        drill_in_box(DRILL, seconds)


def test_the_other_points_are_given_and_the_one_is_not() -> None:
    points = [KeyPoint(text=text) for text in ("One.", "Two.", "Three.")]
    prompt = missing_point_prompt("Why?", points, points[1])
    assert "One." in prompt
    assert "Three." in prompt
    assert "Two." not in prompt


def test_an_only_point_is_asked_for_without_any_given() -> None:
    point = KeyPoint(text="One.")
    expected = "Why? Say the one point that a strong answer has."
    assert missing_point_prompt("Why?", [point], point) == expected
