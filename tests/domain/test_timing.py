"""The clock: what is left, what was used, and what counts after zero."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.domain.timing import (
    GRACE_SECONDS,
    MULTIPLIERS,
    Arrival,
    Clock,
    Pause,
    StopRule,
    allowed_seconds,
    arrival,
    as_utc,
    closes_at,
    deadline,
    elapsed_seconds,
    end_preparation,
    is_over,
    overtime_seconds,
    pauses_in_words,
    preparation_left,
    reading_seconds,
    remaining_seconds,
    spoken_seconds,
    word_count,
)

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PROPERTY = settings(max_examples=50, deadline=None, derandomize=True)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def clock(
    *pauses: tuple[float, float | None],
    box: int = 60,
    multiplier: float | None = 1.0,
    stop: StopRule = StopRule.SOFT,
    preparation: float = 0,
) -> Clock:
    return Clock(
        started_at=START,
        box_seconds=box,
        multiplier=multiplier,
        stop_rule=stop,
        preparation_seconds=preparation,
        pauses=tuple(
            Pause(started_at=after(begin), ended_at=None if end is None else after(end))
            for begin, end in pauses
        ),
    )


@pytest.mark.parametrize(
    ("the_clock", "now", "elapsed", "remaining", "overtime"),
    [
        (clock(), 0, 0, 60, 0),
        (clock(), 59.5, 59.5, 0.5, 0),
        (clock(), 60, 60, 0, 0),
        (clock(), 67, 67, 0, 7),
        (clock(), -5, 0, 60, 0),
        (clock(multiplier=1.25), 60, 60, 15, 0),
        (clock(multiplier=2.0), 130, 130, 0, 10),
        (clock(multiplier=None), 9000, 9000, None, 0),
        (clock(preparation=30), 20, 0, 60, 0),
        (clock(preparation=30), 40, 10, 50, 0),
        (clock((10, 20)), 30, 20, 40, 0),
        (clock((10, None)), 30, 10, 50, 0),
        (clock((10, 20), (40, None)), 100, 30, 30, 0),
        (clock((10, 30), (20, 40)), 50, 20, 40, 0),
        (clock((20, 40), (10, 50)), 60, 20, 40, 0),
        (clock((-20, -10)), 30, 30, 30, 0),
        (clock((-10, 10)), 30, 20, 40, 0),
        (clock((20, 10)), 30, 30, 30, 0),
        (clock((50, 60)), 30, 30, 30, 0),
        (clock((10, 20), preparation=30), 45, 5, 55, 0),
        (clock((70, 90)), 100, 80, 0, 20),
    ],
)
def test_time_is_counted_without_preparation_and_pauses(
    the_clock: Clock, now: float, elapsed: float, remaining: float | None, overtime: float
) -> None:
    assert elapsed_seconds(the_clock, after(now)) == elapsed
    assert remaining_seconds(the_clock, after(now)) == remaining
    assert overtime_seconds(the_clock, after(now)) == overtime


@pytest.mark.parametrize(
    ("the_clock", "now", "zero"),
    [
        (clock(), 0, 60),
        (clock(multiplier=1.5), 0, 90),
        (clock(multiplier=None), 0, None),
        (clock(preparation=30), 0, 90),
        (clock((10, 25)), 30, 75),
        (clock((10, None)), 30, 80),
        (clock((59, 69)), 80, 70),
        (clock((60, 70)), 80, 60),
        (clock((65, None)), 80, 60),
        (clock((10, 20), (65, 75)), 80, 80),
    ],
)
def test_zero_moves_with_pauses_before_it_and_with_no_other(
    the_clock: Clock, now: float, zero: float | None
) -> None:
    assert deadline(the_clock, now=after(now)) == (None if zero is None else after(zero))


def test_extra_time_stretches_the_box() -> None:
    stretched = [allowed_seconds(clock(multiplier=factor)) for factor in MULTIPLIERS]
    assert stretched == [60, 75, 90, 120, None]


def test_it_is_over_at_zero_and_never_without_a_limit() -> None:
    assert not is_over(clock(), after(59.999))
    assert is_over(clock(), after(60))
    assert not is_over(clock(multiplier=None), after(10**6))


@pytest.mark.parametrize(
    ("stop", "multiplier", "now", "expected"),
    [
        (StopRule.HARD, 1.0, 60, Arrival.COUNTS),
        (StopRule.HARD, 1.0, 60 + GRACE_SECONDS - 0.001, Arrival.COUNTS),
        (StopRule.HARD, 1.0, 60 + GRACE_SECONDS, Arrival.COUNTS),
        (StopRule.HARD, 1.0, 60 + GRACE_SECONDS + 0.001, Arrival.LATE),
        (StopRule.HARD, None, 9000, Arrival.COUNTS),
        (StopRule.SOFT, 1.0, 9000, Arrival.COUNTS),
    ],
)
def test_a_text_counts_until_the_grace_of_a_hard_stop_is_over(
    stop: StopRule, multiplier: float | None, now: float, expected: Arrival
) -> None:
    assert arrival(clock(stop=stop, multiplier=multiplier), after(now)) is expected


def test_only_a_hard_stop_closes_by_itself() -> None:
    assert closes_at(clock(), now=START) is None
    assert closes_at(clock(multiplier=None, stop=StopRule.HARD), now=START) is None
    assert closes_at(clock(stop=StopRule.HARD), now=START) == after(60 + GRACE_SECONDS)


def test_preparation_can_be_cut_short_but_not_stretched() -> None:
    prepared = clock(preparation=30)
    assert preparation_left(prepared, after(12)) == 18
    assert preparation_left(prepared, after(31)) == 0
    assert elapsed_seconds(end_preparation(prepared, after(12)), after(22)) == 10
    assert end_preparation(prepared, after(50)) == prepared


@pytest.mark.parametrize("multiplier", [0.5, 0.0, -1.0, float("nan"), float("inf")])
def test_a_factor_that_cannot_be_is_refused(multiplier: float) -> None:
    with pytest.raises(InvalidInput, match=r"^Extra time is a factor of 1 or more\.$") as refused:
        clock(multiplier=multiplier)
    assert refused.value.field == "multiplier"


@pytest.mark.parametrize("box", [0, -1])
def test_a_box_that_cannot_be_is_refused(box: int) -> None:
    with pytest.raises(InvalidInput, match=r"^A time box needs at least one second\.$") as refused:
        clock(box=box)
    assert refused.value.field == "box_seconds"


@pytest.mark.parametrize("preparation", [-0.5, -1, float("nan"), float("inf")])
def test_a_preparation_that_cannot_be_is_refused(preparation: float) -> None:
    with pytest.raises(InvalidInput, match=r"^Preparation can't be negative\.$") as refused:
        clock(preparation=preparation)
    assert refused.value.field == "preparation_seconds"


def test_a_naive_moment_is_refused_and_another_zone_is_the_same_moment() -> None:
    with pytest.raises(ValueError, match=r"^A moment needs a time zone\.$"):
        as_utc(datetime(2026, 3, 1, 12))  # noqa: DTZ001
    tokyo = after(30).astimezone(timezone(timedelta(hours=9)))
    assert elapsed_seconds(clock(), tokyo) == 30
    assert as_utc(tokyo).tzinfo is UTC


moments = st.integers(min_value=-50, max_value=500)
pauses = st.lists(st.tuples(moments, st.none() | moments), max_size=4)


@PROPERTY
@given(pauses, moments, st.sampled_from(MULTIPLIERS), st.integers(0, 40))
def test_it_is_over_exactly_when_nothing_is_left(
    stretches: list[tuple[int, int | None]],
    now: int,
    multiplier: float | None,
    preparation: int,
) -> None:
    the_clock = clock(*stretches, multiplier=multiplier, preparation=preparation)
    left = remaining_seconds(the_clock, after(now))
    assert is_over(the_clock, after(now)) == (left == 0)


@PROPERTY
@given(pauses, moments, moments)
def test_time_used_never_runs_backwards(
    stretches: list[tuple[int, int | None]], one: int, other: int
) -> None:
    the_clock = clock(*stretches)
    earlier, later = sorted((one, other))
    assert elapsed_seconds(the_clock, after(earlier)) <= elapsed_seconds(the_clock, after(later))


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("  \n", 0), ("one", 1), ("at-least-once delivery", 2), ("yes - no — 3 %", 3)],
)
def test_words_are_counted_as_a_person_would(text: str, words: int) -> None:
    assert word_count(text) == words


def test_a_hundred_and_fifty_words_take_a_minute() -> None:
    assert spoken_seconds("word " * 150) == 60
    assert spoken_seconds("") == 0


@pytest.mark.parametrize(
    ("pauses", "words"),
    [
        (((10, 22),), "once, for 12 seconds"),
        (((10, 10.6), (20, 20.4)), "twice, for 1 second"),
        (((10, 20), (30, 40), (50, None)), "3 times, for 30 seconds"),
    ],
)
def test_pauses_are_told_in_words_and_end_with_the_answer(
    pauses: tuple[tuple[float, float | None], ...], words: str
) -> None:
    assert pauses_in_words(clock(*pauses).pauses, after(60)) == words


def test_a_question_read_aloud_keeps_the_clock_waiting_for_twice_its_length() -> None:
    assert reading_seconds("") == 10
    assert reading_seconds("When would you not use a cache?") == 16


def test_the_grace_is_five_seconds() -> None:
    assert closes_at(clock(stop=StopRule.HARD), now=START) == after(65)


def test_a_clock_has_no_extra_time_and_no_preparation_unless_told() -> None:
    assert deadline(Clock(started_at=START, box_seconds=60), now=START) == after(60)


def test_a_pause_that_begins_at_zero_moves_it_no_more() -> None:
    assert deadline(clock((60, 70)), now=after(80)) == after(60)


def test_parts_of_a_second_count() -> None:
    prepared = clock(preparation=0.5)
    assert elapsed_seconds(clock(), after(0.25)) == 0.25
    assert preparation_left(prepared, after(0.25)) == 0.25
    assert elapsed_seconds(prepared, after(0.75)) == 0.25
    assert remaining_seconds(clock(), after(59.75)) == 0.25
    assert overtime_seconds(clock(), after(60.25)) == 0.25


def test_a_pause_that_never_ended_has_no_length_before_the_answer_is_in() -> None:
    assert pauses_in_words(clock((10, None)).pauses, None) == "once, for 0 seconds"


def test_a_box_of_one_second_can_be() -> None:
    assert deadline(clock(box=1), now=START) == after(1)
