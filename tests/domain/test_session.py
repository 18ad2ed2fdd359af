"""Sessions: what they take, in which order, and how far they are."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.domain.memory import Memory
from app.domain.queue import Candidate, Limit, Queue, QueueItem, Why, nearly_the_same, todays_queue
from app.domain.session import (
    Order,
    Pool,
    StepState,
    Wish,
    choose_items,
    in_order,
    progress,
    warm_up,
)

PROPERTY = settings(max_examples=60, deadline=None, derandomize=True)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY_END = NOW + timedelta(hours=16)


def new(topic_id: int, box: int = 60) -> Candidate:
    return Candidate(topic_id=topic_id, prompt=f"Explain topic {topic_id}.", box_seconds=box)


def known(topic_id: int, *, stability: float = 10, days_ago: float = 1, box: int = 60) -> Candidate:
    reviewed_at = NOW - timedelta(days=days_ago)
    memory = Memory(
        stability=stability,
        difficulty=5,
        due_at=reviewed_at + timedelta(days=stability),
        reviewed_at=reviewed_at,
    )
    return Candidate(
        topic_id=topic_id, prompt=f"Explain topic {topic_id}.", box_seconds=box, memory=memory
    )


def pool(*candidates: Candidate, limit: Limit, needs: dict[int, str] | None = None) -> Pool:
    today = todays_queue(candidates, now=NOW, day_end=DAY_END, limit=limit)
    return Pool(candidates=candidates, today=today, needs=needs or {})


def chosen(wish: Wish, *candidates: Candidate, needs: dict[int, str] | None = None) -> list[int]:
    items = choose_items(pool(*candidates, limit=wish.limit, needs=needs), wish, now=NOW)
    return [item.topic_id for item in items]


@pytest.mark.parametrize(
    ("minutes", "number", "field"),
    [
        (None, None, "minutes"),
        (0, None, "minutes"),
        (121, None, "minutes"),
        (None, 0, "number"),
        (None, 41, "number"),
    ],
)
def test_a_wish_that_can_not_be_is_refused(
    minutes: int | None, number: int | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as error:
        Wish(minutes=minutes, number=number)
    assert error.value.field == field


def test_a_number_counts_before_minutes() -> None:
    assert Wish(minutes=5, number=3).limit == Limit(number=3)
    assert Wish(minutes=5).limit == Limit(minutes=5)


def test_as_due_the_days_queue_comes_first_and_what_faded_most_fills_the_rest() -> None:
    due, fresh, older = known(1, days_ago=12), known(2, days_ago=1), known(3, days_ago=6)
    assert chosen(Wish(number=4), fresh, older, due, new(4)) == [1, 4, 3, 2]


def test_a_session_has_something_when_nothing_is_due_or_new() -> None:
    assert chosen(Wish(minutes=10), known(1)) == [1]


def test_what_was_rated_today_comes_last() -> None:
    wish = Wish(number=2)
    candidates = (known(1, days_ago=9), known(2))
    chosen_from = Pool(
        candidates=candidates, today=Queue(items=()), needs={}, rated_today=frozenset({1})
    )
    assert [item.topic_id for item in choose_items(chosen_from, wish, now=NOW)] == [2, 1]


def test_weak_first_takes_the_neediest_and_says_why() -> None:
    wish = Wish(number=3, order=Order.WEAK)
    needs = {2: "Here because: two tries.", 1: "Here because: recall.", 99: "Its page is gone."}
    source = pool(known(1), known(2), new(3), limit=wish.limit, needs=needs)
    items = choose_items(source, wish, now=NOW)
    assert [(item.topic_id, item.why) for item in items] == [
        (2, Why.WEAK),
        (1, Why.WEAK),
        (3, Why.UNSEEN),
    ]
    assert items[0].sentence == "Here because: two tries."


def test_a_session_warms_up_on_what_is_known_best() -> None:
    wish = Wish(number=2, warm_up=True)
    source = pool(known(1, days_ago=12), known(2), known(3, box=180), limit=wish.limit)
    items = choose_items(source, wish, now=NOW)
    assert [(item.topic_id, item.why) for item in items] == [(2, Why.WARM_UP), (1, Why.DUE)]


def test_nothing_to_warm_up_on_is_no_hindrance() -> None:
    assert warm_up(pool(new(1), known(2, days_ago=80), limit=Limit()), NOW) is None
    assert chosen(Wish(number=1, warm_up=True), new(1)) == [1]


def item(topic_id: int, prompt: str = "", why: Why = Why.DUE) -> QueueItem:
    return QueueItem(
        topic_id=topic_id,
        prompt=prompt or f"topic {topic_id}",
        box_seconds=60,
        why=why,
        seconds=105,
        sentence="",
    )


def ids(items: tuple[QueueItem, ...]) -> list[int]:
    return [each.topic_id for each in items]


def test_what_is_easily_mixed_up_stands_side_by_side_and_the_rest_as_it_was() -> None:
    items = [item(number) for number in (1, 2, 3, 4, 5)]
    pairs = [frozenset({2, 5}), frozenset({2, 4}), frozenset({7, 1})]
    assert ids(in_order(items, pairs)) == [1, 2, 4, 5, 3]
    assert ids(in_order(items, [])) == [1, 2, 3, 4, 5]


def test_a_warm_up_stays_first_whatever_is_moved() -> None:
    items = [item(9, why=Why.WARM_UP), item(1), item(2), item(3)]
    assert ids(in_order(items, [frozenset({9, 3}), frozenset({1, 3})])) == [9, 1, 3, 2]


words = st.sampled_from(["define A and map it", "define B and map it", "explain C"])


@PROPERTY
@given(st.lists(words, max_size=7))
def test_near_identical_prompts_are_never_neighbours_where_that_can_be(prompts: list[str]) -> None:
    items = [item(number, prompt) for number, prompt in enumerate(prompts)]
    found = in_order(items, [])
    assert sorted(ids(found)) == list(range(len(prompts)))
    most = max((prompts.count(prompt) for prompt in prompts), default=0)
    if most <= (len(prompts) + 1) // 2:
        pairs = pairwise(found)
        assert not any(nearly_the_same(one.prompt, other.prompt) for one, other in pairs)


@PROPERTY
@given(st.lists(st.sampled_from(StepState), max_size=8))
def test_the_place_follows_from_the_states(states: list[StepState]) -> None:
    left = {StepState.OPEN, StepState.RUNNING, StepState.WAITING}
    found = progress(states)
    assert found.total == len(states)
    assert found.done == states.count(StepState.DONE)
    assert found.behind == sum(state not in left for state in states)
    assert found.is_over == (not left & set(states))
    if found.next_place is not None:
        assert states[found.next_place] in left
        assert not left & set(states[: found.next_place])
