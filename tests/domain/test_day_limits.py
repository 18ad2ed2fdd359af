"""Limits for new and due topics of a day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.day_limits import DayLimits, within_limits
from app.domain.errors import InvalidInput
from app.domain.memory import Memory
from app.domain.queue import Candidate

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY_END = NOW + timedelta(hours=16)


def known(topic_id: int, *, days_ago: int) -> Candidate:
    at = NOW - timedelta(days=days_ago)
    memory = Memory(stability=10, difficulty=5, due_at=at + timedelta(days=10), reviewed_at=at)
    return replace(new(topic_id), memory=memory)


def new(topic_id: int, weight: float = 1) -> Candidate:
    return Candidate(topic_id=topic_id, prompt=str(topic_id), weight=weight)


POOL = (
    new(1),
    known(2, days_ago=11),
    new(3, weight=2),
    known(4, days_ago=30),
    known(5, days_ago=1),
    replace(known(6, days_ago=12), practise_at=NOW),
)


@pytest.mark.parametrize(
    ("limits", "left"),
    [
        (DayLimits(), [1, 2, 3, 4, 5, 6]),
        (DayLimits(new=1), [2, 3, 4, 5, 6]),
        (DayLimits(new=1, new_done=1), [2, 4, 5, 6]),
        (DayLimits(new=0, new_done=3), [2, 4, 5, 6]),
        (DayLimits(due=1), [1, 3, 4, 5, 6]),
        (DayLimits(due=1, due_done=1), [1, 3, 5, 6]),
        (DayLimits(new=0, due=0), [5, 6]),
    ],
)
def test_what_is_too_much_for_the_day_waits(limits: DayLimits, left: list[int]) -> None:
    found = within_limits(POOL, limits, now=NOW, day_end=DAY_END)
    assert [each.topic_id for each in found] == left


@pytest.mark.parametrize(("new_", "due", "field"), [(-1, None, "new_a_day"), (3, 501, "due_a_day")])
def test_a_limit_that_can_not_be_is_refused(new_: int, due: int | None, field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        DayLimits(new=new_, due=due)
    assert error.value.field == field
