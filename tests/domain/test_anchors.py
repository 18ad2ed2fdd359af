"""Anchors: when one is offered, what it is worth, and how lenient somebody turns out to be."""

from collections.abc import Iterator
from datetime import date, timedelta
from math import sin
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.anchors import (
    BAD_LEVEL,
    STRONG_LEVEL,
    anchor_is_due,
    is_too_lenient,
    leniency_finding,
    levels_of_pair,
    mean_level,
    shows_strong,
    without_leniency,
)
from app.domain.quality import Leniency, leniency

TODAY = date(2026, 3, 2)
PROPERTY = settings(max_examples=150, deadline=None, derandomize=True)


@pytest.mark.parametrize(
    ("scored", "last_on", "due"),
    [
        (7, None, False),
        (8, None, True),
        (30, TODAY, False),
        (8, TODAY - timedelta(days=1), True),
        (0, TODAY - timedelta(days=90), False),
    ],
)
def test_an_anchor_is_due_after_eight_attempts_once_a_day(
    scored: int, last_on: date | None, due: bool
) -> None:
    assert anchor_is_due(scored, last_on, TODAY) is due


def test_about_every_fourth_anchor_is_the_strong_answer_always_the_same_ones() -> None:
    strong = [shows_strong(f"round-{number}") for number in range(400)]
    assert strong == [shows_strong(f"round-{number}") for number in range(400)]
    assert 70 <= sum(strong) <= 130


@pytest.mark.parametrize(
    ("document", "levels"),
    [
        ({"comparisons": [{"bad": []}]}, (BAD_LEVEL, STRONG_LEVEL)),
        ({"comparisons": [{"levels": [0, 2]}]}, (0, 2)),
        ({"comparisons": []}, (BAD_LEVEL, STRONG_LEVEL)),
        ({}, (BAD_LEVEL, STRONG_LEVEL)),
    ],
)
def test_a_page_may_say_what_its_answers_are_worth(
    document: dict[str, Any], levels: tuple[int, int]
) -> None:
    assert levels_of_pair(document, 0) == levels


def rater(leniency: float) -> Iterator[float]:
    """What a rater adds to the truth, round after round: a constant, and some noise about it."""
    number = 0
    while True:
        number += 1
        yield leniency + 0.5 * sin(number * 1.7)


def score(truth: int, added: float) -> float:
    """Four lines of the rubric, each rounded to a level that there is."""
    lines = [truth + added + shift for shift in (-0.3, -0.1, 0.1, 0.3)]
    return mean_level([min(3, max(0, round(line))) for line in lines])


@pytest.mark.parametrize("true", [-0.6, -0.3, 0.0, 0.3, 0.6])
def test_the_leniency_of_a_simulated_rater_is_found(true: float) -> None:
    added = rater(true)
    differences = []
    for number in range(40):
        level = STRONG_LEVEL if shows_strong(f"anchor-{number}") else BAD_LEVEL
        differences.append(score(level, next(added)) - level)
    found = leniency(differences)
    assert found is not None
    assert found.levels == pytest.approx(true, abs=0.3)


@PROPERTY
@given(st.floats(0, 1), st.floats(-3, 3), st.floats(-3, 3))
def test_more_leniency_never_makes_quality_look_better(
    q_low: float, one: float, other: float
) -> None:
    mild, strict = max(one, other), min(one, other)
    assert 0 <= without_leniency(q_low, mild) <= without_leniency(q_low, strict) <= 1


def test_quality_loses_a_third_of_the_leniency() -> None:
    assert without_leniency(0.6, 0.6) == pytest.approx(0.4)
    assert without_leniency(0.6, -0.3) == pytest.approx(0.7)


def found(levels: float) -> Leniency:
    return Leniency(levels=levels, low=levels - 0.2, high=levels + 0.2, count=9)


@pytest.mark.parametrize(
    ("lenient", "count", "finding"),
    [
        (None, 1, "1 answer of known level scored so far; it takes 4 to say how strict you are."),
        (None, 3, "3 answers of known level scored so far; it takes 4 to say how strict you are."),
        (found(0.62), 9, "You score yourself 0.6 levels too high."),
        (found(-0.58), 9, "You score yourself 0.6 levels too low."),
        (found(0.05), 9, "You score as the authors do."),
    ],
)
def test_leniency_is_said_in_both_directions(
    lenient: Leniency | None, count: int, finding: str
) -> None:
    assert leniency_finding(lenient, count) == finding


def test_stricter_thresholds_are_proposed_from_half_a_level_on() -> None:
    assert [is_too_lenient(each) for each in (None, found(0.49), found(0.5))] == [
        False,
        False,
        True,
    ]
