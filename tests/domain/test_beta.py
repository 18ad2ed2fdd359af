"""The beta distribution against closed forms."""

from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.beta import beta_quantile, beta_share

PROPERTY = settings(max_examples=60, deadline=None, derandomize=True)
sizes = st.floats(1, 500)
inner = st.floats(0.001, 0.999)


@pytest.mark.parametrize("a", [1, 2, 5, 20])
@pytest.mark.parametrize("b", [1, 3, 9])
@pytest.mark.parametrize("x", [0.05, 0.3, 0.5, 0.8, 0.99])
def test_whole_sizes_agree_with_the_binomial_sum(a: int, b: int, x: float) -> None:
    """I_x(a, b) is the chance of a successes or more in a + b - 1 tries (DLMF 8.17.5)."""
    n = a + b - 1
    expected = sum(comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1))
    assert beta_share(x, a, b) == pytest.approx(expected, abs=1e-9)


def test_nothing_lies_outside_of_it() -> None:
    assert [beta_share(x, 2, 3) for x in (-1, 0, 1, 2)] == [0, 0, 1, 1]


@PROPERTY
@given(inner, sizes, sizes)
def test_both_sides_add_up(x: float, a: float, b: float) -> None:
    assert beta_share(x, a, b) + beta_share(1 - x, b, a) == pytest.approx(1, abs=1e-8)


@PROPERTY
@given(st.floats(0.01, 0.99), sizes, sizes)
def test_the_quantile_is_the_way_back(share: float, a: float, b: float) -> None:
    assert beta_share(beta_quantile(share, a, b), a, b) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize(("a", "b"), [(1, 1), (5000, 1), (1, 5000), (5000, 5000), (1e6, 1e6)])
def test_large_sizes_do_not_leave_the_range_of_floats(a: float, b: float) -> None:
    assert 0 < beta_quantile(0.1, a, b) < 1


def test_one_perfect_try_has_a_closed_form() -> None:
    assert beta_quantile(0.1, 2, 1) == pytest.approx(0.1**0.5)
    assert beta_quantile(0.1, 1, 2) == pytest.approx(1 - 0.9**0.5)


@pytest.mark.parametrize(("a", "b"), [(0.5, 2), (2, 0.5), (0.5, 0.5)])
def test_sizes_below_one_have_their_quantile_too(a: float, b: float) -> None:
    assert beta_share(beta_quantile(0.1, a, b), a, b) == pytest.approx(0.1, abs=1e-6)


def test_the_middle_of_a_very_sharp_one_is_near_enough() -> None:
    assert beta_share(0.5, 1e6, 1e6) == pytest.approx(0.5, abs=1e-5)
    assert 0.48 < beta_share(0.5, 1e7, 1e7) < 0.51
