"""What came of a round, in one sentence."""

from collections.abc import Collection
from datetime import timedelta

from app.domain.anchors import mean_level
from app.domain.wording import counted

_ALIKE = 0.25


def past_finding(earlier: float | None, later: float | None, apart: timedelta) -> str:
    """By how much two own answers differ, out of ten, and how long lies between them."""
    between = counted(apart.days, "day")
    if earlier is None or later is None:
        return f"They lie {between} apart; one of them has no score."
    gain = later - earlier
    if abs(gain) < 0.05:
        return f"They lie {between} apart and scored the same."
    direction = "more" if gain > 0 else "less"
    return f"They lie {between} apart; the latest scored {abs(gain):.1f} points of ten {direction}."


def anchor_finding(own: float, known: float) -> str:
    """How an own score of a known answer compares, on the scale of 0 to 3."""
    gap = own - known
    if abs(gap) < _ALIKE:
        return "That is what it is worth."
    return f"That is {abs(gap):.1f} levels too {'high' if gap > 0 else 'low'}."


def rescore_finding(pairs: Collection[tuple[float, float]]) -> str:
    """How the second score of an own answer compares with the first."""
    gap = mean_level([second - first for first, second in pairs]) if pairs else 0.0
    if not pairs:
        return "No line was scored both times"
    if all(first == second for first, second in pairs):
        return "The same levels as the first time"
    if abs(gap) < _ALIKE:
        return "Different levels, about the same sum"
    return f"{abs(gap):.1f} levels {'higher' if gap > 0 else 'lower'} than the first time"
