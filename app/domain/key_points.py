"""The key points of a drill: what an answer to it is marked against."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.domain.page import Drill, KeyPoint, TimedAnswer


def key_points(
    drill: Drill, answers: Sequence[TimedAnswer], own_points: Iterable[KeyPoint] = ()
) -> tuple[KeyPoint, ...]:
    """The points of the longest answer that fits into the box, with what must never be missing.

    Rule: PRODUCT, "From marks to a rating". Critical points of shorter answers are added; critical
    are the points marked so in any of these answers, or else those of the shortest one. Where no
    answer fits into the box, the shortest is taken. A drill with required outputs has those
    instead. Own points of the learner come last. A point that says the same as an earlier one is
    dropped; what it adds (critical, other wordings) is kept with the earlier one.
    """
    if drill.required_outputs:
        points = [KeyPoint(text=output) for output in drill.required_outputs]
    else:
        points = _points_of_answers(drill.seconds, answers)
    return _without_repeats([*points, *own_points])


def normalised(text: str) -> str:
    """A text without case, punctuation and spacing, by which two points count as the same."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = "".join(char if char.isalnum() else " " for char in folded).split()
    return " ".join(words) or folded.strip()


def _points_of_answers(box_seconds: int, answers: Sequence[TimedAnswer]) -> list[KeyPoint]:
    usable = [answer for answer in answers if any(normalised(p.text) for p in answer.points)]
    if not usable:
        return []
    shortest = min(usable, key=lambda answer: answer.seconds)
    fitting = [answer for answer in usable if answer.seconds <= box_seconds] or [shortest]
    chosen = max(fitting, key=lambda answer: answer.seconds)
    if not any(point.critical for answer in fitting for point in answer.points):
        fitting = [_all_critical(answer) if answer is shortest else answer for answer in fitting]
        chosen = _all_critical(chosen) if chosen is shortest else chosen
    added = [point for answer in fitting for point in answer.points if point.critical]
    return [*chosen.points, *added]


def _all_critical(answer: TimedAnswer) -> TimedAnswer:
    return replace(answer, points=tuple(replace(point, critical=True) for point in answer.points))


def _without_repeats(points: Iterable[KeyPoint]) -> tuple[KeyPoint, ...]:
    kept: dict[str, KeyPoint] = {}
    for point in points:
        name = normalised(point.text)
        if name:
            kept[name] = _merged(kept[name], point) if name in kept else point
    return tuple(kept.values())


def _merged(first: KeyPoint, second: KeyPoint) -> KeyPoint:
    wordings = dict.fromkeys((*first.alternatives, *second.alternatives))
    critical = first.critical or second.critical
    return replace(first, critical=critical, alternatives=tuple(wordings))
