"""The heat map: weeks as columns, darker for more."""

from datetime import date, timedelta

import pytest

from app.domain.heat_map import CELL, GAP, MARGIN_LEFT, MARGIN_TOP, PHONE_WEEKS, heat_map
from app.domain.progress import DayCount, practice_days

MONDAY = date(2026, 2, 16)


def days(*attempts: int) -> list[DayCount]:
    return [
        DayCount(day=MONDAY + timedelta(days=number), attempts=count)
        for number, count in enumerate(attempts)
    ]


@pytest.mark.parametrize(
    ("attempts", "level"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (6, 3), (7, 4), (90, 4)]
)
def test_more_attempts_are_darker(attempts: int, level: int) -> None:
    assert heat_map(days(attempts)).weeks[0].cells[0].level == level


def test_weeks_are_columns_and_monday_is_on_top() -> None:
    chart = heat_map(days(*[1] * 9))
    step = CELL + GAP
    first, second = chart.weeks
    assert (first.x, second.x) == (MARGIN_LEFT, MARGIN_LEFT + step)
    assert [cell.y for cell in first.cells] == [MARGIN_TOP + row * step for row in range(7)]
    assert [cell.y for cell in second.cells] == [MARGIN_TOP, MARGIN_TOP + step]
    assert (chart.width, chart.height) == (MARGIN_LEFT + 2 * step, MARGIN_TOP + 7 * step)
    assert first.cells[0].label == "16 February: 1"
    assert [tick.label for tick in chart.weekdays] == ["Mon", "Wed", "Fri"]


def test_a_month_is_named_over_its_first_whole_week() -> None:
    months = heat_map(days(*[0] * 21)).months
    assert [(tick.label, tick.position) for tick in months] == [
        ("Mar", MARGIN_LEFT + 2 * (CELL + GAP))
    ]


def test_it_fits_the_days_that_practice_gives() -> None:
    practice = practice_days([], MONDAY + timedelta(days=3), weeks=PHONE_WEEKS)
    chart = heat_map(practice.days)
    cells = [cell for week in chart.weeks for cell in week.cells]
    assert len(cells) == (PHONE_WEEKS - 1) * 7 + 4
    assert max(week.x for week in chart.weeks) + CELL <= chart.width
    assert max(cell.y for cell in cells) + CELL <= chart.height


def test_no_days_make_an_empty_map() -> None:
    assert heat_map([]).weeks == ()
