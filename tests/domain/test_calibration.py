"""Confidence against result, in both directions."""

import pytest

from app.domain.calibration import Answered, calibration
from app.domain.rating import Confidence

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
