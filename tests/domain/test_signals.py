"""Signals: what keeps failing across topics, three at a time, opened and closed by evidence."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.signals import (
    MOST_ACTIVE,
    Habit,
    Signal,
    SignalKind,
    Trace,
    find_signals,
    spans_of,
)

START = date(2026, 3, 1)
CLARITY = Habit(kind=SignalKind.CRITERION, key="clarity", name="Clarity")
PROPERTY = settings(max_examples=60, deadline=None, derandomize=True)


def habit(key: str) -> Habit:
    return Habit(kind=SignalKind.CRITERION, key=key, name=key.capitalize())


def traces(*levels: float, topics: tuple[int, ...] = (1, 2, 3), since: date = START) -> list[Trace]:
    return [
        Trace(
            origin=str(i),
            topic_id=topics[i % len(topics)],
            level=level,
            day=since + timedelta(days=i),
        )
        for i, level in enumerate(levels)
    ]


def one(*levels: float) -> Signal:
    (signal,) = find_signals({CLARITY: traces(*levels)}).active
    return signal


@pytest.mark.parametrize(
    ("levels", "topics", "opens"),
    [
        ((1, 1, 1), (1, 2), True),
        ((1, 1), (1, 2), False),
        ((1, 1, 1), (1,), False),
        ((0, 3, 1, 3, 0, 3), (1, 2, 3), True),
        ((0, 3, 3, 0, 3, 3, 0), (1, 2), False),
        ((2, 2, 2, 2), (1, 2), False),
        ((), (1,), False),
    ],
)
def test_a_signal_opens_when_a_habit_keeps_failing_on_several_topics(
    levels: tuple[int, ...], topics: tuple[int, ...], opens: bool
) -> None:
    assert bool(find_signals({CLARITY: traces(*levels, topics=topics)}).active) is opens


def test_a_signal_has_evidence_and_a_date() -> None:
    signal = one(3, 1, 0, 1)
    assert signal.evidence == "Clarity was shaky or worse in 3 of 4 scores, on 3 topics."
    assert (signal.opened_on, signal.due_on) == (date(2026, 3, 4), date(2026, 3, 11))
    assert signal.topic_ids == (1, 3, 2)
    assert [trace.origin for trace in signal.traces] == ["0", "1", "2", "3"]


def test_a_flaw_that_is_overlooked_says_so() -> None:
    flaw = Habit(kind=SignalKind.FLAW, key="no number", name="no number")
    (signal,) = find_signals({flaw: traces(0, 0, 3, 0)}).active
    assert signal.evidence == (
        "You overlooked “no number” in 3 of 4 pairs that had it, on 2 topics."
    )


@pytest.mark.parametrize(
    ("after", "topics", "open_still", "says"),
    [
        ((2, 3, 2), (1, 2), False, ""),
        ((2, 3), (1, 2), True, "2 so far"),
        ((2, 3, 2, 3), (1,), True, "closes with one on another topic"),
        ((2, 3, 1), (1, 2), True, "0 so far"),
        ((0, 2, 2, 2), (1, 2), False, ""),
        ((), (1, 2), True, "0 so far"),
    ],
)
def test_a_signal_closes_by_three_solid_scores_on_two_topics(
    after: tuple[int, ...], topics: tuple[int, ...], open_still: bool, says: str
) -> None:
    known = traces(0, 0, 0) + traces(*after, topics=topics, since=START + timedelta(days=10))
    found = find_signals({CLARITY: known})
    assert bool(found.active) is open_still
    assert len(found.closed) == (0 if open_still else 1)
    assert all(says in signal.progress for signal in found.active)


def test_what_was_before_a_closing_opens_nothing_again() -> None:
    spans = spans_of(CLARITY, traces(0, 0, 0, 2, 2, 2, 0, 0))
    assert [(span.opened_on.day, span.closed_on) for span in spans] == [(3, date(2026, 3, 6))]
    again = spans_of(CLARITY, traces(0, 0, 0, 2, 2, 2, 0, 0, 0))
    assert [span.closed_on for span in again] == [date(2026, 3, 6), None]


def test_at_most_three_are_worked_on_and_the_rest_waits() -> None:
    later = START + timedelta(days=1)
    found = find_signals(
        {
            habit("d"): traces(0, 0, 0, since=later),
            habit("a"): traces(1, 1, 1),
            habit("b"): traces(0, 0, 0),
            habit("c"): traces(3, 1, 1, 1, since=START - timedelta(days=1)),
        }
    )
    assert [signal.habit.key for signal in found.active] == ["a", "b", "c"]
    assert len(found.active) == MOST_ACTIVE
    assert [each.key for each in found.waiting] == ["d"]


def test_a_waiting_one_takes_the_place_of_one_that_closes_and_is_due_from_then() -> None:
    mended = traces(0, 0, 0, 3, 3, 3)
    found = find_signals(
        {
            habit("a"): mended,
            habit("b"): traces(0, 0, 0),
            habit("c"): traces(0, 0, 0),
            habit("d"): traces(0, 0, 0, since=START + timedelta(days=1)),
        }
    )
    assert [signal.habit.key for signal in found.active] == ["b", "c", "d"]
    last = found.active[-1]
    assert (last.opened_on.day, last.active_on.day, last.due_on.day) == (4, 6, 13)
    assert [span.habit.key for span in found.closed] == ["a"]


def test_one_that_closes_while_it_waits_never_takes_a_place() -> None:
    found = find_signals(
        {
            **{habit(key): traces(0, 0, 0) for key in "abc"},
            habit("d"): traces(0, 0, 0, 3, 3, 3, since=START + timedelta(days=1)),
        }
    )
    assert [signal.habit.key for signal in found.active] == ["a", "b", "c"]
    assert (found.waiting, len(found.closed)) == ((), 1)


LEVELS = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), max_size=40)


@PROPERTY
@given(known=st.lists(LEVELS, max_size=6))
def test_never_more_than_three_and_a_place_is_never_left_empty(
    known: list[list[tuple[int, int]]],
) -> None:
    found = find_signals(
        {
            habit(f"h{number}"): [
                Trace(origin=str(i), topic_id=topic, level=level, day=START + timedelta(days=i))
                for i, (level, topic) in enumerate(rows)
            ]
            for number, rows in enumerate(known)
        }
    )
    assert len(found.active) <= MOST_ACTIVE
    assert not found.waiting or len(found.active) == MOST_ACTIVE
    assert all(one.active_on >= one.opened_on for one in found.active)


@PROPERTY
@given(rows=LEVELS)
def test_a_solid_score_more_opens_nothing(rows: list[tuple[int, int]]) -> None:
    known = [
        Trace(origin=str(i), topic_id=topic, level=level, day=START + timedelta(days=i))
        for i, (level, topic) in enumerate(rows)
    ]
    more = Trace(origin="more", topic_id=9, level=3, day=START + timedelta(days=90))
    before = find_signals({CLARITY: known}).active
    after = find_signals({CLARITY: [*known, more]}).active
    assert len(after) <= len(before)
