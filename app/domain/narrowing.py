"""A drill asked in another time box than its page names, or for one of its points alone."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.errors import InvalidInput
from app.domain.page import Drill, KeyPoint

SHORTEST_BOX = 10
LONGEST_BOX = 3600


def drill_in_box(drill: Drill, box_seconds: int) -> Drill:
    """The same prompt in another time box; its key points are then those of that box.

    Required outputs belong to the page's own box: in a shorter one nobody could give them all.
    """
    if box_seconds == drill.seconds:
        return drill
    if not SHORTEST_BOX <= box_seconds <= LONGEST_BOX:
        message = f"A time box has {SHORTEST_BOX} to {LONGEST_BOX} seconds."
        raise InvalidInput(message, field="box_seconds")
    return replace(drill, seconds=box_seconds, required_outputs=(), self_check=None)


def missing_point_prompt(prompt: str, points: Sequence[KeyPoint], point: KeyPoint) -> str:
    """A prompt that gives all the points of an answer but one, and asks for that one.

    >>> points = [KeyPoint(text="A."), KeyPoint(text="B.")]
    >>> missing_point_prompt("Why?", points, points[1])
    'Why? Given: “A.” Say the point that is missing.'
    """
    given = " ".join(f"“{other.text}”" for other in points if other.text != point.text)
    if not given:
        return f"{prompt} Say the one point that a strong answer has."
    return f"{prompt} Given: {given} Say the point that is missing."
