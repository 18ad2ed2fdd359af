"""The attempts at one topic as a line: what each was worth, and which points came or went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.key_points import normalised
from app.domain.progress import Series, SeriesPoint
from app.domain.rating import MarkedPoint, coverage
from app.domain.wording import counted

OUT_OF = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicTry:
    """One attempt: the learner's day, its points as they were marked, and its score (0 to 1)."""

    day: date
    marks: tuple[MarkedPoint, ...]
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What an attempt has more or less than those before it, over the points asked in both.

    ``points``: said counts 1, partly a half. ``score``: out of ten, against the scored one before.
    """

    points: float
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    score: float | None


def differences(tries: Iterable[TopicTry]) -> tuple[Difference | None, ...]:
    """The difference of each attempt from those before it, oldest first.

    Each point is held against the last time it was asked, so that short and long answers can take
    turns. None where nothing was asked before, or where nothing was marked.
    """
    worth_before: dict[str, float] = {}
    score_before: float | None = None
    found: list[Difference | None] = []
    for each in tries:
        found.append(_difference(each, worth_before, score_before))
        worth_before |= {normalised(point.text): worth(point) for point in each.marks}
        score_before = score_before if each.score is None else each.score
    return tuple(found)


def worth(point: MarkedPoint) -> float:
    """What a mark counts: said 1, partly a half, missed or wrong nothing."""
    return coverage([point])


def _difference(
    each: TopicTry, worth_before: dict[str, float], score_before: float | None
) -> Difference | None:
    changes = [
        (point.text, worth(point) - worth_before[normalised(point.text)])
        for point in each.marks
        if normalised(point.text) in worth_before
    ]
    if not changes:
        return None
    comparable = each.score is not None and score_before is not None
    return Difference(
        points=sum(change for _text, change in changes),
        gained=tuple(text for text, change in changes if change > 0),
        lost=tuple(text for text, change in changes if change < 0),
        score=(each.score or 0.0) * OUT_OF - (score_before or 0.0) * OUT_OF if comparable else None,
    )


def open_points(tries: Sequence[TopicTry]) -> tuple[str, ...]:
    """The points that did not come in full the last time they were asked."""
    latest: dict[str, tuple[str, float]] = {}
    for each in tries:
        latest |= {normalised(point.text): (point.text, worth(point)) for point in each.marks}
    return tuple(text for text, value in latest.values() if value < 1)


def score_line(tries: Sequence[TopicTry]) -> Series:
    """The scores of a topic in their order, with what became of them as a sentence."""
    points = tuple(
        SeriesPoint(day=each.day, value=each.score * OUT_OF)
        for each in tries
        if each.score is not None
    )
    return Series(name="Score", points=points, finding=_finding(points))


def _finding(points: Sequence[SeriesPoint]) -> str:
    if not points:
        return "No attempt has a score yet."
    first, last = points[0].value, points[-1].value
    if len(points) == 1:
        return f"One scored attempt: {first:.1f} of 10."
    scored = counted(len(points), "scored attempt")
    best = max(point.value for point in points)
    return f"{scored}: from {first:.1f} to {last:.1f} of 10, {best:.1f} at best."
