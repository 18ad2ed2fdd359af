"""What an attempt is asked: as the page says, in another time box, or one point of it."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.key_points import key_points
from app.domain.narrowing import drill_in_box, missing_point_prompt
from app.domain.page import Drill, KeyPoint
from app.services.attempts.live_drills import LiveDrill
from app.services.documents import answer_of, drill_of


def asked_of(
    live: LiveDrill, *, box_seconds: int | None, point: str
) -> tuple[Drill, tuple[KeyPoint, ...]]:
    """The drill as it is asked and the key points it is marked by, the learner's own among them.

    ``box_seconds``: another box than the page's, or None. ``point``: the one asked for, or "".
    """
    row = live.row
    drill = drill_in_box(drill_of(row), box_seconds or row.seconds)
    own = [KeyPoint(text=text) for text in live.own.texts]
    points = key_points(drill, [answer_of(each) for each in row.topic.answers], own)
    return for_one_point(drill, points, point) if point else (drill, points)


def for_one_point(
    drill: Drill, points: Sequence[KeyPoint], text: str
) -> tuple[Drill, tuple[KeyPoint, ...]]:
    """A drill that asks for one of its points, even if the page has it no more."""
    point = next((each for each in points if each.text == text), KeyPoint(text=text))
    return replace(drill, prompt=missing_point_prompt(drill.prompt, points, point)), (point,)
