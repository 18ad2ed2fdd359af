"""The queue: what comes next, what never starves, what never stands side by side."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.memory import Memory
from app.domain.queue import (
    Candidate,
    Limit,
    Queue,
    QueueItem,
    Why,
    backlog_minutes,
    due_first,
    expected_seconds,
    fill,
    hot_now,
    is_due,
    nearly_the_same,
    queue_item,
    spread,
    todays_queue,
    unseen,
)

PROPERTY = settings(max_examples=50, deadline=None, derandomize=True)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY_END = datetime(2026, 3, 2, 4, tzinfo=UTC)


def known(topic_id: int, *, due_in: float = -1, stability: float = 10, box: int = 75) -> Candidate:
    """A topic reviewed twenty days ago; with its afterwards 75 s make two minutes."""
    memory = Memory(
        stability=stability,
        difficulty=5,
        due_at=NOW + timedelta(days=due_in),
        reviewed_at=NOW - timedelta(days=20),
    )
    return Candidate(topic_id=topic_id, prompt=f"topic {topic_id}", box_seconds=box, memory=memory)


def new(topic_id: int, *, weight: float = 1) -> Candidate:
    return Candidate(
        topic_id=topic_id, prompt=f"new topic {topic_id}", box_seconds=75, weight=weight
    )


def hot(topic_id: int, *, minutes: float = -1) -> Candidate:
    at = NOW + timedelta(minutes=minutes)
    return Candidate(
        topic_id=topic_id,
        prompt=f"hot {topic_id}",
        box_seconds=75,
        memory=known(topic_id, due_in=1).memory,
        practise_at=at,
    )


def ids(queue: Queue) -> list[int]:
    return [item.topic_id for item in queue.items]


def queue(
    candidates: list[Candidate],
    *,
    minutes: float | None = None,
    number: int | None = None,
    quota: int | None = None,
) -> Queue:
    return todays_queue(
        candidates,
        now=NOW,
        day_end=DAY_END,
        limit=Limit(minutes=minutes, number=number),
        quota=quota,
    )


def test_due_topics_come_by_lowest_recall() -> None:
    topics = [known(1, stability=9), known(2, stability=3), known(3, due_in=2), known(4, due_in=-9)]
    found = due_first([*topics, new(5)], now=NOW, day_end=DAY_END)
    assert [each.topic_id for each in found] == [2, 1, 4]


def test_equal_recall_goes_by_due_date_and_then_by_order() -> None:
    topics = [known(1), known(2, due_in=-3), known(3)]
    assert [c.topic_id for c in due_first(topics, now=NOW, day_end=DAY_END)] == [2, 1, 3]


@pytest.mark.parametrize(("due_in", "due"), [(-1, True), (0.6, True), (0.7, False)])
def test_a_topic_is_due_until_the_end_of_the_learners_day(due_in: float, due: bool) -> None:
    assert is_due(known(1, due_in=due_in), DAY_END) is due
    assert not is_due(new(1), DAY_END)


def test_without_a_plan_due_comes_first_and_a_quarter_is_kept_for_new_topics() -> None:
    found = queue([*(known(i) for i in range(1, 9)), *(new(i) for i in range(11, 19))], number=8)
    assert ids(found) == [1, 2, 3, 4, 5, 6, 11, 12]
    assert found.set_aside == (7, 8)
    assert found.minutes == 16


def test_with_a_plan_the_quota_comes_first() -> None:
    topics = [*(known(i) for i in range(1, 9)), *(new(i) for i in range(11, 19))]
    assert ids(queue(topics, minutes=12, quota=4)) == [11, 12, 13, 14, 1, 2]
    assert ids(queue(topics, minutes=6, quota=4)) == [11, 12, 13]


def test_what_is_left_of_the_time_goes_to_new_topics() -> None:
    topics = [known(1), new(11), new(12), new(13)]
    assert ids(queue(topics, number=4)) == [1, 11, 12, 13]
    assert ids(queue(topics, number=4, quota=1)) == [11, 12, 13, 1]
    assert ids(queue(topics)) == [1, 11, 12, 13]


def test_new_topics_come_by_weight_and_then_in_the_order_of_the_track() -> None:
    topics = [new(1), new(2, weight=2), new(3), new(4, weight=2)]
    assert [each.topic_id for each in unseen([*topics, known(5)])] == [2, 4, 1, 3]


def test_a_hot_error_is_said_again_today_once_its_time_has_come() -> None:
    found = queue([known(1), hot(2), hot(3, minutes=5)], minutes=10)
    assert ids(found) == [2, 1]
    assert [item.why for item in found.items] == [Why.HOT, Why.DUE]


def test_each_place_says_why() -> None:
    sentences = [item.sentence for item in queue([known(1), hot(2), new(3)]).items]
    assert sentences == [
        "You were sure and wrong today: say it once more.",
        "Due: recall is at 84 %.",
        "New: not rated yet.",
    ]


def test_one_drill_has_a_place_however_short_the_time_is() -> None:
    assert ids(queue([known(1)], minutes=0.1)) == [1]
    assert ids(queue([known(1)], number=0)) == []
    assert ids(queue([], minutes=10)) == []


def test_a_long_drill_is_passed_over_for_what_still_fits() -> None:
    found = queue([known(1), known(2, box=600), known(3)], minutes=5)
    assert ids(found) == [1, 3]
    assert found.set_aside == (2,)


def test_a_backlog_is_shown_in_minutes() -> None:
    topics = [known(1), known(2), known(3, due_in=5), new(4)]
    assert backlog_minutes(topics, day_end=DAY_END) == 4
    assert backlog_minutes([], day_end=DAY_END) == 0
    assert expected_seconds(known(1)) == 120


kinds = st.sampled_from(["known", "new", "hot", "later"])
limits = st.builds(
    Limit, minutes=st.none() | st.floats(0.5, 30), number=st.none() | st.integers(1, 12)
)


def candidates_of(names: list[str]) -> list[Candidate]:
    return [candidate_of(name, place) for place, name in enumerate(names)]


def candidate_of(name: str, topic_id: int) -> Candidate:
    match name:
        case "new":
            return new(topic_id)
        case "hot":
            return hot(topic_id)
        case _:
            return known(topic_id, due_in=5 if name == "later" else -1)


@PROPERTY
@given(st.lists(kinds, max_size=15), limits, st.none() | st.integers(0, 5))
def test_the_queue_never_starves_an_unseen_topic(
    names: list[str], limit: Limit, quota: int | None
) -> None:
    found = todays_queue(candidates_of(names), now=NOW, day_end=DAY_END, limit=limit, quota=quota)
    assert ("new" in names) == any(item.why is Why.UNSEEN for item in found.items)


@PROPERTY
@given(st.lists(kinds, max_size=15), limits, st.none() | st.integers(0, 5))
def test_no_topic_is_in_the_queue_twice_and_none_gets_lost(
    names: list[str], limit: Limit, quota: int | None
) -> None:
    found = todays_queue(candidates_of(names), now=NOW, day_end=DAY_END, limit=limit, quota=quota)
    chosen = ids(found)
    assert len(set(chosen)) == len(chosen)
    due = {place for place, name in enumerate(names) if name == "known"}
    assert due <= {*chosen, *found.set_aside}
    if limit.number is not None:
        assert len(chosen) <= limit.number
    if limit.minutes is not None and len(chosen) > 1:
        assert sum(item.seconds for item in found.items) <= limit.minutes * 60


def test_every_unseen_topic_has_its_day() -> None:
    topics = [*(known(i) for i in range(1, 40)), *(new(i) for i in range(100, 110))]
    seen: list[int] = []
    for _day in range(10):
        found = queue([each for each in topics if each.topic_id not in seen], minutes=2)
        seen += [item.topic_id for item in found.items if item.why is Why.UNSEEN]
    assert seen == list(range(100, 110))


def items(*prompts: str) -> list[QueueItem]:
    return [
        queue_item(Candidate(topic_id=i, prompt=prompt), Why.DUE, "")
        for i, prompt in enumerate(prompts)
    ]


@pytest.mark.parametrize(
    ("prompts", "spread_out"),
    [
        ("ab", "ab"),
        ("aab", "aba"),
        ("aabb", "abab"),
        ("baa", "aba"),
        ("bcaa", "baca"),
        ("aa", "aa"),
        ("aaab", "abaa"),
        ("abcaa", "abaca"),
        ("", ""),
    ],
)
def test_no_two_alike_stand_side_by_side_if_that_can_be(prompts: str, spread_out: str) -> None:
    assert "".join(item.prompt for item in spread(items(*prompts))) == spread_out


def test_prompts_that_share_nine_words_of_ten_are_nearly_the_same() -> None:
    words = "one two three four five six seven eight nine"
    assert nearly_the_same(words, words + " ten")
    assert nearly_the_same("Define caching.", "define  caching")
    assert not nearly_the_same(words, words.replace("one", "ten"))


@PROPERTY
@given(st.text(alphabet="abc", max_size=9))
def test_spreading_loses_nothing(prompts: str) -> None:
    before = items(*prompts)
    after = spread(before)
    assert sorted(item.topic_id for item in after) == [item.topic_id for item in before]


def test_filling_takes_each_topic_once_in_the_order_of_the_groups() -> None:
    groups = [(Why.GAIN, [known(2)]), (Why.DUE, [known(1), known(2)])]
    chosen = fill(groups, Limit())
    assert [(each.topic_id, why) for each, why in chosen] == [(2, Why.GAIN), (1, Why.DUE)]


def test_what_falls_due_as_the_day_ends_belongs_to_the_next() -> None:
    one = known(1)
    assert one.memory is not None
    assert not is_due(one, one.memory.due_at)
    assert is_due(one, one.memory.due_at + timedelta(microseconds=1))


def test_a_hot_error_comes_at_its_very_moment() -> None:
    assert [each.topic_id for each in hot_now([hot(1, minutes=0), hot(2, minutes=1)], NOW)] == [1]


def test_minutes_are_of_sixty_seconds() -> None:
    due = [known(number) for number in range(60)]
    seconds = 60 * expected_seconds(due[0])
    assert backlog_minutes(due, day_end=DAY_END) == seconds // 60
    assert queue(due).minutes == seconds // 60
    assert len(queue(due, minutes=seconds / 60 - 0.01).items) == 59


def test_a_topic_weighs_once_and_takes_a_minute_unless_told() -> None:
    plain = Candidate(topic_id=1, prompt="plain")
    assert (plain.weight, plain.box_seconds) == (1.0, 60)


def test_what_cannot_be_spread_stays_in_its_order() -> None:
    assert [item.topic_id for item in spread(items("same", "same", "same"))] == [0, 1, 2]


def test_without_a_plan_new_topics_push_no_more_than_a_quarter_of_the_minutes_out() -> None:
    topics = [*(known(number) for number in range(4)), *(new(number) for number in range(10, 14))]
    assert ids(queue(topics, minutes=8)) == [0, 1, 2, 10]


def test_a_plan_whose_quota_is_used_up_keeps_one_place_for_a_new_topic() -> None:
    topics = [known(1), known(2), known(3), new(10), new(11)]
    assert ids(queue(topics, number=3, quota=0)) == [10, 1, 2]


def test_one_new_topic_goes_before_the_hot_errors_and_no_more() -> None:
    topics = [hot(1), hot(2), new(10), new(11)]
    assert ids(queue(topics, number=2, quota=2)) == [1, 10]


def test_a_place_has_the_topic_its_question_and_its_time() -> None:
    item = queue_item(known(7, box=60), Why.DUE, "Because.")
    assert (item.topic_id, item.prompt, item.box_seconds) == (7, "topic 7", 60)
    assert (item.why, item.seconds, item.sentence) == (Why.DUE, 105, "Because.")
