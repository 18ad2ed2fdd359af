"""Agreement with oneself: 1 for the same, 0 for chance."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain.agreement import agreement_finding, drift, weighted_kappa

PROPERTY = settings(max_examples=150, deadline=None, derandomize=True)
LEVELS = st.integers(min_value=0, max_value=3)


def test_nothing_says_nothing() -> None:
    assert weighted_kappa([]) is None
    assert weighted_kappa([(2, 2)] * 9) is None
    assert drift([]) == 0


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        # Worked by hand: the mean squared distance is 0.5, by chance 14 / 16.
        ([(0, 1), (1, 1), (2, 1), (2, 2)], 1 - 0.5 / 0.875),
        ([(0, 3), (3, 0)], -1.0),
        ([(0, 0), (3, 3)], 1.0),
    ],
)
def test_kappa_weighs_by_the_square_of_the_distance(
    pairs: list[tuple[float, float]], kappa: float
) -> None:
    assert weighted_kappa(pairs) == pytest.approx(kappa)


@PROPERTY
@given(st.lists(LEVELS, min_size=2))
def test_kappa_is_one_where_both_ratings_are_equal(levels: list[int]) -> None:
    assume(len(set(levels)) > 1)
    assert weighted_kappa([(level, level) for level in levels]) == pytest.approx(1)


@PROPERTY
@given(st.lists(LEVELS, min_size=2, max_size=8), st.lists(LEVELS, min_size=2, max_size=8))
def test_kappa_is_nothing_where_the_ratings_are_independent(
    first: list[int], second: list[int]
) -> None:
    assume(len({*first, *second}) > 1)
    every = [(one, other) for one in first for other in second]
    assert weighted_kappa(every) == pytest.approx(0, abs=1e-9)


@PROPERTY
@given(st.lists(st.tuples(LEVELS, LEVELS), min_size=1))
def test_kappa_does_not_ask_which_rating_came_first(pairs: list[tuple[int, int]]) -> None:
    turned = [(second, first) for first, second in pairs]
    assert weighted_kappa(turned) == weighted_kappa(pairs)


@pytest.mark.parametrize(
    ("pairs", "finding"),
    [
        ([(1, 1)] * 11, "11 levels so far; it takes 12 to compare."),
        ([(2, 2)] * 12, "Every level was the same both times, so nothing can be told apart by it."),
        ([(1, 1), (3, 3)] * 6, "You score the same answer alike on another day."),
        (
            [(0, 1), (1, 2), (2, 3)] * 4,
            "You mostly score the same answer alike on another day, "
            "1.0 levels higher the second time.",
        ),
        (
            [(3, 0), (2, 2)] * 6,
            "You score the same answer differently on another day, "
            "1.5 levels lower the second time.",
        ),
    ],
)
def test_what_it_means_in_words(pairs: list[tuple[float, float]], finding: str) -> None:
    assert agreement_finding(pairs) == finding
