"""Planning to a date: phases, quota, gain, feasibility, and a whole plan played through."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.domain.memory import Memory, recall, review
from app.domain.planning import (
    Phase,
    Plan,
    days_left,
    feasibility,
    gain,
    phase,
    planned_queue,
    unseen_quota,
)
from app.domain.queue import Candidate, Limit, Why, due_first, todays_queue, unseen
from app.domain.rating import Rating

PROPERTY = settings(max_examples=50, deadline=None, derandomize=True)
START = date(2026, 3, 1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def plan(days: int = 21, minutes: int = 20) -> Plan:
    return Plan(starts_on=START, interview_on=START + timedelta(days=days), minutes_a_day=minutes)


def new(topic_id: int, *, weight: float = 1) -> Candidate:
    return Candidate(topic_id=topic_id, prompt=f"new {topic_id}", box_seconds=75, weight=weight)


def known(
    topic_id: int, *, stability: float = 10, days_ago: float = 20, weight: float = 1
) -> Candidate:
    reviewed_at = NOON - timedelta(days=days_ago)
    memory = Memory(
        stability=stability,
        difficulty=5,
        due_at=reviewed_at + timedelta(days=stability),
        reviewed_at=reviewed_at,
    )
    return replace(new(topic_id, weight=weight), prompt=f"known {topic_id}", memory=memory)


@pytest.mark.parametrize(
    ("day", "left", "expected"),
    [
        (0, 21, Phase.COVER),
        (13, 8, Phase.COVER),
        (14, 7, Phase.GAIN),
        (19, 2, Phase.GAIN),
        (20, 1, Phase.LAST_DAY),
        (21, 0, Phase.LAST_DAY),
        (22, -1, Phase.OVER),
    ],
)
def test_a_plan_covers_then_gains_then_rests(day: int, left: int, expected: Phase) -> None:
    today = START + timedelta(days=day)
    assert days_left(plan(), today) == left
    assert phase(plan(), today) is expected


@pytest.mark.parametrize(
    ("unseen", "left", "quota"),
    [(120, 21, 10), (120, 10, 20), (1, 21, 1), (0, 21, 0), (5, 2, 5), (30, 1, 0), (30, 0, 0)],
)
def test_the_quota_of_unseen_topics(unseen: int, left: int, quota: int) -> None:
    assert unseen_quota(unseen, left) == quota


@PROPERTY
@given(st.integers(1, 500), st.integers(2, 60))
def test_the_quota_is_just_enough_for_six_tenths_of_the_days(unseen: int, left: int) -> None:
    quota = unseen_quota(unseen, left)
    assert quota == unseen or quota * 6 * left >= unseen * 10
    assert (quota - 1) * 6 * left < unseen * 10


@pytest.mark.parametrize(
    ("days", "minutes", "field"),
    [
        (-1, 20, "interview_on"),
        (731, 20, "interview_on"),
        (9, 0, "minutes_a_day"),
        (9, 601, "minutes_a_day"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(days: int, minutes: int, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        plan(days, minutes)
    assert refused.value.field == field


def kinds(
    candidates: list[Candidate], *, now: datetime, days: int = 21, minutes: int = 8
) -> list[Why]:
    found = planned_queue(plan(days, minutes), candidates, now=now, zone="UTC")
    return [item.why for item in found.items]


def test_at_first_the_quota_comes_before_what_is_due() -> None:
    topics = [known(1), known(2), *(new(i) for i in range(10, 32))]
    assert kinds(topics, now=NOON) == [Why.UNSEEN, Why.UNSEEN, Why.DUE, Why.DUE]


def test_on_the_last_day_nothing_is_asked() -> None:
    for days in (20, 21):
        assert kinds([known(1), new(2)], now=NOON + timedelta(days=days)) == []


def test_after_the_interview_the_queue_goes_on_without_a_plan() -> None:
    later = NOON + timedelta(days=22)
    topics = [known(1), new(2)]
    found = planned_queue(plan(), topics, now=later, zone="UTC")
    day_end = datetime(2026, 3, 24, 4, tzinfo=UTC)
    assert found == todays_queue(topics, now=later, day_end=day_end, limit=Limit(minutes=20))


def test_in_the_last_third_it_goes_by_gain() -> None:
    now = NOON + timedelta(days=15)
    safe, shaky = known(1, stability=300), known(2, stability=2)
    done = replace(known(3), memory=review(None, Rating.GOOD, now - timedelta(hours=2)))
    hot = replace(known(4, days_ago=-15), practise_at=now - timedelta(minutes=1))
    found = planned_queue(plan(minutes=60), [safe, shaky, done, new(5)], now=now, zone="UTC")
    assert [item.topic_id for item in found.items][-1] == 1
    assert sorted(item.topic_id for item in found.items) == [1, 2, 5]
    assert found.items[0].sentence == "Practice here adds most for 22 March."
    assert kinds([safe, replace(hot, memory=None)], now=now) == [Why.HOT, Why.GAIN]


def test_a_hot_error_rated_today_is_still_said_again() -> None:
    now = NOON + timedelta(days=15)
    memory = review(None, Rating.AGAIN, now - timedelta(hours=1))
    hot = replace(new(1), memory=memory, practise_at=now - timedelta(minutes=10))
    assert kinds([hot], now=now) == [Why.HOT]


def test_gain_is_recall_won_on_the_day_for_each_second() -> None:
    day = NOON + timedelta(days=5)
    topic = known(1)
    assert topic.memory is not None
    chance = recall(topic.memory, NOON)
    good = recall(review(topic.memory, Rating.GOOD, NOON), day)
    again = recall(review(topic.memory, Rating.AGAIN, NOON), day)
    won = chance * good + (1 - chance) * again - recall(topic.memory, day)
    assert gain(topic, now=NOON, on_the_day=day) == pytest.approx(won / (120 * (2 - chance)))
    double = replace(topic, weight=2)
    assert gain(double, now=NOON, on_the_day=day) == pytest.approx(won / (60 * (2 - chance)))
    assert gain(new(1), now=NOON, on_the_day=day) > 0


def test_enough_time_leaves_no_topic() -> None:
    found = feasibility(plan(), [known(1, stability=9999), known(2), new(3)], now=NOON, today=START)
    assert found.is_enough
    assert (found.needed_minutes, found.available_minutes) == (6, 400)
    assert found.sentence == "The time is enough: 6 h 40 min for what takes about 6 min."


def test_too_little_time_leaves_the_lightest_topics() -> None:
    topics = [new(1), known(2), new(3, weight=2), new(4), known(5, stability=9999)]
    found = feasibility(plan(days=2, minutes=7), topics, now=NOON, today=START)
    assert not found.is_enough
    assert found.leave == (4, 1)
    assert found.sentence == (
        "The time covers 3 of 5 topics: 7 min for what takes about 14 min. "
        "Leave the 2 lightest topics, or plan more minutes."
    )


@pytest.mark.parametrize("day", [20, 21, 30])
def test_on_the_last_day_and_after_it_no_time_is_left(day: int) -> None:
    found = feasibility(plan(), [new(1)], now=NOON, today=START + timedelta(days=day))
    assert (found.available_minutes, found.leave) == (0, (1,))


@PROPERTY
@given(st.integers(0, 20), st.integers(0, 20), st.integers(2, 9), st.integers(1, 30))
def test_what_is_kept_always_fits(seen: int, unseen: int, days: int, minutes: int) -> None:
    topics = [known(i) for i in range(seen)] + [new(100 + i) for i in range(unseen)]
    found = feasibility(plan(days, minutes), topics, now=NOON, today=START)
    kept = [each for each in topics if each.topic_id not in found.leave]
    again = feasibility(plan(days, minutes), kept, now=NOON, today=START)
    assert again.is_enough
    assert again.needed_minutes <= max(again.available_minutes, 0) or not kept


def played(topics: int, days: int, minutes: int, *, planned: bool) -> tuple[int, float]:
    """A plan day by day: unseen topics at the end, and mean recall on the day.

    A third of the topics is known at first sight; what was seen once is known from then on.
    """
    the_plan = plan(days, minutes)
    left = {number: new(number) for number in range(topics)}
    for day in range(days - 1):
        now = NOON + timedelta(days=day)
        pool = list(left.values())
        if planned:
            chosen = [i.topic_id for i in planned_queue(the_plan, pool, now=now, zone="UTC").items]
        else:
            due = due_first(pool, now=now, day_end=now + timedelta(hours=16))
            chosen = [each.topic_id for each in (*due, *unseen(pool))][: minutes // 2]
        for number in chosen:
            before = left[number].memory
            rating = Rating.GOOD if before or number % 3 == 0 else Rating.AGAIN
            left[number] = replace(left[number], memory=review(before, rating, now))
    on_the_day = NOON + timedelta(days=days)
    recalls = [recall(c.memory, on_the_day) if c.memory else 0.0 for c in left.values()]
    return recalls.count(0.0), sum(recalls) / topics


def test_a_plan_sees_every_topic_and_beats_due_first() -> None:
    """The order that FEATURES found by simulation: quota and gain before plain due first."""
    left_out, mean = played(60, 10, 16, planned=True)
    left_out_plain, mean_plain = played(60, 10, 16, planned=False)
    assert left_out == 0 < left_out_plain
    assert mean > mean_plain + 0.2
