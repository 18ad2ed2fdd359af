"""Topics that are easily mixed up, and so are drilled side by side."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from app.domain.key_points import normalised
from app.domain.queue import QueueItem

# "MQTT vs AMQP for IoT": what is set against each other in a title.
_VERSUS = re.compile(r"\s+(?:vs\.?|versus)\s+", re.IGNORECASE)

# With these words a page sets its topic against another one.
_CONTRAST = re.compile(
    r"\b(?:vs|versus|unlike|rather than|instead of|as opposed to|in contrast to"
    r"|compared (?:with|to)|differs? from|not the same as|confused? with|mistaken for)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """What is looked at of a topic: its title, the topics its page names as related, its text."""

    topic_id: int
    title: str
    related: frozenset[int] = frozenset()
    text: str = ""


def mixups(topics: Sequence[Neighbour]) -> tuple[frozenset[int], ...]:
    """The pairs that are easily mixed up.

    Those a title sets against each other ("X vs Y" with X, with Y, and both), and those that name
    each other as related where a sentence of one sets it against the other.
    """
    by_name: dict[str, list[int]] = {}
    for each in topics:
        by_name.setdefault(normalised(each.title), []).append(each.topic_id)
    pairs = {pair for each in topics for pair in _by_title(each, by_name)}
    pairs |= set(_by_contrast({each.topic_id: each for each in topics}))
    return tuple(sorted(pairs, key=sorted))


def _by_title(topic: Neighbour, by_name: Mapping[str, list[int]]) -> Iterator[frozenset[int]]:
    sides = [normalised(side) for side in _VERSUS.split(topic.title)]
    if len(sides) < 2:
        return
    named = [topic.topic_id, *(found for side in sides for found in by_name.get(side, ()))]
    for one, other in combinations(named, 2):
        if one != other:
            yield frozenset({one, other})


def _by_contrast(topics: Mapping[int, Neighbour]) -> Iterator[frozenset[int]]:
    for one in topics.values():
        for other_id in one.related:
            other = topics.get(other_id)
            if other is None or one.topic_id not in other.related:
                continue
            if one.topic_id < other_id and (sets_against(one, other) or sets_against(other, one)):
                yield frozenset({one.topic_id, other_id})


def sets_against(one: Neighbour, other: Neighbour) -> bool:
    """Whether a sentence of one topic's text sets it against the other, by the other's name."""
    name = f" {normalised(other.title)} "
    return any(name in f" {sentence} " for sentence in _contrasts(one.text))


@lru_cache(maxsize=512)
def _contrasts(text: str) -> tuple[str, ...]:
    sentences = _SENTENCE_END.split(text)
    return tuple(normalised(each) for each in sentences if _CONTRAST.search(each))


def side_by_side(
    items: Iterable[QueueItem], pairs: Iterable[frozenset[int]]
) -> tuple[QueueItem, ...]:
    """The items with each one's mix-up drawn up behind it; all others keep their order."""
    left, order = list(items), list[QueueItem]()
    together = set(pairs)
    while left:
        order.append(left.pop(0))
        place = 0
        for item in list(left):
            if frozenset({order[-1 - place].topic_id, item.topic_id}) in together:
                left.remove(item)
                order.append(item)
                place += 1
    return tuple(order)
