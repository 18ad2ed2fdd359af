"""Quality, delivery and confidence: worked values, and what must hold for every history."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.quality import (
    NEVER_TRIED,
    DeliveryStep,
    WeighedQuality,
    add_quality,
    brier,
    delivery,
    delivery_advice,
    leniency,
    overconfidence,
    quality_lower_bound,
    tally_lower_bound,
)
from app.domain.rating import Confidence

PROPERTY = settings(max_examples=50, deadline=None, derandomize=True)
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def tries(*shares: float, age: float = 0) -> list[WeighedQuality]:
    return [WeighedQuality(points=share, maximum=1, age_days=age) for share in shares]


@pytest.mark.parametrize(
    ("shares", "bound"),
    [
        ([], 0.10),
        ([1], 0.31),
        ([1] * 3, 0.56),
        ([1] * 6, 0.72),
        ([1] * 10 + [0], 0.71),
        ([0.85] * 3, 0.44),
        ([0.85] * 5, 0.53),
        ([0.85] * 8, 0.61),
    ],
)
def test_the_worked_values_of_the_study(shares: list[float], bound: float) -> None:
    """FEATURES 5.6, given there to two digits."""
    assert quality_lower_bound(tries(*shares)) == pytest.approx(bound, abs=0.007)


def test_an_old_attempt_weighs_half_after_three_weeks() -> None:
    old, young = tries(1, age=21)[0], tries(1, age=-3)[0]
    assert (old.weight, young.weight) == (0.5, 1)
    assert quality_lower_bound(tries(1, 1, age=21)) == pytest.approx(quality_lower_bound(tries(1)))


def test_a_score_counts_by_its_share() -> None:
    scored = [WeighedQuality(points=12, maximum=15)]
    assert quality_lower_bound(scored) == quality_lower_bound(tries(0.8))


shares = st.floats(0, 1)
ages = st.floats(0, 200)
histories = st.lists(st.tuples(shares, ages), min_size=1, max_size=8)


def weighed(history: list[tuple[float, float]]) -> list[WeighedQuality]:
    return [WeighedQuality(points=share, maximum=1, age_days=age) for share, age in history]


@PROPERTY
@given(histories, st.integers(0, 7), shares)
def test_a_better_attempt_never_lowers_the_bound(
    history: list[tuple[float, float]], which: int, other: float
) -> None:
    index = which % len(history)
    share, age = history[index]
    improved = [*history[:index], (max(share, other), age), *history[index + 1 :]]
    assert quality_lower_bound(weighed(improved)) >= quality_lower_bound(weighed(history)) - 1e-9


@PROPERTY
@given(histories, ages)
def test_one_more_perfect_attempt_never_lowers_the_bound(
    history: list[tuple[float, float]], age: float
) -> None:
    more = weighed([*history, (1.0, age)])
    assert quality_lower_bound(more) >= quality_lower_bound(weighed(history)) - 1e-9


@PROPERTY
@given(histories)
def test_a_tally_gives_what_the_attempts_give(history: list[tuple[float, float]]) -> None:
    tally = None
    for share, age in history:
        tally = add_quality(tally, share, NOW - timedelta(days=age))
    assert tally_lower_bound(tally, NOW) == pytest.approx(quality_lower_bound(weighed(history)))


def test_no_tally_is_the_prior() -> None:
    assert tally_lower_bound(None, NOW) == NEVER_TRIED == pytest.approx(quality_lower_bound([]))


@pytest.mark.parametrize(
    ("previous", "clarity", "fit", "expected"),
    [(None, 3, 3, 1.0), (None, 2, 1, 0.5), (0.5, 3, 3, 0.7), (1.0, 0, 0, 0.6), (0.5, 1, 2, 0.5)],
)
def test_delivery_moves_four_tenths_of_the_way(
    previous: float | None, clarity: int, fit: int, expected: float
) -> None:
    assert delivery(previous, clarity, fit) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("history", "box", "step", "next_box"),
    [
        ([], 60, DeliveryStep.SAME_BOX, 60),
        ([0.49], 60, DeliveryStep.SKELETON, 60),
        ([0.9, 0.49], 60, DeliveryStep.SKELETON, 60),
        ([0.5], 60, DeliveryStep.SAME_BOX, 60),
        ([0.9], 60, DeliveryStep.SAME_BOX, 60),
        ([0.9, 0.75], 60, DeliveryStep.SAME_BOX, 60),
        ([0.76, 0.9], 60, DeliveryStep.SHORTER_BOX, 30),
        ([0.1, 0.76, 0.76], 180, DeliveryStep.SHORTER_BOX, 60),
        ([0.9, 0.9], 30, DeliveryStep.SAME_BOX, 30),
        ([0.9, 0.9], 90, DeliveryStep.SHORTER_BOX, 60),
    ],
)
def test_delivery_decides_the_next_box(
    history: list[float], box: int, step: DeliveryStep, next_box: int
) -> None:
    advice = delivery_advice(history, box)
    assert (advice.step, advice.box_seconds) == (step, next_box)
    assert advice.sentence.endswith(".")


def test_a_topic_may_have_boxes_of_its_own() -> None:
    assert delivery_advice([0.9, 0.9], 180, boxes=(45, 180)).box_seconds == 45
    assert delivery_advice([0.9, 0.9], 180, boxes=(180,)).step is DeliveryStep.SAME_BOX


U, F, S = Confidence


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], 0),
        ([(S, 0.9)], 0),
        ([(S, 0.4)], 0.5),
        ([(U, 1.0)], 0),
        ([(S, 0.4), (U, 1.0)], 0.25),
        ([(S, 0.0), *[(U, 1.0)] * 5], 0),
    ],
)
def test_overconfidence_is_the_mean_excess_of_the_last_five(
    pairs: list[tuple[Confidence, float]], expected: float
) -> None:
    assert overconfidence(pairs) == pytest.approx(expected)


def test_brier_is_best_when_confidence_is_right() -> None:
    assert brier([]) is None
    right, wrong = brier([(S, True), (U, False)]), brier([(S, False), (U, True)])
    assert right == pytest.approx((0.1**2 + 0.25**2) / 2)
    assert wrong is not None
    assert right is not None
    assert wrong > right


def test_leniency_is_shrunk_and_hidden_below_four() -> None:
    assert leniency([1, 1, 1]) is None
    found = leniency([1, 1, 1, 1])
    assert found is not None
    assert found.levels == found.low == found.high == pytest.approx(0.4)
    assert found.count == 4


def test_leniency_has_an_interval_and_goes_both_ways() -> None:
    strict = leniency([-1, 0, -1, 0, -1, 0])
    assert strict is not None
    assert strict.levels == pytest.approx(-0.25)
    assert strict.low < strict.levels < strict.high
