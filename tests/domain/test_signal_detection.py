"""Flaws found, overlooked, and seen where there are none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.signal_detection import (
    Tally,
    Trial,
    Verdict,
    bias,
    flaw_figures,
    sensitivity,
    tally_of,
    verdict_of,
)

PROPERTY = settings(max_examples=150, deadline=None, derandomize=True)
COUNTS = st.integers(min_value=0, max_value=60)
TALLIES = st.builds(Tally, hits=COUNTS, misses=COUNTS, false_alarms=COUNTS, rejections=COUNTS)


def trials(*found: tuple[str, str]) -> list[Trial]:
    return [Trial(present=tuple(there.split()), named=tuple(said.split())) for there, said in found]


def test_a_tally_counts_hits_misses_false_alarms_and_the_rest() -> None:
    seen = trials(("vague", "Vague"), ("vague long", "long"), ("long", "vague"), ("long", ""))
    assert tally_of(seen, "vague") == Tally(hits=1, misses=1, false_alarms=1, rejections=1)


@pytest.mark.parametrize(
    ("tally", "expected_sensitivity", "expected_bias"),
    [
        # (9 + 0.5) / 11 and (1 + 0.5) / 11, worked by hand from a table of the normal curve.
        (Tally(hits=9, misses=1, false_alarms=1, rejections=9), 2.192, 0.0),
        (Tally(hits=5, misses=5, false_alarms=5, rejections=5), 0.0, 0.0),
        (Tally(hits=10, misses=0, false_alarms=0, rejections=10), 3.381, 0.0),
        (Tally(hits=2, misses=7, false_alarms=0, rejections=20), 1.307, 1.328),
        (Tally(), 0.0, 0.0),
    ],
)
def test_sensitivity_and_bias(
    tally: Tally, expected_sensitivity: float, expected_bias: float
) -> None:
    assert sensitivity(tally) == pytest.approx(expected_sensitivity, abs=0.002)
    assert bias(tally) == pytest.approx(expected_bias, abs=0.002)


@PROPERTY
@given(TALLIES)
def test_swapping_yes_and_no_turns_the_bias_and_keeps_the_sensitivity(tally: Tally) -> None:
    mirrored = Tally(
        hits=tally.rejections,
        misses=tally.false_alarms,
        false_alarms=tally.misses,
        rejections=tally.hits,
    )
    assert sensitivity(mirrored) == pytest.approx(sensitivity(tally))
    assert bias(mirrored) == pytest.approx(-bias(tally))


@PROPERTY
@given(TALLIES)
def test_one_more_hit_never_makes_anybody_less_sensitive(tally: Tally) -> None:
    better = Tally(
        hits=tally.hits + 1,
        misses=tally.misses,
        false_alarms=tally.false_alarms,
        rejections=tally.rejections,
    )
    assert sensitivity(better) >= sensitivity(tally)


@pytest.mark.parametrize(
    ("tally", "verdict"),
    [
        (Tally(hits=0, misses=3), Verdict.TOO_FEW),
        (Tally(hits=1, misses=3, rejections=9), Verdict.OVERLOOKED),
        (Tally(hits=2, misses=2, rejections=9), Verdict.FOUND),
        (Tally(hits=4, false_alarms=3, rejections=6), Verdict.SEEN_TOO_OFTEN),
        (Tally(hits=0, misses=9, false_alarms=9), Verdict.OVERLOOKED),
        (Tally(false_alarms=2, rejections=1), Verdict.TOO_FEW),
    ],
)
def test_a_tally_becomes_a_verdict_once_there_is_enough(tally: Tally, verdict: Verdict) -> None:
    assert verdict_of(tally) is verdict


def test_the_most_overlooked_flaw_comes_first_and_each_has_its_sentence() -> None:
    seen = trials(
        *[("long vague", "vague")] * 5,
        ("shy", "shy"),
        *[("vague", "vague eager")] * 4,
        ("long", ""),
    )
    figures = flaw_figures(seen, ["vague", "long", "shy", "eager", "never there"])
    assert [each.sentence for each in figures] == [
        "You overlook “long”: found 0 of 6.",
        "You see “eager” where there is none: 4 times in 11 answers.",
        "You notice “vague”: found 9 of 9.",
        "“shy”: found 1 of 1; it takes 4 to say more.",
    ]
