"""The end of an answer: handed in by its learner, or closed by the clock."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.domain.attempt import Event, EventKind
from app.domain.closing import (
    SavedText,
    closed_by_clock,
    closing_moment,
    handed_in,
    is_another,
    taken_seconds,
)
from app.domain.timing import Clock, Pause, StopRule
from tests.factories import NOW

SOFT, HARD = StopRule.SOFT, StopRule.HARD


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def clock(stop: StopRule = HARD, *pauses: tuple[float, float | None], **how: Any) -> Clock:
    return Clock(
        started_at=NOW,
        box_seconds=60,
        stop_rule=stop,
        pauses=tuple(
            Pause(started_at=after(begin), ended_at=None if end is None else after(end))
            for begin, end in pauses
        ),
        **how,
    )


def saved(text: str, seconds: float, *, is_held: bool = False) -> SavedText:
    return SavedText(text=text, saved_at=after(seconds), is_held=is_held)


def closed(*texts: SavedText, at: float, of: Clock | None = None) -> Event | None:
    return closed_by_clock(of or clock(), texts, peeked=False, now=after(at))


@pytest.mark.parametrize(
    ("of", "moment"),
    [
        (clock(SOFT), None),
        (clock(HARD), after(65)),
        (clock(HARD, multiplier=1.5), after(95)),
        (clock(HARD, multiplier=None), None),
        (clock(HARD, preparation_seconds=30), after(95)),
        (clock(HARD, (10, 30)), after(85)),
        (clock(HARD, (10, 30), (40, None)), None),
    ],
)
def test_when_the_server_closes_an_attempt_by_itself(of: Clock, moment: datetime | None) -> None:
    assert closing_moment(of) == moment


@pytest.mark.parametrize(
    ("stop", "seconds", "taken"),
    [(SOFT, 50.1234, 50.123), (SOFT, 67, 67), (HARD, 50, 50), (HARD, 64, 60)],
)
def test_a_hard_stop_takes_nothing_later_than_zero(
    stop: StopRule, seconds: float, taken: float
) -> None:
    assert taken_seconds(clock(stop), after(seconds)) == taken


def test_without_a_limit_a_hard_stop_has_no_zero() -> None:
    assert taken_seconds(clock(HARD, multiplier=None), after(600)) == 600


def test_an_answer_in_time_is_one_event() -> None:
    (answer,) = handed_in(clock(SOFT), "words", peeked=True, now=after(60))
    assert answer == Event(
        kind=EventKind.SUBMITTED,
        at=after(60),
        payload={"text": "words", "taken_seconds": 60.0, "ended_by": "learner", "peeked": True},
    )


def test_overtime_comes_first_and_at_zero() -> None:
    over, answer = handed_in(clock(SOFT, (10, 30)), "words", peeked=False, now=after(87))
    assert over == Event(kind=EventKind.OVERTIME, at=after(80), payload={"seconds": 7.0})
    assert answer.payload["taken_seconds"] == 67


def test_overtime_is_told_to_the_millisecond() -> None:
    over, _answer = handed_in(clock(SOFT), "words", peeked=False, now=after(60.1234))
    assert over.payload == {"seconds": 0.123}


@pytest.mark.parametrize("of", [clock(HARD), clock(SOFT, multiplier=None)])
def test_no_overtime_at_a_hard_stop_or_without_a_limit(of: Clock) -> None:
    assert [each.kind for each in handed_in(of, "", peeked=False, now=after(64))] == [
        EventKind.SUBMITTED
    ]


@pytest.mark.parametrize(
    ("of", "seconds"),
    [
        (clock(HARD), 65),
        (clock(SOFT), 9000),
        (clock(HARD, multiplier=None), 9000),
        (clock(HARD, (10, None)), 9000),
        (clock(HARD, (10, 30)), 84),
    ],
)
def test_until_the_grace_is_over_nothing_is_closed(of: Clock, seconds: float) -> None:
    assert closed(saved("words", 5), at=seconds, of=of) is None


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        ((), ""),
        ((saved("first", 10), saved("last", 20)), "last"),
        ((saved("in the grace", 65), saved("before", 20)), "in the grace"),
        ((saved("in time", 20), saved("late", 65.001)), "in time"),
        ((saved("held", 10, is_held=True), saved("another", 20)), "held"),
        ((saved("held too late", 70, is_held=True), saved("another", 20)), "another"),
    ],
)
def test_the_text_that_was_saved_last_in_time_is_the_answer(
    texts: tuple[SavedText, ...], answer: str
) -> None:
    event = closed(*texts, at=65.001)
    assert event is not None
    assert (event.kind, event.at) == (EventKind.SUBMITTED, after(60))
    assert event.payload == {
        "text": answer,
        "taken_seconds": 60.0,
        "ended_by": "clock",
        "peeked": False,
    }


@pytest.mark.parametrize(
    ("text", "answer", "another"),
    [
        ("", "", False),
        ("  \n", "words", False),
        ("word", "words", False),
        (" words ", "words", False),
        ("others", "words", True),
        ("words", "", True),
    ],
)
def test_a_text_says_something_else(text: str, answer: str, another: bool) -> None:
    assert is_another(text, answer) is another
