"""How numbers, days and lengths of time stand in a sentence."""

from datetime import date
from functools import lru_cache


def percent(share: float) -> str:
    """A share of 0 to 1 as ``41 %``, rounded down: 79.9 must not look as if it had reached 80."""
    return f"{int(share * 100 + 1e-9)} %"


def counted(count: int, singular: str, plural: str = "") -> str:
    """A number with its noun: ``1 topic``, ``3 topics``, ``2 tries``."""
    return f"{count} {singular}" if count == 1 else f"{count} {plural or singular + 's'}"


def times(count: int) -> str:
    """How often: ``once``, ``twice``, ``3 times``."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def box(seconds: int) -> str:
    """A time box: ``60 s``, ``3 min``; whole minutes from two on."""
    return f"{seconds // 60} min" if seconds >= 120 and seconds % 60 == 0 else f"{seconds} s"


# A page of charts names each of its days several times.
@lru_cache(maxsize=1024)
def short_date(day: date) -> str:
    """A day of this year: ``14 March``."""
    return f"{day.day} {day:%B}"


def forecast_day(interview_on: date | None) -> str:
    """The day a forecast is for: ``on 14 March``, or ``in 7 days`` where no date is set."""
    return f"on {short_date(interview_on)}" if interview_on else "in 7 days"


def duration(minutes: int) -> str:
    """A length of time: ``45 min``, ``2 h``, ``3 h 20 min``."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours)
    return " ".join(parts)
