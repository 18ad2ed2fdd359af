"""Which of a learner's topics keep failing, and where practising a topic leads."""

from dataclasses import dataclass, replace

from app.domain.rating import Rating
from app.domain.stuck import is_stuck
from app.models.review import Standing
from app.services.planning.day_queue import Day


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOn:
    """Where to practise a topic: its drill, or another path once that drill keeps failing."""

    url: str
    is_other: bool


def stands_stuck(standing: Standing | None) -> bool:
    """Whether a topic keeps failing, by what its standing knows."""
    if standing is None:
        return False
    latest = [Rating(each["rating"]) for each in standing.recent if each["rating"] is not None]
    return is_stuck(standing.times_again, latest)


def way_on(standing: Standing | None, *, topic_id: int, drill_id: int) -> WayOn:
    """Where a list of topics to practise leads for one of them."""
    is_other = stands_stuck(standing)
    url = f"/other-paths/{topic_id}" if is_other else f"/drills/{drill_id}"
    return WayOn(url=url, is_other=is_other)


def without_stuck(day: Day) -> Day:
    """The day without the topics that keep failing, as far as anything else is left of it."""
    others = [each for each in day.candidates if not stands_stuck(day.standings.get(each.topic_id))]
    return replace(day, candidates=tuple(others)) if others else day
