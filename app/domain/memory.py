"""What FSRS knows of one learner and one topic, behind a few functions from values to values."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from fsrs import Card, Scheduler, State
from fsrs import Rating as FsrsRating

from app.domain.rating import Rating
from app.domain.timing import as_utc

DESIRED_RETENTION = 0.90

# No steps: the app repeats within a session itself. No fuzz: the queue spreads the load, and the
# same log must give the same memory on every day and every machine.
_SCHEDULER = Scheduler(
    desired_retention=DESIRED_RETENTION,
    learning_steps=(),
    relearning_steps=(),
    enable_fuzzing=False,
)

# A card without an id sleeps for a millisecond to make one; the id never leaves this module.
_CARD_ID = 1

_LEAST_STABILITY = 0.001

# The package's own curve of forgetting, worked out here, as it is asked for thousands of times in
# one forecast; the tests hold it against the package.
_DECAY = -_SCHEDULER.parameters[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The state after a review; a topic that was never reviewed has None instead.

    ``stability``: days until recall falls to 90 %. ``difficulty``: 1 to 10. Moments are aware UTC.
    """

    stability: float
    difficulty: float
    due_at: datetime
    reviewed_at: datetime


def review(memory: Memory | None, rating: Rating, at: datetime) -> Memory:
    """The memory after a rated attempt (FSRS-6, the package's default parameters).

    Days count as whole 24 hours between the moments, as in FSRS itself, so that no change of time
    zone changes a memory. A moment before the last review counts as that review's own moment: a
    clock set back must not refuse an attempt.
    """
    at = as_utc(at)
    if memory is not None:
        at = max(at, memory.reviewed_at)
    card, _log = _SCHEDULER.review_card(_card(memory, at), FsrsRating(int(rating)), at)
    return Memory(
        stability=cast("float", card.stability),  # None only before the first review
        difficulty=cast("float", card.difficulty),
        due_at=card.due,
        reviewed_at=at,
    )


def _card(memory: Memory | None, at: datetime) -> Card:
    if memory is None:
        return Card(card_id=_CARD_ID, due=at)
    return Card(
        card_id=_CARD_ID,
        state=State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due_at,
        last_review=memory.reviewed_at,
    )


def recall(memory: Memory, at: datetime) -> float:
    """The chance of recall at a moment, 0 to 1, by whole days since the last review."""
    days = max(0, (as_utc(at) - memory.reviewed_at).days)
    return float((1 + _FACTOR * days / memory.stability) ** _DECAY)


def summed_recall(
    traces: Iterable[tuple[float, datetime]], at: datetime, ahead: Iterable[int]
) -> list[float]:
    """The recalls of many memories added up, at a moment and so many whole days after it.

    A memory is given by its stability and its last review; the same curve as in ``recall``. What
    was reviewed after the moment, by a clock that was set back, counts as reviewed at it.
    """
    now = as_utc(at)
    curves = [
        (_FACTOR / stability, max(0, (now - reviewed).days)) for stability, reviewed in traces
    ]
    return [
        sum([(1 + rate * (days + later)) ** _DECAY for rate, days in curves]) for later in ahead
    ]


def rebuild(
    log: Iterable[tuple[Rating, datetime]], softened_at: Iterable[datetime] = ()
) -> Memory | None:
    """The memory that a log of rated attempts leads to, in whatever order it arrives.

    ``softened_at`` are the moments at which the topic came to mean something else. What was forced
    since is no part of the log and has to be applied again.
    """
    steps: list[tuple[datetime, Rating | None]] = [(at, rating) for rating, at in log]
    steps += [(at, None) for at in softened_at]
    memory: Memory | None = None
    for at, rating in sorted(steps, key=lambda step: step[0]):
        if rating is not None:
            memory = review(memory, rating, at)
        elif memory is not None:
            memory = soften(memory)
    return memory


def force_due(memory: Memory, at: datetime) -> Memory:
    """The same memory, due at the moment at the latest; what is due sooner stays so."""
    return replace(memory, due_at=min(memory.due_at, as_utc(at)))


def soften(memory: Memory) -> Memory:
    """The memory after its topic was rewritten: half the stability, due in half the time.

    At 90 % retention the interval is the stability rounded to whole days, one at least.
    """
    stability = max(memory.stability / 2, _LEAST_STABILITY)
    due_at = memory.reviewed_at + timedelta(days=max(1, round(stability)))
    return replace(memory, stability=stability, due_at=min(memory.due_at, due_at))
