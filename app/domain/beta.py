"""The beta distribution: how much of it lies below a point, and below which point a share lies."""

from collections.abc import Iterable
from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

_FRACTION_STEPS = 300
_EXACT_ENOUGH = 1e-10
_TINY = 1e-300
_NORMAL = NormalDist()


def beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b): how much of Beta(a, b) lies below x.

    By the continued fraction of DLMF 8.17.22, taken from the side where it converges fast.
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(1 - x, b, a)
    return _front(x, a, b) / a * _fraction(x, a, b)


def _front(x: float, a: float, b: float) -> float:
    """x^a (1 - x)^b / B(a, b), by logarithms, since its parts leave the range of floats."""
    return exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b))


def _terms(x: float, a: float, b: float) -> Iterable[float]:
    """The numerators d(1), d(2) ... of the continued fraction 1 / (1 + d(1) / (1 + d(2) / ..."""
    for m in range(_FRACTION_STEPS):
        yield -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        n = m + 1
        yield n * (b - n) * x / ((a + 2 * n - 1) * (a + 2 * n))


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction, worked from the front (Lentz 1976) until it stands still."""
    upper, lower, value = 1.0, 0.0, 1.0
    for term in _terms(x, a, b):
        lower = 1 / ((1 + term * lower) or _TINY)
        upper = (1 + term / upper) or _TINY
        value *= upper * lower
        if abs(upper * lower - 1) < _EXACT_ENOUGH:
            break
    return 1 / value


def beta_quantile(share: float, a: float, b: float) -> float:
    """The x below which this share of Beta(a, b) lies: bisection, hastened by Newton's step.

    The step is taken while it stays between the bounds, which is nearly always, and saves nine
    tenths of the work; one that leaves them is replaced by the middle. Every x that was looked at
    becomes a bound, so that the two can't run in a circle.
    """
    low, high, x, change = 0.0, 1.0, _near_quantile(share, a, b), 1.0
    while abs(change) >= _EXACT_ENOUGH:
        miss = beta_share(x, a, b) - share
        low, high = (low, x) if miss > 0 else (x, high)
        slope = _front(x, a, b) / (x * (1 - x))
        step = x - miss / (slope or _TINY)
        change = (step if low < step < high else (low + high) / 2) - x
        x += change
    return x


def _near_quantile(share: float, a: float, b: float) -> float:
    """A first guess from the normal distribution, near enough to save half of the steps.

    Abramowitz and Stegun 26.5.22; below 1 it does not hold, and the mean will do.
    """
    if min(a, b) < 1:
        return a / (a + b)
    y = _NORMAL.inv_cdf(1 - share)
    ahead, behind = 1 / (2 * a - 1), 1 / (2 * b - 1)
    h, curve = 2 / (ahead + behind), (y * y - 3) / 6
    shift = y * sqrt(max(0.0, h + curve)) / h - (behind - ahead) * (curve + 5 / 6 - 2 / (3 * h))
    return a / (a + b * exp(2 * shift))
