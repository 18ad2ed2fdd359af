"""What series are made of: days practised, observations, gains, each with its finding."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.wording import counted

HEAT_WEEKS = 26
LOOKED_BACK_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """How often and how long somebody practised on one of their days."""

    day: date
    attempts: int
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """Every day of the last weeks, from a Monday to today, and what stands out in them."""

    days: tuple[DayCount, ...]
    finding: str

    @property
    def seconds(self) -> float:
        """The time practised in these weeks."""
        return sum(day.seconds for day in self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """Scores of one day under one name: their sum (each out of ten) and how many they are."""

    day: date
    name: str
    total: float
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPoint:
    """One value at a day, and how many attempts it is the mean of."""

    day: date
    value: float
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values in the order of their days, and the finding as a sentence."""

    name: str
    points: tuple[SeriesPoint, ...]
    finding: str


def practice_days(counts: Iterable[DayCount], today: date, *, weeks: int = HEAT_WEEKS) -> Practice:
    """The last weeks day by day, days without practice included; this week is the last one.

    Days practised of the last fourteen, never a streak: a broken one discourages (FEATURES S24).
    """
    known = {count.day: count for count in counts}
    first = monday(today) - timedelta(weeks=weeks - 1)
    span = (today - first).days + 1
    days = [first + timedelta(days=number) for number in range(span)]
    filled = tuple(known.get(day) or DayCount(day=day, attempts=0) for day in days)
    return Practice(days=filled, finding=_practice_finding(filled, weeks))


def _practice_finding(days: Sequence[DayCount], weeks: int) -> str:
    practised = sum(1 for day in days[-LOOKED_BACK_DAYS:] if day.attempts)
    attempts = sum(day.attempts for day in days)
    if not attempts:
        return f"No attempts in the last {counted(weeks, 'week')} yet."
    looked_at = min(LOOKED_BACK_DAYS, len(days))
    minutes = round(sum(day.seconds for day in days) / 60)
    return (
        f"You practised on {practised} of the last {counted(looked_at, 'day')}; "
        f"{counted(attempts, 'attempt')} and {counted(minutes, 'minute')} in "
        f"{counted(weeks, 'week')}."
    )


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def changes_finding(gains: Sequence[float]) -> str:
    """How many topics got better than at the first try, and by how much all did on average."""
    if not gains:
        return "No topic has been scored twice yet."
    better = sum(1 for gain in gains if gain > 0)
    return (
        f"{better} of {counted(len(gains), 'topic')} scored better than at the first try; "
        f"the mean change is {sum(gains) / len(gains):+.1f} of 10."
    )
