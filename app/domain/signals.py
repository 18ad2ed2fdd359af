"""Signals: criteria that keep failing across topics, at most three at once, closed by evidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.wording import counted

MOST_ACTIVE = 3
DUE_AFTER_DAYS = 7

# A signal opens when three of the last six scores of a criterion were "shaky" or worse, on two
# topics at least: one topic that fails is that topic's weakness, not a habit.
LOOKED_AT = 6
FAILING_FROM = 3
SHAKY = 1
TOPICS_FROM = 2

# It closes when the last three scores since it opened are "solid" or better, on two topics.
SOLID_TO_CLOSE = 3

_FIXES = {
    "correctness": "Say the critical points aloud before the clock starts, then answer.",
    "clarity": "Begin with the answer in one sentence; give reasons only after it.",
    "tradeoff": "End each answer with: I would take ... instead when ..., at the cost of ...",
    "failure_proof": "Add one sentence: it fails when ..., I notice by ..., then I ...",
    "time_fit": "Plan a headline, a reason with an example, and a close; stop at the close.",
}
_ANY_FIX = "Read the sentence for level 3 before each drill and aim at that line alone."


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionLevel:
    """One level that an attempt got on one criterion, on the scale of 0 to 3."""

    criterion: str
    name: str
    topic_id: int
    level: float
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A criterion that keeps failing: what shows it, one thing to do, and until when."""

    criterion: str
    name: str
    opened_on: date
    due_on: date
    evidence: str
    fix: str
    topic_ids: tuple[int, ...]


def active_signals(
    levels: Iterable[CriterionLevel], opened: Mapping[str, date], today: date
) -> tuple[Signal, ...]:
    """The signals to work on now, three at most.

    ``levels``: all that is known, oldest first. ``opened``: the criteria that are open already,
    with their day. Those stay until their evidence closes them, the oldest first; a free place
    goes to the criterion that fails most.
    """
    by_criterion: dict[str, list[CriterionLevel]] = {}
    for level in levels:
        by_criterion.setdefault(level.criterion, []).append(level)
    signals = [
        _signal(rows, opened.get(criterion, today))
        for criterion, rows in by_criterion.items()
        if _is_open(rows, opened.get(criterion))
    ]
    signals.sort(key=lambda one: (one.opened_on, -_failing(by_criterion[one.criterion])))
    return tuple(signals[:MOST_ACTIVE])


def is_closed(rows: Sequence[CriterionLevel], opened_on: date) -> bool:
    """Whether the scores of one criterion since its signal opened show that it is mended."""
    last = [row for row in rows if row.day >= opened_on][-SOLID_TO_CLOSE:]
    solid = all(row.level > SHAKY for row in last)
    return solid and len(last) == SOLID_TO_CLOSE and len({r.topic_id for r in last}) >= TOPICS_FROM


def _is_open(rows: Sequence[CriterionLevel], opened_on: date | None) -> bool:
    return _keeps_failing(rows) if opened_on is None else not is_closed(rows, opened_on)


def _failed(rows: Sequence[CriterionLevel]) -> list[CriterionLevel]:
    return [row for row in rows[-LOOKED_AT:] if row.level <= SHAKY]


def _failing(rows: Sequence[CriterionLevel]) -> float:
    return len(_failed(rows)) / len(rows[-LOOKED_AT:])


def _keeps_failing(rows: Sequence[CriterionLevel]) -> bool:
    failed = _failed(rows)
    return len(failed) >= FAILING_FROM and len({row.topic_id for row in failed}) >= TOPICS_FROM


def _signal(rows: Sequence[CriterionLevel], opened_on: date) -> Signal:
    failed, last = _failed(rows), rows[-1]
    topics = tuple(dict.fromkeys(row.topic_id for row in failed))
    seen = len(rows[-LOOKED_AT:])
    evidence = (
        f"{last.name} was shaky or worse in {len(failed)} of the last {counted(seen, 'score')}, "
        f"on {counted(len(topics), 'topic')}."
    )
    return Signal(
        criterion=last.criterion,
        name=last.name,
        opened_on=opened_on,
        due_on=opened_on + timedelta(days=DUE_AFTER_DAYS),
        evidence=evidence,
        fix=_FIXES.get(last.criterion, _ANY_FIX),
        topic_ids=topics,
    )
