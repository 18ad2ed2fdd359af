"""A week in figures, and the one focus: the first rule there is a reason for."""

from dataclasses import replace

import pytest

from app.domain.week_sums import Total
from app.domain.weekly import (
    Background,
    FocusKind,
    KnownSignal,
    SubjectMean,
    WeekFigures,
    choose_focus,
    figures,
    so_far,
)

SIGNAL = KnownSignal(key="clarity", name="Clarity", evidence="Shaky in 3.", exercise="Do it.")
CALM = Background(
    attempts=50,
    signal=None,
    expected_too_much=Total(count=20, total=1.0),
    subjects=(SubjectMean(subject="Caching", scores=Total(count=10, total=80.0)),),
    unseen=0,
    topics=60,
)


def low(subject: str, mean: float, count: int = 5) -> SubjectMean:
    return SubjectMean(subject=subject, scores=Total(count=count, total=mean * count))


@pytest.mark.parametrize(
    ("known", "kind", "says"),
    [
        (replace(CALM, attempts=0, signal=SIGNAL), FocusKind.BEGIN, "nothing to go by"),
        (replace(CALM, signal=SIGNAL, unseen=9), FocusKind.SIGNAL, "Shaky in 3."),
        (
            replace(CALM, expected_too_much=Total(count=5, total=1.0)),
            FocusKind.CONFIDENCE,
            "20 points more than came",
        ),
        (
            replace(CALM, subjects=(low("A", 6.5), low("B", 4.2), low("C", 1.0, count=4))),
            FocusKind.SUBJECT,
            "4.2 of 10 in 5 attempts",
        ),
        (replace(CALM, unseen=9), FocusKind.UNSEEN, "9 of 60 topics"),
        (replace(CALM, expected_too_much=Total(count=4, total=4.0)), FocusKind.KEEP, "No habit"),
    ],
)
def test_the_focus_is_the_first_that_there_is_a_reason_for(
    known: Background, kind: FocusKind, says: str
) -> None:
    focus = choose_focus(known)
    assert focus.kind is kind
    assert says in focus.reason
    assert focus.exercise.endswith(".")


def test_a_week_stands_beside_the_one_before() -> None:
    week = WeekFigures(attempts=9, seconds=610, days=3, scores=Total(count=4, total=28.0))
    before = WeekFigures(attempts=9, seconds=100, days=5, scores=Total(count=2, total=12.0))
    rows = figures(week, before)
    assert [(row.value, row.before, row.change) for row in rows] == [
        ("9", "9", "the same"),
        ("10", "2", "+8"),
        ("3", "5", "-2"),
        ("7.0", "6.0", "+1.0"),
    ]


@pytest.mark.parametrize(
    ("mean", "before", "change"),
    [(7.01, 7.0, "the same"), (6.99, 7.0, "the same"), (None, 7.0, "nothing to compare")],
)
def test_a_mean_is_compared_where_there_are_two(
    mean: float | None, before: float, change: str
) -> None:
    scores = Total(count=1, total=mean) if mean else Total(count=0, total=0.0)
    week = WeekFigures(scores=scores)
    row = figures(week, WeekFigures(scores=Total(count=1, total=before)))[-1]
    assert row.change == change
    assert (row.value == "none") is (mean is None)


def test_how_a_focus_went_is_said_week_by_week() -> None:
    weeks = [("last week", Total(count=2, total=9.0)), ("this week", Total(count=0, total=0.0))]
    assert so_far(weeks) == "Its mean, out of 10: 4.5 last week."
    assert so_far([]) == ""
