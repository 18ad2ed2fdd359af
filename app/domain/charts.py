"""From series to coordinates: in percent for a drawing without a viewBox, all of it frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.progress import Series
from app.domain.wording import short_date

# Where the plot lies in its drawing, in percent: room for the numbers on the left and below.
LEFT, RIGHT, TOP, BOTTOM = 8.0, 98.0, 5.0, 86.0
MOST_DATES = 4
OUT_OF_TEN = (0.0, 2.5, 5.0, 7.5, 10.0)
IN_PERCENT = (0.0, 25.0, 50.0, 75.0, 100.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A value in the plot, with what it says when it is read."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One series; ``style`` counts from 0, so that the second can be dashed with hollow points.

    The line itself goes from dot to dot.
    """

    name: str
    style: int
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A place on an axis with its label; ``anchor`` is SVG's text-anchor."""

    position: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """Lines with both axes; ``finding`` is the drawing's description."""

    lines: tuple[Line, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    finding: str


def across(share: float) -> float:
    """The x of a share (0 to 1) of the plot's width, in percent of the drawing."""
    return round(LEFT + (RIGHT - LEFT) * share, 2)


def upward(share: float) -> float:
    """The y of a share (0 to 1) of the plot's height, counted from below, in percent."""
    return round(BOTTOM - (BOTTOM - TOP) * share, 2)


def line_chart(series: Sequence[Series], y_values: Sequence[float] = OUT_OF_TEN) -> LineChart:
    """Series on one time axis; the last of the ``y_values`` is the top of the plot.

    A single day stands in the middle. A series without points is left out.
    """
    drawn = [one for one in series if one.points]
    days = sorted({point.day for one in drawn for point in one.points})
    top = y_values[-1]
    return LineChart(
        lines=tuple(_line(one, style, days, top) for style, one in enumerate(drawn)),
        x_ticks=_date_ticks(days),
        y_ticks=tuple(Tick(position=upward(y / top), label=f"{y:g}") for y in y_values),
        finding=" ".join(one.finding for one in drawn),
    )


def _line(series: Series, style: int, days: Sequence[date], top: float) -> Line:
    dots = tuple(
        Dot(
            x=_at(point.day, days),
            y=upward(point.value / top),
            label=f"{series.name}, {short_date(point.day)}: {point.value:.1f}",
        )
        for point in series.points
    )
    return Line(name=series.name, style=style, dots=dots)


def _at(day: date, days: Sequence[date]) -> float:
    span = (days[-1] - days[0]).days
    return across((day - days[0]).days / span if span else 0.5)


def _date_ticks(days: Sequence[date]) -> tuple[Tick, ...]:
    """Up to four dates, evenly apart so that their labels never meet, from first to last day."""
    if not days:
        return ()
    span, parts = (days[-1] - days[0]).days, MOST_DATES - 1
    shown = sorted({days[0] + timedelta(days=span * part // parts) for part in range(parts + 1)})
    return tuple(
        Tick(position=_at(day, days), label=short_date(day), anchor=_anchor(day, days))
        for day in shown
    )


def _anchor(day: date, days: Sequence[date]) -> str:
    if days[0] == days[-1] or days[0] < day < days[-1]:
        return "middle"
    return "start" if day == days[0] else "end"
