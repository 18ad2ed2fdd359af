"""Readiness as rules, each true or false with what is missing, never as one opaque number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.rubric import Score, out_of_ten
from app.domain.wording import counted, forecast_day, percent

# Thresholds of PRODUCT, "Progress".
READY_RECALL = 0.85
READY_QUALITY = 0.50
READY_TRIES = 2
MOCKS_IN_A_ROW = 3
MOCK_TARGET = 8.0

# The share of a role's topics, by weight, that has to be ready. A track may set its own.
READY_SHARE = 0.80

# The signal that keeps a role from being ready: the rubric's line for failure and recovery.
FAILURE_SIGNAL = "failure_proof"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One condition: whether it holds, and a sentence that says what was found or is missing."""

    key: str
    holds: bool
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The rules that were looked at, in the order in which they are shown."""

    rules: tuple[Rule, ...]

    @property
    def is_ready(self) -> bool:
        """Whether every rule holds."""
        return all(rule.holds for rule in self.rules)

    @property
    def missing(self) -> tuple[str, ...]:
        """The sentences of the rules that do not hold."""
        return tuple(rule.sentence for rule in self.rules if not rule.holds)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedTry:
    """A timed attempt: the learner's day, and whether it stayed within its box."""

    day: date
    in_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTopic:
    """A topic of a track: its weight, and whether it is ready."""

    weight: float
    is_ready: bool


def topic_readiness(
    *,
    recall: float | None,
    q_low: float,
    timed_tries: Sequence[TimedTry],
    has_hot_error: bool,
    interview_on: date | None = None,
) -> Readiness:
    """The four rules of a topic.

    ``recall``: on the interview day, or in 7 days, 0 to 1; None if never tried. ``timed_tries``:
    in the order in which they were made.
    """
    return Readiness(
        rules=(
            _recall_rule(recall, interview_on),
            _quality_rule(q_low),
            _in_time_rule(timed_tries),
            _hot_error_rule(has_hot_error),
        )
    )


def _recall_rule(recall: float | None, interview_on: date | None) -> Rule:
    goal, day = percent(READY_RECALL), forecast_day(interview_on)
    if recall is None:
        sentence = f"Never tried; recall {day} has to reach {goal}."
        return Rule(key="recall", holds=False, sentence=sentence)
    holds = recall >= READY_RECALL
    verdict = "that is enough" if holds else f"it has to reach {goal}"
    sentence = f"Recall {day} is expected at {percent(recall)}; {verdict}."
    return Rule(key="recall", holds=holds, sentence=sentence)


def _quality_rule(q_low: float) -> Rule:
    holds = q_low >= READY_QUALITY
    verdict = "that is enough" if holds else f"it has to reach {percent(READY_QUALITY)}"
    sentence = f"The scores so far vouch for {percent(q_low)} quality; {verdict}."
    return Rule(key="quality", holds=holds, sentence=sentence)


def _in_time_rule(timed_tries: Sequence[TimedTry]) -> Rule:
    last = timed_tries[-READY_TRIES:]
    in_time = sum(1 for each in last if each.in_time)
    days = len({each.day for each in last})
    holds = in_time == days == READY_TRIES
    if holds:
        sentence = "The last two timed attempts were in time, on different days."
    elif len(last) < READY_TRIES:
        sentence = "It takes two timed attempts in time, on different days."
    elif in_time < READY_TRIES:
        sentence = f"{in_time} of the last two timed attempts was in time; it takes both."
    else:
        sentence = "The last two timed attempts were on one day; it takes different days."
    return Rule(key="in_time", holds=holds, sentence=sentence)


def _hot_error_rule(has_hot_error: bool) -> Rule:
    sentence = (
        "You were sure and wrong: say it right on two different days."
        if has_hot_error
        else "No answer was sure and wrong of late."
    )
    return Rule(key="hot_error", holds=not has_hot_error, sentence=sentence)


def role_readiness(
    *,
    topics: Sequence[RoleTopic],
    mocks: Sequence[Score],
    open_signals: Sequence[str],
    target_share: float = READY_SHARE,
) -> Readiness:
    """The three rules of a role: ready topics by weight, mocks in a row, no open failure weakness.

    ``mocks``: their scores in the order in which they were held. ``open_signals``: the keys of the
    criteria whose signal is active.
    """
    return Readiness(
        rules=(_topics_rule(topics, target_share), _mocks_rule(mocks), _failure_rule(open_signals))
    )


def ready_share(topics: Sequence[RoleTopic]) -> float:
    """The share of a track that is ready, by weight, 0 to 1; nothing for an empty track."""
    whole = sum(topic.weight for topic in topics)
    return sum(topic.weight for topic in topics if topic.is_ready) / whole if whole else 0.0


def _topics_rule(topics: Sequence[RoleTopic], target_share: float) -> Rule:
    share = ready_share(topics)
    ready = sum(1 for topic in topics if topic.is_ready)
    holds = bool(topics) and share >= target_share
    verdict = "that is enough" if holds else f"it takes {percent(target_share)}"
    sentence = (
        f"{ready} of {counted(len(topics), 'topic')} ready, {percent(share)} by weight; {verdict}."
    )
    return Rule(key="topics", holds=holds, sentence=sentence)


def _mocks_rule(mocks: Sequence[Score]) -> Rule:
    last = [out_of_ten(score) for score in mocks[-MOCKS_IN_A_ROW:]]
    good = 0
    for points in reversed(last):
        if points < MOCK_TARGET:
            break
        good += 1
    holds = good == MOCKS_IN_A_ROW
    sentence = (
        f"The last {MOCKS_IN_A_ROW} mocks reached 8 of 10."
        if holds
        else f"{good} of {MOCKS_IN_A_ROW} mocks in a row reached 8 of 10."
    )
    return Rule(key="mocks", holds=holds, sentence=sentence)


def _failure_rule(open_signals: Sequence[str]) -> Rule:
    holds = FAILURE_SIGNAL not in open_signals
    sentence = (
        "No open weakness in failure and recovery."
        if holds
        else "Failure and recovery is still an open weakness: close its signal first."
    )
    return Rule(key="failure", holds=holds, sentence=sentence)
