"""Attempts become series, each with a finding made from the data."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.progress import (
    DayCount,
    Observation,
    changes_finding,
    practice_days,
)
from app.domain.trends import trends

PROPERTY = settings(max_examples=50, deadline=None, derandomize=True)
MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_every_day_of_the_last_weeks_is_there() -> None:
    wednesday = MONDAY + timedelta(days=2)
    practice = practice_days([DayCount(day=MONDAY, attempts=3, seconds=240)], wednesday, weeks=2)
    assert [count.day for count in practice.days] == [
        MONDAY + timedelta(days=number) for number in range(-7, 3)
    ]
    assert [count.attempts for count in practice.days] == [0] * 7 + [3, 0, 0]
    assert practice.seconds == 240


@pytest.mark.parametrize(
    ("counts", "weeks", "finding"),
    [
        ([], 26, "No attempts in the last 26 weeks yet."),
        (
            [(0, 2, 100), (-1, 1, 80), (-13, 1, 60), (-14, 5, 60)],
            4,
            "You practised on 3 of the last 14 days; 9 attempts and 5 minutes in 4 weeks.",
        ),
        (
            [(0, 1, 60)],
            1,
            "You practised on 1 of the last 1 day; 1 attempt and 1 minute in 1 week.",
        ),
    ],
)
def test_practice_is_days_of_the_last_fourteen_and_never_a_streak(
    counts: list[tuple[int, int, float]], weeks: int, finding: str
) -> None:
    days = [
        DayCount(day=MONDAY + timedelta(days=ago), attempts=attempts, seconds=seconds)
        for ago, attempts, seconds in counts
    ]
    assert practice_days(days, MONDAY, weeks=weeks).finding == finding


def seen(*values: tuple[int, float, int]) -> list[Observation]:
    return [
        Observation(day=MONDAY + timedelta(days=days), name="60 s", total=total, count=count)
        for days, total, count in values
    ]


def test_each_name_has_its_own_series_in_the_order_they_come() -> None:
    found = [
        Observation(day=MONDAY + timedelta(days=days), name=name, total=5)
        for days, name in ((0, "3 min"), (0, "60 s"), (7, "60 s"))
    ]
    assert [(one.name, len(one.points)) for one in trends(found)] == [("3 min", 1), ("60 s", 2)]
    assert trends([]) == ()


@PROPERTY
@given(st.lists(st.tuples(st.integers(0, 60), st.floats(0, 10)), min_size=1, max_size=10))
def test_rows_added_up_by_day_give_the_same_trend(values: list[tuple[int, float]]) -> None:
    by_day: dict[int, list[float]] = {}
    for day, value in values:
        by_day.setdefault(day, []).append(value)
    rows = [(day, sum(found), len(found)) for day, found in by_day.items()]
    (one,) = trends(seen(*((day, value, 1) for day, value in values)))
    (other,) = trends(seen(*rows))
    assert [p.value for p in one.points] == pytest.approx([p.value for p in other.points])
    assert sum(point.count for point in one.points) == len(values)


def test_changes_are_told_by_how_many_got_better_and_by_how_much() -> None:
    assert changes_finding([3, -1, 3]) == (
        "2 of 3 topics scored better than at the first try; the mean change is +1.7 of 10."
    )
    assert changes_finding([]) == "No topic has been scored twice yet."
