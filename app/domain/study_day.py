"""Which day it is for the learner: the local calendar day, which starts at four in the morning."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from app.domain.errors import InvalidInput
from app.domain.timing import as_utc

# Somebody who practises after midnight is still in yesterday's evening.
DAY_STARTS_AT = time(4)

_ONE_DAY = timedelta(days=1)
# As far ahead as nearly every topic comes back.
_DAYS_AHEAD = 400


@cache
def zone_names() -> frozenset[str]:
    """Every time zone a learner can choose: IANA names, without the machine's own."""
    return frozenset(available_timezones() - {"localtime", "posixrules"})


def check_zone(zone: str) -> str:
    """The name, if it is a time zone; InvalidInput (field ``zone``) if it is none."""
    if zone not in zone_names():
        raise InvalidInput("This time zone is not known. Choose one from the list.", field="zone")
    return zone


# A page of reviews asks for the same few days hundreds of times.
@lru_cache(maxsize=4096)
def day_start(day: date, zone: str) -> datetime:
    """The moment, in UTC, at which the learner's day begins.

    Where four o'clock comes twice, the first counts. Where the clock jumps over it, the day begins
    when four o'clock would have come. On a day a zone left out it is the start of the next one.
    """
    local = datetime.combine(day, DAY_STARTS_AT, tzinfo=ZoneInfo(check_zone(zone)))
    return local.astimezone(UTC)


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """First moment of the day and first one after it, in UTC; at a change 23 or 25 hours apart."""
    return day_start(day, zone), day_start(day + _ONE_DAY, zone)


def study_day(moment: datetime, zone: str) -> date:
    """The learner's day that holds the moment, so that ``day_bounds`` of it always enclose it.

    Raises ValueError for a naive moment and InvalidInput for an unknown zone.
    """
    moment = as_utc(moment)
    day = moment.astimezone(ZoneInfo(check_zone(zone))).date() + _ONE_DAY
    while moment < day_start(day, zone):
        day -= _ONE_DAY
    return day


@lru_cache(maxsize=32)
def coming_days(zone: str, today: date) -> Callable[[datetime], date]:
    """What tells the day on which something comes back: ``study_day``, today for what is overdue.

    For lists of hundreds of moments, most of them in the year ahead.
    """
    ahead = [today + timedelta(days=number) for number in range(_DAYS_AHEAD)]
    starts = [day_start(day, zone) for day in ahead]
    # For each number of days that have begun the latest of them.
    latest = [today, *ahead[:-1]]

    def day_of(moment: datetime) -> date:
        place = bisect_right(starts, moment)
        return latest[place] if place < _DAYS_AHEAD else study_day(moment, zone)

    return day_of
