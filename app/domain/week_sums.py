"""What the attempts of a week add up to: scores, levels by criterion, what came by how sure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.rating import Confidence
from app.domain.rubric import MAXIMUM_LEVEL

SHORT_BOX_SECONDS = 90
OUT_OF = 10


class SumKind(StrEnum):
    """What a sum is a sum of."""

    BAND = "band"  # scores, by the length of the time box
    CRITERION = "criterion"  # levels, by criterion
    SURE = "sure"  # the share of the points that came, by how sure the learner was
    TIME = "time"  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredAttempt:
    """What the sums need of one scored attempt: levels on the scale of 0 to 3, the rest 0 to 1."""

    box_seconds: int
    seconds: float
    score: float | None
    levels: Mapping[str, float]
    confidence: Confidence | None
    came: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How many values there were and what they add up to."""

    count: int
    total: float

    @property
    def mean(self) -> float:
        """The mean of the values; a total of none is never made."""
        return self.total / self.count


Line = tuple[SumKind, str]


def band_of(box_seconds: int) -> str:
    """Whether a time box is a short or a long one: the two lines of the trend."""
    return "short" if box_seconds <= SHORT_BOX_SECONDS else "long"


def values_of(attempt: ScoredAttempt) -> dict[Line, float]:
    """What one attempt adds to each line; scores and levels out of ten."""
    values: dict[Line, float] = {(SumKind.TIME, "all"): attempt.seconds}
    if attempt.score is not None:
        values[SumKind.BAND, band_of(attempt.box_seconds)] = attempt.score * OUT_OF
    for criterion, level in attempt.levels.items():
        values[SumKind.CRITERION, criterion] = level / MAXIMUM_LEVEL * OUT_OF
    if attempt.confidence is not None and attempt.came is not None:
        values[SumKind.SURE, str(attempt.confidence.value)] = attempt.came
    return values


def difference(before: ScoredAttempt | None, after: ScoredAttempt | None) -> dict[Line, Total]:
    """What the sums have to be added so that an attempt counts as it is after and not as before.

    None for an attempt that is not scored. Lines that stay as they are do not appear.
    """
    old, new = (values_of(each) if each else {} for each in (before, after))
    return {
        line: Total(
            count=(line in new) - (line in old), total=new.get(line, 0.0) - old.get(line, 0.0)
        )
        for line in old | new
        if old.get(line) != new.get(line)
    }


def add_up(attempts: Iterable[ScoredAttempt]) -> dict[Line, Total]:
    """The sums of some attempts, by line."""
    sums: dict[Line, Total] = {}
    for attempt in attempts:
        for line, value in values_of(attempt).items():
            known = sums.get(line)
            count, total = (known.count, known.total) if known else (0, 0.0)
            sums[line] = Total(count=count + 1, total=total + value)
    return sums
