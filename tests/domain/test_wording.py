"""Numbers, days and lengths of time in sentences."""

from datetime import date

import pytest

from app.domain.wording import (
    box,
    counted,
    duration,
    forecast_day,
    percent,
    short_date,
    times,
)


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0 %"), (0.799, "79 %"), (0.29, "29 %"), (0.8, "80 %"), (1, "100 %")]
)
def test_a_share_is_rounded_down(share: float, text: str) -> None:
    assert percent(share) == text


def test_numbers_agree_with_their_nouns() -> None:
    assert [counted(n, "topic") for n in (0, 1, 2)] == ["0 topics", "1 topic", "2 topics"]
    assert counted(3, "try", "tries") == "3 tries"
    assert [times(n) for n in (1, 2, 3)] == ["once", "twice", "3 times"]


def test_boxes_are_minutes_from_two_on() -> None:
    assert [box(seconds) for seconds in (30, 60, 90, 120, 150, 600)] == [
        "30 s",
        "60 s",
        "90 s",
        "2 min",
        "150 s",
        "10 min",
    ]


def test_a_forecast_names_its_day() -> None:
    assert forecast_day(None) == "in 7 days"
    assert forecast_day(date(2026, 3, 14)) == "on 14 March"
    assert short_date(date(2026, 11, 1)) == "1 November"


def test_lengths_of_time_are_hours_and_minutes() -> None:
    assert [duration(minutes) for minutes in (0, 45, 60, 200)] == [
        "0 min",
        "45 min",
        "1 h",
        "3 h 20 min",
    ]
