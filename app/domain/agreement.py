"""How far two ratings of the same answers agree: weighted kappa, and what it means in words."""

from collections.abc import Sequence

from app.domain.wording import counted

# Levels, not answers: a re-scored answer gives two to five of them.
AGREEMENT_FROM = 12
POOR_BELOW = 0.40
GOOD_FROM = 0.75
_NOTHING = 1e-9

Pair = tuple[float, float]


def weighted_kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's kappa with quadratic weights (Cohen 1968, doi 10.1037/h0026256).

    1 is the same level every time, 0 what two raters with these levels would agree on by chance.
    None without pairs, and where all levels are one and the same, which says nothing.
    """
    if not pairs:
        return None
    number = len(pairs)
    seen = sum((first - second) ** 2 for first, second in pairs) / number
    by_chance = _apart_by_chance(pairs)
    return None if by_chance < _NOTHING else 1 - seen / by_chance


def _apart_by_chance(pairs: Sequence[Pair]) -> float:
    """The mean squared distance of any first level from any second one."""
    number = len(pairs)
    first, second = (sum(pair[side] for pair in pairs) / number for side in (0, 1))
    squares = sum(one**2 + other**2 for one, other in pairs) / number
    return squares - 2 * first * second


def drift(pairs: Sequence[Pair]) -> float:
    """By how many levels the second rating lies above the first on average."""
    return sum(second - first for first, second in pairs) / max(1, len(pairs))


def agreement_finding(pairs: Sequence[Pair]) -> str:
    """What the pairs say, in a sentence; below ``AGREEMENT_FROM`` how many are missing."""
    if len(pairs) < AGREEMENT_FROM:
        return f"{counted(len(pairs), 'level')} so far; it takes {AGREEMENT_FROM} to compare."
    kappa = weighted_kappa(pairs)
    if kappa is None:
        return "Every level was the same both times, so nothing can be told apart by it."
    if kappa < POOR_BELOW:
        verdict = "You score the same answer differently on another day"
    elif kappa < GOOD_FROM:
        verdict = "You mostly score the same answer alike on another day"
    else:
        verdict = "You score the same answer alike on another day"
    return f"{verdict}{_shift(drift(pairs))}."


def _shift(levels: float) -> str:
    if abs(levels) < 0.1:
        return ""
    return f", {abs(levels):.1f} levels {'higher' if levels > 0 else 'lower'} the second time"
