"""A session: which drills it takes and in which order, and how far it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.errors import InvalidInput
from app.domain.memory import recall
from app.domain.mixups import side_by_side
from app.domain.queue import (
    Candidate,
    Limit,
    Queue,
    QueueItem,
    Why,
    fill,
    queue_item,
    spread,
    unseen,
)

MOST_MINUTES = 120
MOST_DRILLS = 40

# What is known at least so well is good to warm up on.
WARM_RECALL = 0.80

WARM_UP_SENTENCE = "To warm up: you know this one. It is practice, the schedule stays."
EXTRA_SENTENCE = "Not due yet: the one that has faded most comes first."
NEW_SENTENCE = "New: not rated yet."


class SessionKind(StrEnum):
    """What a session is: a queue of topics, one topic ever shorter, or one topic in its points."""

    QUEUE = "queue"
    LADDER = "ladder"
    SPLIT = "split"


class Order(StrEnum):
    """Which topics come first: what is due, or what is weakest."""

    DUE = "due"
    WEAK = "weak"


class StepState(StrEnum):
    """How far one item of a session is."""

    OPEN = "open"
    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"
    LEFT = "left"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the learner wants: some minutes or a number of drills; InvalidInput for what can't be.

    Where both are given, the number counts.
    """

    minutes: int | None = None
    number: int | None = None
    order: Order = Order.DUE
    warm_up: bool = False

    def __post_init__(self) -> None:
        if self.minutes is None and self.number is None:
            raise InvalidInput("Say how many minutes, or how many drills.", field="minutes")
        if self.number is None and not 1 <= (self.minutes or 0) <= MOST_MINUTES:
            raise InvalidInput(f"A session takes 1 to {MOST_MINUTES} minutes.", field="minutes")
        if self.number is not None and not 1 <= self.number <= MOST_DRILLS:
            raise InvalidInput(f"A session has 1 to {MOST_DRILLS} drills.", field="number")

    @property
    def limit(self) -> Limit:
        """The same as the queue understands it."""
        return Limit(number=self.number) if self.number is not None else Limit(minutes=self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What a session is chosen from.

    ``today``: the queue of the day within the wish's limit. ``needs``: the topics that were
    tried, the neediest first, each with the sentence that says why. ``rated_today``: what a further
    attempt would not be rated for.
    """

    candidates: tuple[Candidate, ...]
    today: Queue
    needs: Mapping[int, str]
    rated_today: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a session is: its states in order, how many are behind, and which place is next."""

    states: tuple[StepState, ...]
    done: int
    behind: int
    next_place: int | None

    @property
    def total(self) -> int:
        """How many items it has."""
        return len(self.states)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        return self.next_place is None


def choose_items(pool: Pool, wish: Wish, *, now: datetime) -> tuple[QueueItem, ...]:
    """The drills that fill a session.

    As due: today's queue, then what has faded most. Weak first: the neediest, then new ones, then
    the same.
    """
    warm = warm_up(pool, now) if wish.warm_up else None
    groups = [(Why.WARM_UP, [warm] if warm else []), *_groups(pool, wish.order, now)]
    sentences = {item.topic_id: item.sentence for item in pool.today.items}
    return tuple(
        queue_item(each, why, _sentence(each.topic_id, why, sentences, pool.needs))
        for each, why in fill(groups, wish.limit)
    )


def in_order(items: Iterable[QueueItem], pairs: Iterable[frozenset[int]]) -> tuple[QueueItem, ...]:
    """The items as they are practised, a warm-up first.

    Topics that are easily mixed up stand side by side, near-identical prompts never do; nothing
    else is moved.
    """
    chosen = tuple(items)
    first = tuple(item for item in chosen if item.why is Why.WARM_UP)
    rest = side_by_side((item for item in chosen if item.why is not Why.WARM_UP), pairs)
    return (*first, *spread(rest))


def _groups(pool: Pool, order: Order, now: datetime) -> Iterable[tuple[Why, Sequence[Candidate]]]:
    by_topic = {each.topic_id: each for each in pool.candidates}
    if order is Order.WEAK:
        yield Why.WEAK, [by_topic[topic] for topic in pool.needs if topic in by_topic]
        yield Why.UNSEEN, unseen(pool.candidates)
    else:
        for item in pool.today.items:
            yield item.why, [by_topic[item.topic_id]]
    yield Why.EXTRA, faded(pool, now)


def _sentence(
    topic_id: int, why: Why, sentences: Mapping[int, str], needs: Mapping[int, str]
) -> str:
    if why is Why.WARM_UP:
        return WARM_UP_SENTENCE
    if why is Why.WEAK:
        return needs[topic_id]
    if why is Why.EXTRA:
        return EXTRA_SENTENCE
    return sentences.get(topic_id, NEW_SENTENCE)


def faded(pool: Pool, now: datetime) -> list[Candidate]:
    """The known topics by recall, the lowest first; those rated today come last."""
    known = [
        (each.topic_id in pool.rated_today, recall(each.memory, now), place, each)
        for place, each in enumerate(pool.candidates)
        if each.memory is not None
    ]
    return [entry[-1] for entry in sorted(known, key=lambda entry: entry[:3])]


def warm_up(pool: Pool, now: datetime) -> Candidate | None:
    """The topic known best, None where nothing is known well; the shortest box of equals."""
    known = [
        (-recall(each.memory, now), each.box_seconds, place, each)
        for place, each in enumerate(pool.candidates)
        if each.memory is not None and recall(each.memory, now) >= WARM_RECALL
    ]
    return min(known, key=lambda entry: entry[:3])[-1] if known else None


def progress(states: Iterable[StepState]) -> Progress:
    """How far a session is, from the states of its items: there is no counter that could drift."""
    found = tuple(states)
    left = (StepState.OPEN, StepState.RUNNING, StepState.WAITING)
    return Progress(
        states=found,
        done=found.count(StepState.DONE),
        behind=sum(1 for state in found if state not in left),
        next_place=next((i for i, state in enumerate(found) if state in left), None),
    )
