"""Topics that keep failing, and what they are offered instead."""

import pytest

from app.domain.next_step import AfterAttempt, StepKind, next_steps
from app.domain.rating import Mark, MarkedPoint, Rating
from app.domain.stuck import is_stuck

A, H, G, E = Rating


@pytest.mark.parametrize(
    ("times", "latest", "stuck"),
    [
        (7, (A, A, A), False),
        (8, (A,), True),
        (8, (), True),
        (9, (G, A), True),
        (9, (G, H), True),
        (9, (G, G), False),
        (9, (E, G, A), False),
    ],
)
def test_eight_times_again_is_stuck_until_it_went_well_twice(
    times: int, latest: tuple[Rating, ...], stuck: bool
) -> None:
    assert is_stuck(times, latest) is stuck


@pytest.mark.parametrize(
    ("points", "comparison", "kinds"),
    [
        (2, True, [StepKind.REWRITE, StepKind.COMPARE, StepKind.SPLIT]),
        (1, True, [StepKind.REWRITE, StepKind.COMPARE]),
        (0, False, [StepKind.REWRITE]),
    ],
)
def test_a_stuck_topic_is_never_offered_the_same_again(
    points: int, comparison: bool, kinds: list[StepKind]
) -> None:
    marks = (MarkedPoint(text="One.", critical=True, mark=Mark.MISSED),) * points
    after = AfterAttempt(
        marks=marks,
        rating=Rating.AGAIN,
        box_seconds=60,
        has_comparison=comparison,
        is_stuck=True,
    )
    assert [step.kind for step in next_steps(after)] == kinds
