"""Which flaws a learner finds, overlooks, or sees where there are none: signal detection.

Sensitivity is d' = z(H) - z(F) and bias is c = -(z(H) + z(F)) / 2, with H and F the rates of hits
and of false alarms (Green and Swets 1966; Macmillan and Creelman 2005, chapters 1 and 2). Rates of
0 and 1 would be infinite; the log-linear rule adds half a case to both and one to what they are
out of (Hautus 1995, doi 10.3758/BF03203619), always, so that small numbers pull to the middle.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from statistics import NormalDist
from typing import Self

from app.domain.key_points import normalised
from app.domain.wording import times

# Below these many cases a rate says too little for a sentence about the learner.
WORDS_FROM = 4
OVERLOOKED_BELOW = 0.5
SEES_TOO_OFTEN_FROM = 1 / 3

_Z = NormalDist().inv_cdf


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One bad answer: the flaws its author names, and those the learner named, blind."""

    present: tuple[str, ...]
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often a flaw was there and named, there and not named, named only, and neither."""

    hits: int = 0
    misses: int = 0
    false_alarms: int = 0
    rejections: int = 0

    @property
    def present(self) -> int:
        """In how many answers the flaw was."""
        return self.hits + self.misses

    @property
    def absent(self) -> int:
        """In how many answers it was not."""
        return self.false_alarms + self.rejections


class Verdict(StrEnum):
    """What a tally says of the learner."""

    TOO_FEW = "too_few"
    OVERLOOKED = "overlooked"
    SEEN_TOO_OFTEN = "seen_too_often"
    FOUND = "found"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlawFigure:
    """A flaw with its tally, sensitivity (0 is guessing), bias (above 0: rarely named), words."""

    name: str
    tally: Tally
    sensitivity: float
    bias: float
    verdict: Verdict
    sentence: str


def hit_rate(tally: Tally) -> float:
    """The share of hits, smoothed, so that it lies strictly between 0 and 1."""
    return (tally.hits + 0.5) / (tally.present + 1)


def false_alarm_rate(tally: Tally) -> float:
    """The share of false alarms, smoothed alike."""
    return (tally.false_alarms + 0.5) / (tally.absent + 1)


def sensitivity(tally: Tally) -> float:
    """d': how well answers with the flaw are told from answers without it; 0 is guessing."""
    return _Z(hit_rate(tally)) - _Z(false_alarm_rate(tally))


def bias(tally: Tally) -> float:
    """c: 0 is even, above 0 the flaw is named too rarely, below 0 too readily."""
    return -(_Z(hit_rate(tally)) + _Z(false_alarm_rate(tally))) / 2


def tally_of(trials: Iterable[Trial], name: str) -> Tally:
    """How a learner did with one flaw over some answers."""
    return _tally(_Counts.of(trials), name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """In how many answers each flaw was, was named, and both, whatever the case of its name."""

    trials: int
    present: Counter[str]
    named: Counter[str]
    both: Counter[str]

    @classmethod
    def of(cls, trials: Iterable[Trial]) -> Self:
        """Count them in one go."""
        keyed = [(set(map(_key, each.present)), set(map(_key, each.named))) for each in trials]
        return cls(
            trials=len(keyed),
            present=Counter(name for there, _said in keyed for name in there),
            named=Counter(name for _there, said in keyed for name in said),
            both=Counter(name for there, said in keyed for name in there & said),
        )


# A catalogue has few names, and they come up in hundreds of trials.
@lru_cache(maxsize=512)
def _key(name: str) -> str:
    return normalised(name)


def _tally(counts: _Counts, name: str) -> Tally:
    wanted = _key(name)
    there, said = counts.present[wanted], counts.named[wanted]
    hits = counts.both[wanted]
    return Tally(
        hits=hits,
        misses=there - hits,
        false_alarms=said - hits,
        rejections=counts.trials - there - said + hits,
    )


def flaw_figures(trials: Sequence[Trial], names: Iterable[str]) -> tuple[FlawFigure, ...]:
    """A figure for each flaw that was there or named at least once, the most overlooked first."""
    counts = _Counts.of(trials)
    tallies = [(name, _tally(counts, name)) for name in names]
    figures = [_figure(name, each) for name, each in tallies if each.present or each.false_alarms]
    order = [*list(Verdict)[1:], Verdict.TOO_FEW]
    return tuple(sorted(figures, key=lambda each: (order.index(each.verdict), each.sensitivity)))


def _figure(name: str, tally: Tally) -> FlawFigure:
    verdict = verdict_of(tally)
    return FlawFigure(
        name=name,
        tally=tally,
        sensitivity=sensitivity(tally),
        bias=bias(tally),
        verdict=verdict,
        sentence=_sentence(name, tally, verdict),
    )


def verdict_of(tally: Tally) -> Verdict:
    """What a tally says, once there are enough cases; overlooking comes before seeing too much."""
    enough = tally.present >= WORDS_FROM
    if enough and tally.hits < OVERLOOKED_BELOW * tally.present:
        return Verdict.OVERLOOKED
    often = tally.false_alarms >= SEES_TOO_OFTEN_FROM * tally.absent
    if tally.absent >= WORDS_FROM and often:
        return Verdict.SEEN_TOO_OFTEN
    return Verdict.FOUND if enough else Verdict.TOO_FEW


def _sentence(name: str, tally: Tally, verdict: Verdict) -> str:
    found = f"found {tally.hits} of {tally.present}"
    if verdict is Verdict.OVERLOOKED:
        return f"You overlook “{name}”: {found}."
    if verdict is Verdict.SEEN_TOO_OFTEN:
        often = f"{times(tally.false_alarms)} in {tally.absent} answers"
        return f"You see “{name}” where there is none: {often}."
    if verdict is Verdict.FOUND:
        return f"You notice “{name}”: {found}."
    return f"“{name}”: {found}; it takes {WORDS_FROM} to say more."
