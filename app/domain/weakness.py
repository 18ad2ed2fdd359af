"""Which topics need practice most, from what parts that comes, and why in one sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.quality import NEVER_TRIED
from app.domain.readiness import TimedTry, topic_readiness
from app.domain.wording import box, counted, forecast_day, percent, times

# Weights of PRODUCT, "Weak topics" (FEATURES 5.7); they add up to 1.
RECALL_WEIGHT = 0.35
QUALITY_WEIGHT = 0.35
CONFIDENCE_WEIGHT = 0.15
DELIVERY_WEIGHT = 0.10
COMPARISON_WEIGHT = 0.05
WEIGHTS = (
    *(RECALL_WEIGHT, QUALITY_WEIGHT, CONFIDENCE_WEIGHT, DELIVERY_WEIGHT),
    COMPARISON_WEIGHT,
)

CERTAIN_FROM_ATTEMPTS = 3

# From this sum of the five parts on, a topic tried often enough is weak. Ours: three attempts at
# 85 %, delivery 0.7 and recall 90 % come to 0.26; with recall fallen to 50 % to 0.40.
WEAK_FROM = 0.35

# A part that adds less than this is not worth a word.
_WORTH_A_WORD = 0.02
_MOST_REASONS = 3


class TopicState(StrEnum):
    """Where a topic stands, for a label."""

    UNSEEN = "unseen"
    UNCERTAIN = "uncertain"
    WEAK = "weak"
    HOLDING = "holding"
    READY = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicEvidence:
    """What is known of one learner and one topic.

    ``recall``: on the interview day, or in 7 days, 0 to 1; None if never rated, counts as 0.
    ``overrun_seconds``: by how much the answers in the box run over on average.
    ``delivery``: d in the box asked for, None if never scored, counts as 0.
    ``has_hot_error``: one is still open; ``times_hot`` how often the learner was sure and wrong.
    """

    topic_id: int
    attempts: int = 0
    recall: float | None = None
    interview_on: date | None = None
    q_low: float = NEVER_TRIED
    overconfidence: float = 0.0
    times_hot: int = 0
    has_hot_error: bool = False
    delivery: float | None = None
    box_seconds: int = 60
    overrun_seconds: float = 0.0
    wrong_picks: int = 0
    picks: int = 0
    timed_tries: tuple[TimedTry, ...] = ()
    track_weight: float = 1.0
    importance: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the five parts: value (0 to 1), weight, share of the whole (0 to 1), and why."""

    name: str
    weight: float
    value: float
    share: float
    reason: str

    @property
    def adds(self) -> float:
        """What the part adds to the sum of the five."""
        return self.weight * self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """How much a topic needs practice: track weight x importance x the sum of the five parts.

    What is said in words is made when it is asked for: a list ranks hundreds and shows twenty.
    """

    evidence: TopicEvidence
    added: float
    state: TopicState

    @property
    def topic_id(self) -> int:
        """The topic that is needed."""
        return self.evidence.topic_id

    @property
    def factor(self) -> float:
        """What the sum of the five parts is taken times: track weight x importance."""
        return self.evidence.track_weight * self.evidence.importance

    @property
    def total(self) -> float:
        """The need itself, 0 to 1."""
        return self.factor * self.added

    @property
    def parts(self) -> tuple[Part, ...]:
        """The five parts with their words."""
        return _parts(self.evidence)

    @property
    def sentence(self) -> str:
        """Why the topic is where it is."""
        return _sentence(self.parts, self.state)


def need(evidence: TopicEvidence) -> Need:
    """The need of one topic, with its parts, its state and the sentence that says why."""
    added = sum(weight * value for weight, value in zip(WEIGHTS, _values(evidence), strict=True))
    return Need(evidence=evidence, added=added, state=_state(evidence, added))


def rank(evidences: Iterable[TopicEvidence]) -> tuple[Need, ...]:
    """All topics, the neediest first; equal ones in the order of their ids, so that it repeats."""
    needs = (need(evidence) for evidence in evidences)
    return tuple(sorted(needs, key=lambda one: (-one.total, one.topic_id)))


def _values(evidence: TopicEvidence) -> tuple[float, float, float, float, float]:
    """The values of the five parts, 0 to 1, in the order of their weights."""
    return (
        1 - (evidence.recall or 0.0),
        1 - evidence.q_low,
        evidence.overconfidence,
        1 - (evidence.delivery or 0.0),
        evidence.wrong_picks / max(1, evidence.picks),
    )


def _parts(evidence: TopicEvidence) -> tuple[Part, ...]:
    words = (
        ("recall", _recall(evidence)),
        ("quality", _quality(evidence)),
        ("confidence", _confidence(evidence)),
        ("delivery", _delivery(evidence)),
        ("comparisons", _picks(evidence)),
    )
    values = _values(evidence)
    whole = sum(weight * value for weight, value in zip(WEIGHTS, values, strict=True)) or 1.0
    return tuple(
        Part(name=name, weight=w, value=v, share=w * v / whole, reason=reason)
        for (name, reason), w, v in zip(words, WEIGHTS, values, strict=True)
    )


def _recall(evidence: TopicEvidence) -> str:
    if evidence.recall is None:
        return "never rated yet"
    return f"recall {forecast_day(evidence.interview_on)} {percent(evidence.recall)}"


def _quality(evidence: TopicEvidence) -> str:
    tries = counted(evidence.attempts, "try vouches", "tries vouch")
    return f"{tries} for {percent(evidence.q_low)} quality"


def _confidence(evidence: TopicEvidence) -> str:
    if evidence.times_hot:
        return f"{times(evidence.times_hot)} sure and wrong"
    return f"confidence {percent(evidence.overconfidence)} above what came"


def _delivery(evidence: TopicEvidence) -> str:
    answer = f"{box(evidence.box_seconds)} answer"
    if evidence.delivery is None:
        return f"{answer} not scored yet"
    if evidence.overrun_seconds >= 1:
        return f"{answer} runs {evidence.overrun_seconds:.0f} s over"
    return f"{answer} lands at {percent(evidence.delivery)}"


def _picks(evidence: TopicEvidence) -> str:
    return f"{evidence.wrong_picks} of {counted(evidence.picks, 'comparison')} picked wrong"


def _state(evidence: TopicEvidence, added: float) -> TopicState:
    if evidence.attempts == 0:
        return TopicState.UNSEEN
    if evidence.attempts < CERTAIN_FROM_ATTEMPTS:
        return TopicState.UNCERTAIN
    ready = topic_readiness(
        recall=evidence.recall,
        q_low=evidence.q_low,
        timed_tries=evidence.timed_tries,
        has_hot_error=evidence.has_hot_error,
        interview_on=evidence.interview_on,
    ).is_ready
    if ready:
        return TopicState.READY
    weak = evidence.has_hot_error or added >= WEAK_FROM
    return TopicState.WEAK if weak else TopicState.HOLDING


def _sentence(parts: Iterable[Part], state: TopicState) -> str:
    if state is TopicState.UNSEEN:
        return "Here because: never tried yet."
    first, *others = sorted(parts, key=lambda part: -part.adds)
    named = [first, *(part for part in others if part.adds >= _WORTH_A_WORD)][:_MOST_REASONS]
    reasons = ", ".join(part.reason for part in named)
    opening = "Ready; what is left" if state is TopicState.READY else "Here because"
    return f"{opening}: {reasons}."
