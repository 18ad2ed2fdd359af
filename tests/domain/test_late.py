"""What arrives later than it happened: which moment and which length count."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.late import LONGEST_SECONDS, PROMPT_SECONDS, answered_at, moment_of
from app.domain.timing import Clock, Pause, elapsed_seconds

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("seconds_ago", "earliest", "counted", "late"),
    [
        (0, None, NOW, False),
        (PROMPT_SECONDS, None, NOW, False),
        (-86_400, None, NOW, False),
        (3600, None, NOW - HOUR, True),
        (3600, NOW - 2 * HOUR, NOW - HOUR, True),
        (7200, NOW - HOUR, NOW - HOUR, True),
        (LONGEST_SECONDS * 9, None, NOW - timedelta(days=30), True),
        (3600, NOW + HOUR, NOW, True),
    ],
    ids=[
        "at once",
        "on its way",
        "a claim in the future",
        "an hour ago",
        "after the start",
        "before the start",
        "years ago",
        "the server's clock went back",
    ],
)
def test_which_moment_counts(
    seconds_ago: float, earliest: datetime | None, counted: datetime, late: bool
) -> None:
    moment = moment_of(seconds_ago, now=NOW, earliest=earliest)
    assert (moment.counted_at, moment.is_late) == (counted, late)


def test_the_claim_stays_beside_what_counts() -> None:
    moment = moment_of(7200, now=NOW, earliest=NOW - HOUR)
    assert moment.claimed_at == NOW - 2 * HOUR


@given(st.floats(-1e12, 1e12), st.floats(0, 1e9))
def test_no_claim_leaves_its_bounds(seconds_ago: float, started_ago: float) -> None:
    earliest = NOW - timedelta(seconds=started_ago)
    counted = moment_of(seconds_ago, now=NOW, earliest=earliest).counted_at
    assert earliest <= counted <= NOW


def test_ten_seconds_on_the_way_are_at_once() -> None:
    assert not moment_of(10, now=NOW, earliest=None).is_late
    assert moment_of(10.001, now=NOW, earliest=None).is_late


START = NOW - 2 * HOUR
PLAIN = Clock(started_at=START, box_seconds=60)
PREPARED = Clock(started_at=START, box_seconds=60, preparation_seconds=20)
PAUSED = Clock(
    started_at=START,
    box_seconds=60,
    pauses=(
        Pause(started_at=START + timedelta(seconds=30), ended_at=START + timedelta(seconds=90)),
        Pause(started_at=START + HOUR, ended_at=START + 1.5 * HOUR),
    ),
)
STANDING = Clock(
    started_at=START, box_seconds=60, pauses=(Pause(started_at=START + timedelta(seconds=30)),)
)


@pytest.mark.parametrize(
    ("clock", "seconds", "after"),
    [
        (PLAIN, 48.5, 48.5),
        (PLAIN, -3, 0),
        (PLAIN, 9e9, 7200),
        (PREPARED, 40, 60),
        (PAUSED, 20, 20),
        (PAUSED, 30, 30),
        (PAUSED, 40, 100),
        (STANDING, 40, 7200),
    ],
    ids=[
        "plain",
        "below zero",
        "longer than it ran",
        "prepared",
        "before",
        "as it paused",
        "paused",
        "standing",
    ],
)
def test_an_answer_was_in_when_the_clock_stood_at_its_seconds(
    clock: Clock, seconds: float, after: float
) -> None:
    assert answered_at(clock, seconds, now=NOW) == START + timedelta(seconds=after)


@given(st.floats(0, 7000))
def test_the_clock_says_the_same_of_that_moment(seconds: float) -> None:
    moment = answered_at(PREPARED, seconds, now=NOW)
    assert elapsed_seconds(PREPARED, moment) == pytest.approx(seconds, abs=1e-5)
