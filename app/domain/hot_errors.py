"""Hot errors: what was wrong while the learner was sure of it, and until when it is watched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.rating import Confidence, Rating, is_hot_error

PRACTISE_AFTER = timedelta(minutes=10)
DUE_AFTER_DAYS = 1
CHECK_AFTER_DAYS = 7
CLEAN_DAYS_TO_CLOSE = 2
# A review so long after the error is the check: "about a week" need not be to the hour.
CHECKED_FROM = timedelta(days=CHECK_AFTER_DAYS - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedTry:
    """One rated attempt at a topic: the learner's day, the rating, and how sure they were."""

    day: date
    rating: Rating
    confidence: Confidence | None = None


def forced_due(log: Sequence[tuple[datetime, bool]]) -> datetime | None:
    """When a topic has to be back at the latest because of a hot error; None where none forces it.

    ``log``: the rated attempts in order, each with whether it was a hot error. After one the topic
    is due the next day; once it came back it is checked about a week after the error, however well
    it went in between, and from then on the schedule is its own again.

    Sure errors are put right readily and tend to return after a week (FEATURES S13: Butterfield &
    Metcalfe 2001; Butler, Fazio & Marsh 2011), hence the check about then.
    """
    hot = [at for at, is_hot in log if is_hot]
    if not hot:
        return None
    last = log[-1][0]
    if last == hot[-1]:
        return last + timedelta(days=DUE_AFTER_DAYS)
    if last - hot[-1] >= CHECKED_FROM:
        return None
    return hot[-1] + timedelta(days=CHECK_AFTER_DAYS)


def open_hot_error(tries: Iterable[RatedTry]) -> date | None:
    """The day of the hot error that is still open, None if there is none; in any order.

    It is closed by good or better ratings on two different days after it; again begins anew.
    """
    opened: date | None = None
    clean: set[date] = set()
    for each in sorted(tries, key=lambda one: one.day):
        if is_hot_error(each.confidence, each.rating):
            opened, clean = each.day, set()
        elif each.rating is Rating.AGAIN:
            clean = set()
        elif each.rating >= Rating.GOOD:
            clean.add(each.day)
        if opened and len(clean - {opened}) >= CLEAN_DAYS_TO_CLOSE:
            opened = None
    return opened


def times_hot(tries: Iterable[RatedTry]) -> int:
    """How often the learner was sure and wrong."""
    return sum(1 for each in tries if is_hot_error(each.confidence, each.rating))
