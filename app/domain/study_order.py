"""The order in which the topics of a subject are best read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# A page that names no level is in the middle.
LEVELS: Mapping[str | None, int] = {"junior": 0, "mid": 1, None: 1, "senior": 2, "staff": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """What the order depends on; ``prerequisites`` are paths, as ``path`` is."""

    id: int
    path: str
    title: str
    level: str | None = None
    prerequisites: tuple[str, ...] = ()


def study_order(topics: Iterable[Readable]) -> list[int]:
    """The topics' ids: the easier ones first, then by title, each after what it builds on.

    Of pages that ask for each other, the one that would come last goes before the one that would
    come first.
    """
    ranked = sorted(topics, key=_rank)
    by_path = {topic.path: topic for topic in ranked}
    order: list[int] = []
    seen: set[str] = set()
    for topic in ranked:
        waiting = [] if topic.path in seen else [topic]
        while waiting:
            here = waiting[-1]
            seen.add(here.path)
            before = [path for path in here.prerequisites if path in by_path and path not in seen]
            if before:
                waiting.append(min((by_path[path] for path in before), key=_rank))
            else:
                order.append(waiting.pop().id)
    return order


def _rank(topic: Readable) -> tuple[int, str, int]:
    return LEVELS.get(topic.level, 1), topic.title.casefold(), topic.id


def around(order: Sequence[int], here: int) -> tuple[int | None, int | None]:
    """What comes before and after one of them; None at the ends and for one that is not there."""
    if here not in order:
        return None, None
    place = order.index(here)
    before = order[place - 1] if place else None
    after = order[place + 1] if place + 1 < len(order) else None
    return before, after
