"""The days of the last weeks as cells of a heat map, in the units of its viewBox."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.charts import Tick
from app.domain.progress import DayCount
from app.domain.wording import short_date

# The heat map alone has a viewBox: these are its units.
CELL, GAP, MARGIN_LEFT, MARGIN_TOP = 12, 3, 32, 18
WEEKDAYS = ("Mon", "Wed", "Fri")
PHONE_WEEKS = 16

# From this many attempts on a day has the next darker level.
HEAT_LEVELS = (1, 2, 4, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """One day of a week: its place from above in the viewBox, and how dark it is, 0 to 4."""

    y: int
    level: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatWeek:
    """A column of days, Monday on top, and its place from the left."""

    x: int
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """Weeks as columns."""

    width: int
    height: int
    weeks: tuple[HeatWeek, ...]
    months: tuple[Tick, ...]
    weekdays: tuple[Tick, ...]


def heat_map(days: Sequence[DayCount]) -> HeatMap:
    """A cell for each day; the days run without gaps from a Monday on, as ``practice_days`` gives.

    For a phone give it the last sixteen weeks only.
    """
    weeks = tuple(
        HeatWeek(
            x=_column(week),
            cells=tuple(_cell(row, day) for row, day in enumerate(days[7 * week : 7 * week + 7])),
        )
        for week in range((len(days) + 6) // 7)
    )
    return HeatMap(
        width=MARGIN_LEFT + len(weeks) * (CELL + GAP),
        height=MARGIN_TOP + 7 * (CELL + GAP),
        weeks=weeks,
        months=_months(days),
        weekdays=tuple(
            Tick(position=_row(row) + CELL - GAP, label=name, anchor="start")
            for row, name in zip((0, 2, 4), WEEKDAYS, strict=True)
        ),
    )


def _column(week: int) -> int:
    return MARGIN_LEFT + week * (CELL + GAP)


def _row(weekday: int) -> int:
    return MARGIN_TOP + weekday * (CELL + GAP)


def _cell(weekday: int, day: DayCount) -> HeatCell:
    return HeatCell(
        y=_row(weekday),
        level=sum(1 for floor in HEAT_LEVELS if day.attempts >= floor),
        label=f"{short_date(day.day)}: {day.attempts}",
    )


def _months(days: Sequence[DayCount]) -> tuple[Tick, ...]:
    """The month's name over the first week that begins in it."""
    mondays = [count.day for count in days[::7]]
    return tuple(
        Tick(position=_column(week), label=f"{monday:%b}", anchor="start")
        for week, monday in enumerate(mondays)
        if week and monday.month != mondays[week - 1].month
    )
