"""Trends: the mean of each week, or of some weeks where there are many."""

from datetime import date, timedelta

import pytest

from app.domain.progress import Observation
from app.domain.trends import beginning, trends, weeks_a_point

MONDAY = date(2026, 3, 2)


def seen(*values: tuple[int, float, int]) -> list[Observation]:
    return [
        Observation(day=MONDAY + timedelta(days=days), name="60 s", total=total, count=count)
        for days, total, count in values
    ]


@pytest.mark.parametrize(
    ("observations", "points", "finding"),
    [
        ([(0, 0, 0)], [], "60 s: no scores yet."),
        ([(0, 5, 1)], [5], "60 s: 5.0 of 10 in 1 attempt, all in one week."),
        ([(0, 5, 1), (6, 15, 2)], [20 / 3], "60 s: 6.7 of 10 in 3 attempts, all in one week."),
        (
            [(7, 7, 1), (0, 4, 1)],
            [4, 7],
            "60 s rose from 4.0 to 7.0 of 10 since the week of 2 March.",
        ),
        (
            [(0, 7, 1), (7, 4, 1)],
            [7, 4],
            "60 s fell from 7.0 to 4.0 of 10 since the week of 2 March.",
        ),
        ([(0, 7, 1), (7, 0, 0), (14, 7.2, 1)], [7, 7.2], "60 s stayed at 7.2 of 10 over 2 weeks."),
    ],
)
def test_a_trend_is_the_mean_of_each_week(
    observations: list[tuple[int, float, int]], points: list[float], finding: str
) -> None:
    (series,) = trends(seen(*observations))
    assert [point.value for point in series.points] == pytest.approx(points)
    assert series.finding == finding
    assert all(point.day.weekday() == 0 for point in series.points)


def test_a_point_of_a_long_trend_stands_for_more_weeks() -> None:
    days = [MONDAY + timedelta(weeks=week) for week in (0, 25, 26, 103, 104, 9999)]
    assert [weeks_a_point(MONDAY, day) for day in days] == [1, 1, 4, 4, 12, 52]


@pytest.mark.parametrize(
    ("values", "finding"),
    [
        ([(0, 4, 1)], "60 s: 4.0 of 10 in 1 attempt, all in 4 weeks."),
        ([(0, 4, 1), (28, 4, 1)], "60 s stayed at 4.0 of 10 over 8 weeks."),
        ([(0, 4, 1), (28, 7, 1)], "60 s rose from 4.0 to 7.0 of 10 since the 4 weeks from"),
    ],
)
def test_a_trend_of_four_weeks_a_point_says_so(
    values: list[tuple[int, float, int]], finding: str
) -> None:
    (series,) = trends(seen(*values), 4)
    assert series.finding.startswith(finding)
    assert all(beginning(point.day, 4) == point.day for point in series.points)
