"""How many new and due topics a learner wants in a day at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import InvalidInput
from app.domain.queue import Candidate, due_first, unseen

MOST_A_DAY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLimits:
    """At most so many new and due topics a day, None without a limit; what is done counts off."""

    new: int | None = None
    due: int | None = None
    new_done: int = 0
    due_done: int = 0

    def __post_init__(self) -> None:
        for field, value in (("new_a_day", self.new), ("due_a_day", self.due)):
            if value is not None and not 0 <= value <= MOST_A_DAY:
                raise InvalidInput(f"Give a number of 0 to {MOST_A_DAY}.", field=field)

    @property
    def new_left(self) -> int | None:
        """How many new topics may still come today."""
        return None if self.new is None else max(0, self.new - self.new_done)

    @property
    def due_left(self) -> int | None:
        """How many due topics may still come today."""
        return None if self.due is None else max(0, self.due - self.due_done)


def within_limits(
    candidates: Sequence[Candidate], limits: DayLimits, *, now: datetime, day_end: datetime
) -> tuple[Candidate, ...]:
    """The candidates without the new and due ones that are too many today, in their order.

    The weightiest new topics and those with the lowest recall stay. A hot error that wants to be
    said again the same day is no review and always stays.
    """
    new, due = unseen(candidates), due_first(candidates, now=now, day_end=day_end)
    dropped = {each.topic_id for each in new[_end(limits.new_left, new) :]}
    dropped |= {
        each.topic_id for each in due[_end(limits.due_left, due) :] if each.practise_at is None
    }
    return tuple(each for each in candidates if each.topic_id not in dropped)


def _end(left: int | None, all_of_them: Sequence[Candidate]) -> int:
    return len(all_of_them) if left is None else left
