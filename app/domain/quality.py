"""How good answers surely are, how well they land in their time, and how far confidence is off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import sqrt

from app.domain.beta import beta_quantile
from app.domain.rating import Confidence
from app.domain.timing import as_utc
from app.domain.wording import box

HALF_LIFE_DAYS = 21
BOUND = 0.10

# The bound of a topic that was never tried: the 10 % point of Beta(1, 1), which is even.
NEVER_TRIED = BOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedQuality:
    """One attempt's score as points by maximum, and its age in days, by which it weighs less."""

    points: float
    maximum: float
    age_days: float = 0.0

    @property
    def share(self) -> float:
        """Points by maximum, 0 to 1."""
        return self.points / self.maximum

    @property
    def weight(self) -> float:
        """0.5 ^ (age / 21 days); an age below zero (a clock set back) weighs full."""
        return _faded(self.age_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityTally:
    """All attempts at a topic in two numbers, as they weighed at a moment (aware UTC).

    It can stand in one row: ``add_quality`` and ``tally_lower_bound`` give what
    ``quality_lower_bound`` gives over the attempts themselves.
    """

    good: float
    poor: float
    as_of: datetime


def _faded(days: float) -> float:
    return float(0.5 ** (max(0.0, days) / HALF_LIFE_DAYS))


def _days_between(earlier: datetime, later: datetime) -> float:
    return (as_utc(later) - as_utc(earlier)).total_seconds() / 86_400


def quality_lower_bound(attempts: Iterable[WeighedQuality]) -> float:
    """q_low: what the quality of a topic surely reaches, 0 to 1 (PRODUCT, "Weak topics").

    The 10 % point of a Beta(1, 1) prior with the attempts added, each by its weight: good by its
    share, poor by the rest (FEATURES 5.6). No attempts: 0.10; one perfect: 0.32; three: 0.56.
    """
    given = tuple(attempts)
    good = sum(attempt.weight * attempt.share for attempt in given)
    poor = sum(attempt.weight * (1 - attempt.share) for attempt in given)
    return beta_quantile(BOUND, 1 + good, 1 + poor)


def add_quality(tally: QualityTally | None, share: float, at: datetime) -> QualityTally:
    """The tally with one more attempt of this share (0 to 1); its order in time is free."""
    if tally is None:
        return QualityTally(good=share, poor=1 - share, as_of=as_utc(at))
    as_of = max(tally.as_of, as_utc(at))
    old, new = _faded(_days_between(tally.as_of, as_of)), _faded(_days_between(at, as_of))
    return QualityTally(
        good=tally.good * old + share * new, poor=tally.poor * old + (1 - share) * new, as_of=as_of
    )


def tally_lower_bound(tally: QualityTally | None, at: datetime) -> float:
    """q_low of a tally at a moment, 0 to 1."""
    if tally is None:
        return NEVER_TRIED
    faded = _faded(_days_between(tally.as_of, at))
    return beta_quantile(BOUND, 1 + tally.good * faded, 1 + tally.poor * faded)


# Delivery (PRODUCT, "From marks to a rating"; FEATURES 5.5). It never touches memory.
DELIVERY_KEPT = 0.6
SKELETON_BELOW = 0.5
SHORTER_ABOVE = 0.75
BOXES = (30, 60, 180, 300, 600)


class DeliveryStep(StrEnum):
    """What the delivery of a topic in a box asks for next."""

    SKELETON = "skeleton"
    SAME_BOX = "same_box"
    SHORTER_BOX = "shorter_box"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAdvice:
    """The next box in seconds, with or without a skeleton, and why, as a sentence."""

    step: DeliveryStep
    box_seconds: int
    sentence: str


def delivery(previous: float | None, clarity: int, time_fit: int) -> float:
    """How well it lands: d = 0.6 d + 0.4 x, x = (clarity + time-fit) / 6, from 0 to 1.

    Clarity and time-fit are levels from 0 to 3; the first attempt gives x itself. Not to be called
    where clarity was not scored, as in the express way: half of it would look like the whole.
    """
    landed = (clarity + time_fit) / 6
    if previous is None:
        return landed
    return DELIVERY_KEPT * previous + (1 - DELIVERY_KEPT) * landed


def delivery_advice(
    history: Sequence[float], box_seconds: int, boxes: Iterable[int] = BOXES
) -> DeliveryAdvice:
    """What to do next in this box, from the values of d after each attempt in it, oldest first.

    Below 0.5 the same box with a skeleton; above 0.75 twice running the next shorter of the boxes
    in seconds; otherwise the same box, as there is no shorter one or not enough to go by.
    """
    shorter = max((each for each in boxes if each < box_seconds), default=None)
    if history and history[-1] < SKELETON_BELOW:
        why = f"Your {box(box_seconds)} answer does not land yet: repeat it along a skeleton."
        return DeliveryAdvice(step=DeliveryStep.SKELETON, box_seconds=box_seconds, sentence=why)
    if shorter and len(history) > 1 and min(history[-2:]) > SHORTER_ABOVE:
        why = f"It landed in {box(box_seconds)} twice running: say it in {box(shorter)}."
        return DeliveryAdvice(step=DeliveryStep.SHORTER_BOX, box_seconds=shorter, sentence=why)
    why = f"Stay with {box(box_seconds)}."
    return DeliveryAdvice(step=DeliveryStep.SAME_BOX, box_seconds=box_seconds, sentence=why)


# What the three taps mean as a chance: the middles of under 50 %, 50 to 80 %, over 80 %.
STATED = {Confidence.UNSURE: 0.25, Confidence.FAIRLY_SURE: 0.65, Confidence.SURE: 0.90}
_LAST_PAIRS = 5
LENIENCY_FROM = 4
_LENIENCY_PRIOR = 6


def overconfidence(pairs: Sequence[tuple[Confidence, float]]) -> float:
    """Mean of max(0, confidence - content) over the last five, 0 to 1; oldest first, none is 0.

    Content is the share of the points that came, 0 to 1.
    """
    last = pairs[-_LAST_PAIRS:]
    return sum(max(0.0, STATED[said] - came) for said, came in last) / max(1, len(last))


def brier(pairs: Sequence[tuple[Confidence, bool]]) -> float | None:
    """Mean squared distance of confidence from outcome (good or better): 0 best, None if none."""
    if not pairs:
        return None
    return sum((STATED[said] - came) ** 2 for said, came in pairs) / len(pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leniency:
    """By how many levels own scores lie above the anchors' (below: negative), with its interval."""

    levels: float
    low: float
    high: float
    count: int


def leniency(differences: Sequence[float]) -> Leniency | None:
    """Mean of (own score - anchor score), shrunk by n / (n + 6); None below four (FEATURES 5.6).

    The interval is the usual one of 90 %, 1.64 standard errors to each side, shrunk alike.
    """
    count = len(differences)
    if count < LENIENCY_FROM:
        return None
    mean = sum(differences) / count
    spread = sqrt(sum((each - mean) ** 2 for each in differences) / (count - 1))
    shrink, half = count / (count + _LENIENCY_PRIOR), 1.64 * spread / sqrt(count)
    low, high = (mean - half) * shrink, (mean + half) * shrink
    return Leniency(levels=mean * shrink, low=low, high=high, count=count)
