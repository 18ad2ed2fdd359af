"""What comes next: today's queue of topics, to fill some minutes or a number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from math import ceil

from app.domain.key_points import normalised
from app.domain.memory import Memory, recall
from app.domain.wording import percent

# What comes on top of the time box: how sure, marks, and a look at the strong answer.
AFTERWARDS_SECONDS = 45

# Without a plan a quarter of the time is kept for topics never tried, and one place at least: when
# time is short, due reviews push them out for good (FEATURES, simulation for N4: 40 % unseen).
UNSEEN_SHARE = 0.25

HOT_SENTENCE = "You were sure and wrong today: say it once more."

# Prompts that share nine words of ten ask the same thing twice.
_NEARLY_THE_SAME = 0.9


class Why(StrEnum):
    """Why a topic is in the queue."""

    HOT = "hot"
    DUE = "due"
    UNSEEN = "unseen"
    GAIN = "gain"
    WEAK = "weak"
    WARM_UP = "warm_up"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A topic that could be practised, with the drill it would be.

    ``memory``: None if never rated, which counts as unseen. ``weight``: track weight x importance.
    ``practise_at``: from when a hot error wants to be said again; None once it was, and from the
    next day on.
    """

    topic_id: int
    prompt: str
    box_seconds: int = 60
    memory: Memory | None = None
    weight: float = 1.0
    practise_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How much is wanted: minutes, a number of drills, or both; None is no limit."""

    minutes: float | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """One place in the queue, why it is there, and how many seconds it will take in all."""

    topic_id: int
    prompt: str
    box_seconds: int
    why: Why
    seconds: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Today's drills in order, their minutes, and the due topics that did not fit in."""

    items: tuple[QueueItem, ...]
    set_aside: tuple[int, ...] = ()

    @property
    def minutes(self) -> int:
        """How long the queue takes, in whole minutes."""
        return ceil(sum(item.seconds for item in self.items) / 60)


def expected_seconds(candidate: Candidate) -> int:
    """How long a drill takes with what comes after it."""
    return candidate.box_seconds + AFTERWARDS_SECONDS


def is_due(candidate: Candidate, day_end: datetime) -> bool:
    """Whether a topic falls due before the learner's day ends."""
    return candidate.memory is not None and candidate.memory.due_at < day_end


def due_first(
    candidates: Iterable[Candidate], *, now: datetime, day_end: datetime
) -> tuple[Candidate, ...]:
    """The topics due today, the lowest recall first; then what fell due first, then their order."""
    due = [
        (each.memory, each)
        for each in candidates
        if each.memory is not None and is_due(each, day_end)
    ]
    due.sort(key=lambda pair: (recall(pair[0], now), pair[0].due_at))
    return tuple(each for _, each in due)


def unseen(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The topics never rated, the weightiest first, else in the order of the track."""
    new = [each for each in candidates if each.memory is None]
    return tuple(sorted(new, key=lambda each: -each.weight))


def hot_now(candidates: Iterable[Candidate], now: datetime) -> list[Candidate]:
    """The hot errors whose time to be said again has come."""
    return [each for each in candidates if each.practise_at and each.practise_at <= now]


def backlog_minutes(candidates: Iterable[Candidate], *, day_end: datetime) -> int:
    """What is due today in whole minutes; shown for today, never as a debt."""
    due = (expected_seconds(each) for each in candidates if is_due(each, day_end))
    return ceil(sum(due) / 60)


def todays_queue(
    candidates: Sequence[Candidate],
    *,
    now: datetime,
    day_end: datetime,
    limit: Limit,
    quota: int | None = None,
) -> Queue:
    """Today's queue, to fill the limit.

    With a plan (``quota``): hot errors, that many unseen topics, what is due by lowest recall, then
    more unseen ones. Without: hot errors, what is due, unseen ones, for which a quarter of the
    limit is kept. Either way one unseen topic has a place as long as there is one.
    """
    new = unseen(candidates)
    kept = new[: _places_kept(new, limit) if quota is None else max(1, quota)]
    due = due_first(candidates, now=now, day_end=day_end)
    groups = [
        (Why.UNSEEN, kept[:1]),
        (Why.HOT, hot_now(candidates, now)),
        (Why.UNSEEN, kept),
        (Why.DUE, due),
    ]
    chosen = fill([*groups, (Why.UNSEEN, new)], limit)
    order = (Why.HOT, Why.DUE, Why.UNSEEN) if quota is None else (Why.HOT, Why.UNSEEN, Why.DUE)
    items = [_item(each, why, now) for each, why in chosen]
    items.sort(key=lambda item: order.index(item.why))
    in_queue = {item.topic_id for item in items}
    left = tuple(each.topic_id for each in due if each.topic_id not in in_queue)
    return Queue(items=spread(items), set_aside=left)


def fill(
    groups: Iterable[tuple[Why, Iterable[Candidate]]], limit: Limit
) -> tuple[tuple[Candidate, Why], ...]:
    """What fits into the limit, taken in the order of the groups, each topic once.

    What is too long is passed over for the next; one drill has a place however short the time is.
    """
    taken: dict[int, tuple[Candidate, Why]] = {}
    seconds = 0
    for why, candidates in groups:
        for each in candidates:
            longer = seconds + expected_seconds(each)
            if each.topic_id not in taken and _fits(limit, len(taken), longer):
                taken[each.topic_id] = each, why
                seconds = longer
    return tuple(taken.values())


def _fits(limit: Limit, count: int, seconds: int) -> bool:
    if limit.number is not None and count >= limit.number:
        return False
    return limit.minutes is None or seconds <= limit.minutes * 60 or count == 0


def _places_kept(new: Sequence[Candidate], limit: Limit) -> int:
    number = None if limit.number is None else ceil(limit.number * UNSEEN_SHARE)
    minutes = None if limit.minutes is None else limit.minutes * UNSEEN_SHARE
    return len(fill([(Why.UNSEEN, new)], Limit(minutes=minutes, number=number)))


def queue_item(candidate: Candidate, why: Why, sentence: str) -> QueueItem:
    """A candidate as a place in the queue."""
    return QueueItem(
        topic_id=candidate.topic_id,
        prompt=candidate.prompt,
        box_seconds=candidate.box_seconds,
        why=why,
        seconds=expected_seconds(candidate),
        sentence=sentence,
    )


def _item(candidate: Candidate, why: Why, now: datetime) -> QueueItem:
    if why is Why.DUE and candidate.memory is not None:
        sentence = f"Due: recall is at {percent(recall(candidate.memory, now))}."
    elif why is Why.HOT:
        sentence = HOT_SENTENCE
    else:
        sentence = "New: not rated yet."
    return queue_item(candidate, why, sentence)


def nearly_the_same(one: str, other: str) -> bool:
    """Whether two prompts share at least nine tenths of their words."""
    words, others = _words(one), _words(other)
    return len(words & others) >= _NEARLY_THE_SAME * len(words | others)


@lru_cache(maxsize=1024)
def _words(prompt: str) -> frozenset[str]:
    return frozenset(normalised(prompt).split())


def spread(items: Sequence[QueueItem]) -> tuple[QueueItem, ...]:
    """The items with no two near-identical prompts in a row, else as they were.

    Where an item can't follow the one before, the next that can takes its place. What is left at
    the end goes between two others, and only if there is no such gap behind its like.
    """
    left, order = list(items), list(items[:0])
    while left:
        place = next((i for i, item in enumerate(left) if _goes_after(order, item)), None)
        if place is None:
            order.insert(_gap(order, left[0]), left.pop(0))
        else:
            order.append(left.pop(place))
    return tuple(order)


def _goes_after(order: Sequence[QueueItem], item: QueueItem) -> bool:
    return not order or not nearly_the_same(order[-1].prompt, item.prompt)


def _gap(order: Sequence[QueueItem], item: QueueItem) -> int:
    """The last place between two items that are both unlike this one; the end if there is none."""
    for place in range(len(order) - 1, -1, -1):
        near = order[max(0, place - 1) : place + 1]
        if not any(nearly_the_same(other.prompt, item.prompt) for other in near):
            return place
    return len(order)
