"""Confidence against result, in both directions."""

import pytest

from app.domain.calibration import Answered, calibration, calibration_of_sums
from app.domain.rating import Confidence
from app.domain.week_sums import Total

U, F, S = Confidence


def answers(*found: tuple[Confidence, float, bool]) -> list[Answered]:
    return [Answered(confidence=c, came=came, was_good=good) for c, came, good in found]


def test_every_confidence_has_a_row() -> None:
    rows = calibration(answers((S, 1.0, True), (S, 0.5, False), (U, 0.2, False))).rows
    assert [(row.name, row.count, row.came, row.was_good) for row in rows] == [
        ("unsure", 1, 0.2, 0.0),
        ("fairly sure", 0, None, None),
        ("sure", 2, 0.75, 0.5),
    ]


@pytest.mark.parametrize(
    ("found", "gap", "finding"),
    [
        ([], None, "0 answers so far; it takes 5 to compare."),
        ([(S, 1.0, True)] * 4, None, "4 answers so far; it takes 5 to compare."),
        (
            [(S, 0.4, False)] * 4 + [(S, 0.4, True)],
            0.5,
            "You expect 50 points more than comes. Of 5 answers you were sure of, 1 went well.",
        ),
        (
            [(U, 0.75, True)] * 5,
            -0.5,
            "You expect 50 points too little: more comes than you think.",
        ),
        (
            [(F, 0.65, True)] * 4 + [(S, 0.9, True)],
            0.0,
            "What you expect fits what comes. Of 1 answer you were sure of, 1 went well.",
        ),
    ],
)
def test_the_gap_is_named_both_ways_once_there_is_enough(
    found: list[tuple[Confidence, float, bool]], gap: float | None, finding: str
) -> None:
    result = calibration(answers(*found))
    assert result.gap == (None if gap is None else pytest.approx(gap))
    assert result.finding == finding


def test_sums_say_the_same_as_the_answers_they_are_made_of() -> None:
    given = answers((S, 0.4, False), (S, 0.5, False), (U, 0.2, False), (F, 0.6, False))
    came = {U: (1, 0.2), F: (1, 0.6), S: (2, 0.9)}
    sums = {level: Total(count=count, total=total) for level, (count, total) in came.items()}
    few = calibration_of_sums(sums)
    assert (few.gap, few.finding) == (None, calibration(given).finding)
    enough = calibration_of_sums({**sums, U: Total(count=2, total=0.4)})
    answered = calibration([*given, given[2]])
    assert enough.gap == pytest.approx(answered.gap)
    for row, other in zip(enough.rows, answered.rows, strict=True):
        assert row.count == other.count
        assert row.came == pytest.approx(other.came)
    assert answered.finding.startswith(enough.finding)
