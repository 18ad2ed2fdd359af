"""A topic's attempts as a line: each point held against the last time it was asked."""

from datetime import date, timedelta

import pytest

from app.domain.rating import Mark, MarkedPoint
from app.domain.topic_history import TopicTry, differences, open_points, score_line

DAY = date(2026, 3, 2)


def tried(score: float | None = None, day: int = 0, **marks: str) -> TopicTry:
    return TopicTry(
        day=DAY + timedelta(days=day),
        marks=tuple(
            MarkedPoint(text=text, critical=False, mark=Mark(mark)) for text, mark in marks.items()
        ),
        score=score,
    )


def test_the_first_attempt_has_nothing_to_be_held_against() -> None:
    assert differences([tried(a="said")]) == (None,)


@pytest.mark.parametrize(
    ("before", "after", "points"),
    [
        ("missed", "said", 1.0),
        ("missed", "partly", 0.5),
        ("wrong", "missed", 0.0),
        ("said", "wrong", -1.0),
        ("partly", "missed", -0.5),
    ],
)
def test_a_point_is_worth_what_its_mark_counts(before: str, after: str, points: float) -> None:
    _first, second = differences([tried(a=before), tried(a=after)])
    assert second is not None
    assert second.points == points
    assert second.gained == (("a",) if points > 0 else ())
    assert second.lost == (("a",) if points < 0 else ())


def test_a_point_that_was_not_asked_in_between_is_held_against_the_time_before() -> None:
    found = differences([tried(a="missed"), tried(b="said"), tried(a="said", b="said", c="said")])
    assert found[1] is None
    assert found[2] is not None
    assert (found[2].points, found[2].gained) == (1.0, ("a",))


def test_scores_are_compared_out_of_ten_with_the_scored_one_before() -> None:
    found = differences([tried(0.5, a="said"), tried(None, a="said"), tried(0.8, a="said")])
    assert [each and each.score for each in found] == [None, None, pytest.approx(3.0)]


def test_what_did_not_come_in_full_the_last_time_is_open() -> None:
    known = [tried(a="missed", b="said", c="said"), tried(a="said", b="partly")]
    assert open_points(known) == ("b",)
    assert open_points([]) == ()


@pytest.mark.parametrize(
    ("scores", "finding"),
    [
        ((), "No attempt has a score yet."),
        ((None,), "No attempt has a score yet."),
        ((0.4,), "One scored attempt: 4.0 of 10."),
        ((0.4, None, 0.9, 0.8), "3 scored attempts: from 4.0 to 8.0 of 10, 9.0 at best."),
    ],
)
def test_the_line_says_what_became_of_the_scores(
    scores: tuple[float | None, ...], finding: str
) -> None:
    series = score_line([tried(score, day) for day, score in enumerate(scores)])
    assert series.finding == finding
    assert len(series.points) == sum(score is not None for score in scores)
