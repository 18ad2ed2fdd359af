"""Attempts become series, each with a finding made from the data."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.progress import (
    AttemptRecord,
    Change,
    DayCount,
    Observation,
    changes_finding,
    changes_of,
    count_by_day,
    practice_days,
    scores_by_box,
    scores_by_criterion,
    scores_by_topic,
)
from app.domain.rubric import Score
from app.domain.trends import trends

PROPERTY = settings(max_examples=50, deadline=None, derandomize=True)
MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def attempt(
    days: float,
    *,
    points: int | None = 4,
    topic: str = "Caching",
    box_seconds: int = 60,
    levels: tuple[tuple[str, float], ...] = (),
) -> AttemptRecord:
    return AttemptRecord(
        at=NOON + timedelta(days=days),
        topic=topic,
        box_seconds=box_seconds,
        seconds=90,
        score=None if points is None else Score(points=points, maximum=8),
        levels=levels,
    )


def test_attempts_are_counted_by_the_learners_own_days() -> None:
    late = attempt(0.6)
    assert late.at == datetime(2026, 3, 3, 2, 24, tzinfo=UTC)
    assert count_by_day([attempt(1), late, attempt(0)], "UTC") == (
        DayCount(day=MONDAY, attempts=2, seconds=180),
        DayCount(day=date(2026, 3, 3), attempts=1, seconds=90),
    )
    assert count_by_day([late], "Asia/Tokyo")[0].day == date(2026, 3, 3)


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


def test_scores_are_grouped_by_box_topic_and_criterion() -> None:
    attempts = [
        attempt(0, levels=(("Clarity", 3), ("Trade-off", 1.5))),
        attempt(1, points=None),
        attempt(2, points=8, topic="Sharding", box_seconds=180),
    ]
    by_box, by_topic = scores_by_box(attempts, "UTC"), scores_by_topic(attempts, "UTC")
    assert [(each.name, each.total) for each in by_box] == [("60 s", 5), ("3 min", 10)]
    assert [each.name for each in by_topic] == ["Caching", "Sharding"]
    by_criterion = scores_by_criterion(attempts, "UTC")
    assert [(each.name, each.total) for each in by_criterion] == [("Clarity", 10), ("Trade-off", 5)]


def seen(*values: tuple[int, float, int]) -> list[Observation]:
    return [
        Observation(day=MONDAY + timedelta(days=days), name="60 s", total=total, count=count)
        for days, total, count in values
    ]


def test_each_name_has_its_own_series_in_the_order_they_come() -> None:
    found = scores_by_box([attempt(0, box_seconds=180), attempt(0), attempt(7)], "UTC")
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


def test_first_tries_are_set_against_the_latest() -> None:
    attempts = [
        attempt(3, points=8),
        attempt(0, points=4),
        attempt(1, points=0),
        attempt(5, points=None),
        attempt(0, topic="Sharding"),
    ]
    assert changes_of(attempts) == (Change(topic="Caching", first=5, latest=10),)


def test_changes_are_told_by_how_many_got_better_and_by_how_much() -> None:
    assert changes_finding([3, -1, 3]) == (
        "2 of 3 topics scored better than at the first try; the mean change is +1.7 of 10."
    )
    assert changes_finding([]) == "No topic has been scored twice yet."
