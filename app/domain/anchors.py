"""Anchors: answers of known level that a learner scores now and then, and what follows from them.

An anchor shows how lenient the learner's scores are. What is found is used in the ranking and in
readiness only, never in stored scores or in memory, which fits any constant way of scoring.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from app.domain.quality import LENIENCY_FROM, Leniency
from app.domain.rubric import MAXIMUM_LEVEL
from app.domain.wording import counted

ANCHOR_EVERY = 8

# What an author's two answers are worth where the page does not say so.
BAD_LEVEL, STRONG_LEVEL = 1, 3

# Nobody can score a 3 too high, so an anchor at the top would hide how lenient somebody is: three
# of four are the weak answer.
STRONG_ONE_IN = 4

STRICTER_FROM = 0.5
_NOTHING_BELOW = 0.1


def anchor_is_due(scored_since: int, last_on: date | None, today: date) -> bool:
    """Whether an anchor is offered: after every eighth scored attempt, at most once a day.

    ``scored_since``: attempts scored since the last anchor, or ever where there was none.
    """
    return scored_since >= ANCHOR_EVERY and last_on != today


def shows_strong(seed: str) -> bool:
    """Whether an anchor shows the strong answer of its pair; the same seed always says the same."""
    return sha256(seed.encode()).digest()[0] % STRONG_ONE_IN == 0


def levels_of_pair(document: Mapping[str, Any], position: int) -> tuple[int, int]:
    """What the bad and the strong answer of a page's comparison are worth, out of the document.

    A page that says nothing, or has changed meanwhile, has the usual levels.
    """
    pairs = document.get("comparisons", [])
    said = pairs[position].get("levels") if position < len(pairs) else None
    bad, strong = said or (BAD_LEVEL, STRONG_LEVEL)
    return int(bad), int(strong)


def mean_level(levels: Sequence[float]) -> float:
    """The mean of the levels given, each on the scale of 0 to 3."""
    return sum(levels) / len(levels)


def without_leniency(q_low: float, levels: float) -> float:
    """q_low less what the learner's own leniency adds to it, 0 to 1 (FEATURES 5.6: q - L' / 3).

    Somebody too strict gains by the same rule.
    """
    return min(1.0, max(0.0, q_low - levels / MAXIMUM_LEVEL))


def leniency_finding(found: Leniency | None, count: int) -> str:
    """What the anchors say in a sentence, in both directions."""
    if found is None:
        so_far = counted(count, "answer of known level", "answers of known level")
        return f"{so_far} scored so far; it takes {LENIENCY_FROM} to say how strict you are."
    if abs(found.levels) < _NOTHING_BELOW:
        return "You score as the authors do."
    direction = "high" if found.levels > 0 else "low"
    return f"You score yourself {abs(found.levels):.1f} levels too {direction}."


def is_too_lenient(found: Leniency | None) -> bool:
    """Whether stricter thresholds are worth proposing."""
    return found is not None and found.levels >= STRICTER_FROM
