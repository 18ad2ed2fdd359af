"""Memory: the published figures of FSRS, and what must hold for every log."""

from datetime import UTC, datetime, timedelta
from math import exp

import pytest
from fsrs import Card, Scheduler, State
from fsrs import Rating as FsrsRating
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.memory import (
    Memory,
    force_due,
    rebuild,
    recall,
    review,
    soften,
    summed_recall,
)
from app.domain.rating import Rating

PROPERTY = settings(max_examples=60, deadline=None, derandomize=True)
START = datetime(2022, 11, 29, 12, 30, tzinfo=UTC)
A, H, G, E = Rating
# The ratings of ``test_review_card`` in py-fsrs' own tests/test_basic.py.
PUBLISHED_RATINGS = (G, G, G, G, G, G, A, A, G, G, G, G, G)


def intervals(ratings: tuple[Rating, ...]) -> list[int]:
    memory: Memory | None = None
    days = []
    at = START
    for rating in ratings:
        memory = review(memory, rating, at)
        days.append((memory.due_at - at).days)
        at = memory.due_at
    return days


def test_the_package_gives_the_intervals_it_publishes() -> None:
    """py-fsrs 6.3, tests/test_basic.py: with learning steps, parameters as shipped."""
    scheduler = Scheduler(enable_fuzzing=False)
    card = Card(card_id=1, due=START)
    days = []
    for rating in PUBLISHED_RATINGS:
        card, _ = scheduler.review_card(card, FsrsRating(int(rating)), card.due)
        assert card.last_review is not None
        days.append((card.due - card.last_review).days)
    assert days == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]


def test_a_log_leads_to_the_memory_state_that_is_published() -> None:
    """The memory state that implementations of FSRS-6 are tested by: again, then five times good.

    Steps move what is due and never the memory, so ours has to come out the same.
    """
    at, entries = START, list[tuple[Rating, datetime]]()
    for rating, days in zip((A, G, G, G, G, G), (0, 0, 1, 3, 8, 21), strict=True):
        at += timedelta(days=days)
        entries.append((rating, at))
    memory = rebuild(entries)
    assert memory is not None
    assert memory.stability == pytest.approx(53.62691, abs=1e-4)
    assert memory.difficulty == pytest.approx(6.3574867, abs=1e-4)


def test_without_steps_the_same_reviews_give_whole_days() -> None:
    """The published list without its steps: 2, 11, 46, 163 and 2, 4, 7 come back at their place."""
    assert intervals(PUBLISHED_RATINGS) == [2, 11, 46, 163, 497, 1346, 9, 1, 2, 4, 7, 13, 22]


@pytest.mark.parametrize(("rating", "days"), [(A, 1), (H, 1), (G, 2), (E, 8)])
def test_the_first_interval_is_the_initial_stability(rating: Rating, days: int) -> None:
    """Parameters 0 to 3 of FSRS-6 are the initial stabilities, rounded to whole days."""
    memory = review(None, rating, START)
    assert memory.stability == DEFAULT_PARAMETERS[rating - 1]
    assert (memory.due_at - START).days == max(1, round(DEFAULT_PARAMETERS[rating - 1])) == days


def test_a_second_review_follows_the_published_formula() -> None:
    """S' = S (1 + e^w8 (11 - D) S^-w9 (e^(w10 (1 - R)) - 1)), the FSRS wiki, "The Algorithm"."""
    w = DEFAULT_PARAMETERS
    first = review(None, G, START)
    at = START + timedelta(days=4)
    factor = 0.9 ** (-1 / w[20]) - 1
    kept = (1 + factor * 4 / first.stability) ** -w[20]
    growth = exp(w[8]) * (11 - first.difficulty) * first.stability ** -w[9]
    expected = first.stability * (1 + growth * (exp(w[10] * (1 - kept)) - 1))
    assert recall(first, at) == pytest.approx(kept)
    assert review(first, G, at).stability == pytest.approx(expected)


def test_recall_falls_to_ninety_percent_at_the_stability() -> None:
    memory = Memory(stability=10, difficulty=5, due_at=START, reviewed_at=START)
    assert recall(memory, START) == 1
    assert recall(memory, START - timedelta(days=3)) == 1
    assert recall(memory, START + timedelta(days=10)) == pytest.approx(0.9)


def test_a_memory_speaks_utc_whatever_the_zone_of_the_moment() -> None:
    berlin = datetime.fromisoformat("2022-11-29T13:30:00+01:00")
    memory = review(None, G, berlin)
    assert memory == review(None, G, START)
    assert memory.reviewed_at.tzinfo is UTC
    with pytest.raises(ValueError, match="time zone"):
        review(None, G, datetime(2022, 11, 29))  # noqa: DTZ001


def test_a_clock_that_was_set_back_refuses_nothing() -> None:
    first = review(None, G, START)
    early = review(first, G, START - timedelta(hours=3))
    assert early == review(first, G, START)
    assert early.reviewed_at == START


ratings = st.sampled_from(Rating)
gaps = st.integers(0, 60 * 24)
logs = st.lists(st.tuples(ratings, gaps), max_size=6)


def dated(log: list[tuple[Rating, int]]) -> list[tuple[Rating, datetime]]:
    at, entries = START, []
    for rating, hours in log:
        at += timedelta(hours=hours + 1)
        entries.append((rating, at))
    return entries


@PROPERTY
@given(logs)
def test_a_log_gives_the_same_memory_in_any_order(log: list[tuple[Rating, int]]) -> None:
    entries = dated(log)
    memory: Memory | None = None
    for rating, at in entries:
        memory = review(memory, rating, at)
    assert rebuild(reversed(entries)) == rebuild(entries) == memory


@PROPERTY
@given(logs, gaps)
def test_a_better_rating_never_comes_back_sooner(log: list[tuple[Rating, int]], gap: int) -> None:
    entries = dated(log)
    before = rebuild(entries)
    at = START + timedelta(hours=sum(hours + 1 for _, hours in log) + gap)
    outcomes = [review(before, rating, at) for rating in Rating]
    assert [m.stability for m in outcomes] == sorted(m.stability for m in outcomes)
    assert [m.due_at for m in outcomes] == sorted(m.due_at for m in outcomes)
    assert all(m.due_at >= at + timedelta(days=1) for m in outcomes)


@PROPERTY
@given(st.floats(0.01, 1000), st.integers(0, 500), st.integers(0, 500))
def test_recall_only_falls_and_stays_a_share(stability: float, one: int, other: int) -> None:
    memory = Memory(stability=stability, difficulty=5, due_at=START, reviewed_at=START)
    sooner, later = sorted((one, other))
    first, last = (recall(memory, START + timedelta(days=days)) for days in (sooner, later))
    assert 0 < last <= first <= 1


def test_nothing_in_the_log_is_no_memory() -> None:
    assert rebuild([]) is None


def test_forcing_brings_a_topic_forward_and_never_back() -> None:
    memory = review(None, E, START)
    tomorrow = START + timedelta(days=1)
    assert force_due(memory, tomorrow).due_at == tomorrow
    assert force_due(memory, START + timedelta(days=90)) == memory
    assert force_due(memory, tomorrow).stability == memory.stability


@pytest.mark.parametrize(
    ("stability", "due_in", "left", "days"),
    [(20.0, 20, 10.0, 10), (1.2, 1, 0.6, 1), (20.0, 3, 10.0, 3), (0.001, 1, 0.001, 1)],
)
def test_a_rewritten_topic_keeps_half_its_stability(
    stability: float, due_in: int, left: float, days: int
) -> None:
    due_at = START + timedelta(days=due_in)
    memory = Memory(stability=stability, difficulty=5, due_at=due_at, reviewed_at=START)
    softer = soften(memory)
    assert softer.stability == left
    assert (softer.due_at - START).days == days


def test_a_rewritten_topic_is_softened_in_its_place_in_the_log() -> None:
    """The order in which the moments arrive does not matter; where they lie does."""
    later, latest = START + timedelta(days=3), START + timedelta(days=9)
    between = soften(review(None, G, START))
    assert rebuild([(G, START)], [later]) == between
    assert rebuild([(G, latest), (G, START)], [later]) == review(between, G, latest)


def test_a_rewrite_before_the_first_review_softens_nothing() -> None:
    assert rebuild([(G, START)], [START - timedelta(days=1)]) == review(None, G, START)
    assert rebuild([], [START]) is None


@pytest.mark.parametrize("days", [0, 1, 7, 30, 400])
def test_recall_is_what_the_package_says(days: int) -> None:
    known = review(review(None, Rating.GOOD, START), Rating.HARD, START + timedelta(days=3))
    at = known.reviewed_at + timedelta(days=days, hours=5)
    card = Card(
        card_id=1,
        state=State.Review,
        stability=known.stability,
        last_review=known.reviewed_at,
    )
    assert recall(known, at) == pytest.approx(
        Scheduler().get_card_retrievability(card, current_datetime=at)
    )


def test_recalls_added_up_are_those_of_the_single_memories() -> None:
    first, second = review(None, Rating.GOOD, START), review(None, Rating.EASY, START)
    traces = [(each.stability, each.reviewed_at) for each in (first, second)]
    now = START + timedelta(days=2)
    sums = summed_recall(traces, now, [0, 7])
    for days, total in zip((0, 7), sums, strict=True):
        at = now + timedelta(days=days)
        assert total == pytest.approx(recall(first, at) + recall(second, at))
    assert summed_recall(traces, START - timedelta(days=9), [0]) == [2]
