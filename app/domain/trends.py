"""Observations to trends: the mean of each week, or of some weeks, with its finding."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from app.domain.progress import Observation, Series, SeriesPoint, monday
from app.domain.wording import counted, short_date

# A trend's points stand for as many weeks as it takes to have no more of them than this.
MOST_POINTS = 26
POINT_WEEKS = (1, 4, 12, 52)

# Means that differ by less than this, out of ten, are called the same.
_SAME_WITHIN = 0.3


def weeks_a_point(first: date, last: date) -> int:
    """How many weeks one point of a trend stands for, so that it never has more than 26 or so.

    A line of hundreds of points says no more than one of two dozen, on paper as on a phone.
    """
    span = (monday(last) - monday(first)).days // 7 + 1
    return next((weeks for weeks in POINT_WEEKS if span <= MOST_POINTS * weeks), POINT_WEEKS[-1])


def trends(observations: Iterable[Observation], weeks: int = 1) -> tuple[Series, ...]:
    """Means of so many weeks under each name, in the order in which the names come first.

    A point is named by the first Monday of its weeks; those without a score are left out.
    """
    names: dict[str, dict[date, tuple[float, int]]] = {}
    for each in observations:
        sums, start = names.setdefault(each.name, {}), beginning(each.day, weeks)
        total, count = sums.get(start, (0.0, 0))
        sums[start] = total + each.total, count + each.count
    return tuple(_means(name, sums, weeks) for name, sums in names.items())


# The lines of a page share their few weeks.
@lru_cache(maxsize=4096)
def beginning(day: date, weeks: int) -> date:
    """The Monday on which the weeks begin that a day belongs to, counted alike for everybody."""
    start = monday(day)
    return start - timedelta(weeks=start.toordinal() // 7 % weeks)


def _means(name: str, sums: dict[date, tuple[float, int]], weeks: int) -> Series:
    points = tuple(
        SeriesPoint(day=start, value=total / count, count=count)
        for start, (total, count) in sorted(sums.items())
        if count
    )
    return Series(name=name, points=points, finding=_trend_finding(name, points, weeks))


def _trend_finding(name: str, points: Sequence[SeriesPoint], weeks: int) -> str:
    if not points:
        return f"{name}: no scores yet."
    first, last = points[0].value, points[-1].value
    if len(points) == 1:
        attempts = counted(points[0].count, "attempt")
        return f"{name}: {first:.1f} of 10 in {attempts}, all in {span_name(weeks)}."
    if abs(last - first) < _SAME_WITHIN:
        return f"{name} stayed at {last:.1f} of 10 over {counted(len(points) * weeks, 'week')}."
    went = "rose" if last > first else "fell"
    since, named = short_date(points[0].day), "week of" if weeks == 1 else f"{weeks} weeks from"
    return f"{name} {went} from {first:.1f} to {last:.1f} of 10 since the {named} {since}."


def span_name(weeks: int) -> str:
    """So many weeks in words."""
    return "one week" if weeks == 1 else f"{weeks} weeks"
