"""What came of a round, in one sentence."""

from datetime import timedelta

import pytest

from app.domain.round_findings import anchor_finding, past_finding, rescore_finding

APART = timedelta(days=21, hours=3)


@pytest.mark.parametrize(
    ("earlier", "later", "finding"),
    [
        (5.0, 7.5, "They lie 21 days apart; the latest scored 2.5 points of ten more."),
        (7.5, 5.0, "They lie 21 days apart; the latest scored 2.5 points of ten less."),
        (7.5, 7.5, "They lie 21 days apart and scored the same."),
        (None, 7.5, "They lie 21 days apart; one of them has no score."),
        (7.5, None, "They lie 21 days apart; one of them has no score."),
    ],
)
def test_the_past_against_today(earlier: float | None, later: float | None, finding: str) -> None:
    assert past_finding(earlier, later, APART) == finding


@pytest.mark.parametrize(
    ("own", "known", "finding"),
    [
        (1.75, 1, "That is 0.8 levels too high."),
        (2.25, 3, "That is 0.8 levels too low."),
        (1.2, 1, "That is what it is worth."),
    ],
)
def test_an_own_score_against_the_known_level(own: float, known: float, finding: str) -> None:
    assert anchor_finding(own, known) == finding


@pytest.mark.parametrize(
    ("pairs", "finding"),
    [
        ([], "No line was scored both times"),
        ([(1, 1), (3, 3)], "The same levels as the first time"),
        ([(1, 2), (3, 2)], "Different levels, about the same sum"),
        ([(1, 2), (2, 2)], "0.5 levels higher than the first time"),
        ([(3, 2), (2, 2)], "0.5 levels lower than the first time"),
    ],
)
def test_the_second_score_against_the_first(pairs: list[tuple[float, float]], finding: str) -> None:
    assert rescore_finding(pairs) == finding
