"""The learner's day: four in the morning, whatever the clocks of the zone do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.domain.study_day import (
    DAY_STARTS_AT,
    check_zone,
    coming_days,
    day_bounds,
    day_start,
    study_day,
    zone_names,
)

PROPERTY = settings(max_examples=60, deadline=None, derandomize=True)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-01-15 02:59:59", "Europe/Berlin", date(2026, 1, 14)),
        ("2026-01-15 03:00:00", "Europe/Berlin", date(2026, 1, 15)),
        ("2026-07-15 01:59:59", "Europe/Berlin", date(2026, 7, 14)),
        ("2026-07-15 02:00:00", "Europe/Berlin", date(2026, 7, 15)),
        ("2026-01-15 03:59:59", "UTC", date(2026, 1, 14)),
        ("2026-01-15 04:00:00", "UTC", date(2026, 1, 15)),
        ("2026-01-14 14:00:00", "Pacific/Kiritimati", date(2026, 1, 15)),
        ("2026-01-14 13:59:59", "Pacific/Kiritimati", date(2026, 1, 14)),
        ("2026-01-15 16:00:00", "Etc/GMT+12", date(2026, 1, 15)),
        ("2026-01-15 15:59:59", "Etc/GMT+12", date(2026, 1, 14)),
        ("2026-01-14 22:15:00", "Asia/Kathmandu", date(2026, 1, 15)),
        ("2026-01-14 22:14:59", "Asia/Kathmandu", date(2026, 1, 14)),
        ("2011-12-30 13:59:59", "Pacific/Apia", date(2011, 12, 29)),
        ("2011-12-30 14:00:00", "Pacific/Apia", date(2011, 12, 31)),
    ],
)
def test_the_day_changes_at_four_local_time(moment: str, zone: str, day: date) -> None:
    assert study_day(utc(moment), zone) == day


@pytest.mark.parametrize(
    ("day", "zone", "start", "hours"),
    [
        (date(2026, 3, 27), "Europe/Berlin", "2026-03-27 03:00", 24),
        (date(2026, 3, 28), "Europe/Berlin", "2026-03-28 03:00", 23),
        (date(2026, 3, 29), "Europe/Berlin", "2026-03-29 02:00", 24),
        (date(2026, 10, 24), "Europe/Berlin", "2026-10-24 02:00", 25),
        (date(2026, 10, 25), "Europe/Berlin", "2026-10-25 03:00", 24),
        (date(2026, 4, 4), "Australia/Lord_Howe", "2026-04-03 17:00", 24.5),
        (date(2026, 10, 3), "Australia/Lord_Howe", "2026-10-02 17:30", 23.5),
        (date(2026, 1, 15), "Pacific/Kiritimati", "2026-01-14 14:00", 24),
        (date(2026, 1, 15), "Etc/GMT+12", "2026-01-15 16:00", 24),
        (date(2011, 12, 29), "Pacific/Apia", "2011-12-29 14:00", 24),
        (date(2011, 12, 30), "Pacific/Apia", "2011-12-30 14:00", 0),
    ],
)
def test_bounds_are_right_over_every_change_of_the_clock(
    day: date, zone: str, start: str, hours: float
) -> None:
    begin, end = day_bounds(day, zone)
    assert begin == utc(start)
    assert end - begin == timedelta(hours=hours)
    assert begin.tzinfo is UTC


def test_the_start_of_the_day_is_four_o_clock() -> None:
    assert DAY_STARTS_AT.isoformat() == "04:00:00"
    assert day_start(date(2026, 1, 15), "UTC") == utc("2026-01-15 04:00")


@PROPERTY
@given(
    st.datetimes(datetime(2018, 1, 1), datetime(2034, 1, 1)),  # noqa: DTZ001
    st.sampled_from(sorted(zone_names())),
)
def test_the_day_of_a_moment_always_holds_it(naive: datetime, zone: str) -> None:
    moment = naive.replace(tzinfo=UTC)
    begin, end = day_bounds(study_day(moment, zone), zone)
    assert begin <= moment < end


@PROPERTY
@given(
    st.datetimes(datetime(2018, 1, 1), datetime(2034, 1, 1)),  # noqa: DTZ001
    st.integers(0, 10**6),
    st.sampled_from(sorted(zone_names())),
)
def test_days_never_run_backwards(naive: datetime, later: int, zone: str) -> None:
    moment = naive.replace(tzinfo=UTC)
    assert study_day(moment, zone) <= study_day(moment + timedelta(seconds=later), zone)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 12, 31)),  # noqa: DTZ001
    st.sampled_from(sorted(zone_names())),
)
def test_a_day_is_that_of_the_clock_on_the_wall_four_hours_ago(naive: datetime, zone: str) -> None:
    local = naive.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    wall = local.replace(tzinfo=None)
    day = study_day(local, zone)
    near = [local.utcoffset()] + [
        (naive.replace(tzinfo=UTC) + timedelta(hours=hours)).astimezone(ZoneInfo(zone)).utcoffset()
        for hours in (-30, 30)
    ]
    if len(set(near)) == 1:
        assert day == (wall - timedelta(hours=4)).date()
    else:
        # On the day the clocks change it is out by no more than they change, and at four alone.
        widest = timedelta(hours=4) + max(map(abs, differences(near)))
        assert (wall - widest).date() <= day <= (wall - timedelta(hours=4) + widest).date()


def differences(offsets: list[timedelta | None]) -> list[timedelta]:
    known = [offset for offset in offsets if offset is not None]
    return [one - other for one in known for other in known]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.sampled_from(sorted(zone_names())))
def test_days_follow_each_other_without_a_gap(day: date, zone: str) -> None:
    begin, end = day_bounds(day, zone)
    assert day_bounds(day + timedelta(days=1), zone)[0] == end
    assert timedelta(hours=20) <= end - begin <= timedelta(hours=28)
    for moment in (begin, end - timedelta(microseconds=1)):
        assert study_day(moment, zone) == day
    assert study_day(end, zone) == day + timedelta(days=1)


@pytest.mark.parametrize(
    "zone", ["", "Mars/Olympus", "localtime", "posixrules", "../etc/passwd", "x" * 300, "a\0b"]
)
def test_what_is_no_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_zone(zone)
    assert refused.value.field == "zone"
    with pytest.raises(InvalidInput):
        study_day(utc("2026-01-15 03:00"), zone)


def test_a_naive_moment_has_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        study_day(datetime(2026, 1, 15, 3), "UTC")  # noqa: DTZ001


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Pacific/Apia", "America/Sao_Paulo"])
def test_a_coming_day_is_right_whatever_the_clocks_do_and_what_is_overdue_is_today(
    zone: str,
) -> None:
    for today in (date(2011, 12, 1), date(2026, 3, 2)):
        begins = day_start(today, zone)
        for hours in (-30, -1, 0, *range(5, 24 * 420, 7)):
            moment = begins + timedelta(hours=hours)
            assert coming_days(zone, today)(moment) == max(study_day(moment, zone), today)
