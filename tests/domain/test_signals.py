"""Signals: what keeps failing across topics, three at a time, closed by evidence."""

from datetime import date, timedelta

import pytest

from app.domain.signals import MOST_ACTIVE, CriterionLevel, active_signals

START = date(2026, 3, 1)
TODAY = date(2026, 3, 20)


def levels(
    criterion: str, *scores: int, topics: tuple[int, ...] = (1, 2, 3), since: date = START
) -> list[CriterionLevel]:
    return [
        CriterionLevel(
            criterion=criterion,
            name=criterion.capitalize(),
            topic_id=topics[i % len(topics)],
            level=score,
            day=since + timedelta(days=i),
        )
        for i, score in enumerate(scores)
    ]


@pytest.mark.parametrize(
    ("scores", "topics", "opens"),
    [
        ((1, 1, 1), (1, 2), True),
        ((1, 1), (1, 2), False),
        ((1, 1, 1), (1,), False),
        ((0, 3, 1, 3, 0, 3), (1, 2, 3), True),
        ((0, 0, 0, 3, 3, 3, 3), (1, 2, 3), False),
        ((2, 2, 2, 2), (1, 2), False),
        ((), (1,), False),
    ],
)
def test_a_signal_opens_when_a_criterion_keeps_failing_on_several_topics(
    scores: tuple[int, ...], topics: tuple[int, ...], opens: bool
) -> None:
    assert bool(active_signals(levels("clarity", *scores, topics=topics), {}, TODAY)) is opens


def test_a_signal_has_evidence_one_fix_and_a_date() -> None:
    (signal,) = active_signals(levels("tradeoff", 3, 1, 0, 1), {}, TODAY)
    assert signal.evidence == (
        "Tradeoff was shaky or worse in 3 of the last 4 scores, on 3 topics."
    )
    assert signal.fix.startswith("End each answer with")
    assert (signal.opened_on, signal.due_on) == (TODAY, date(2026, 3, 27))
    assert signal.topic_ids == (2, 3, 1)


def test_a_criterion_of_a_page_has_a_fix_too() -> None:
    (signal,) = active_signals(levels("role_fit", 0, 0, 0), {}, TODAY)
    assert signal.fix.endswith(".")


def test_at_most_three_are_active_and_the_worst_new_ones_win() -> None:
    found = [
        *levels("a", 1, 1, 1, 3),
        *levels("b", 1, 1, 1),
        *levels("c", 1, 1, 1, 3, 3),
        *levels("d", 0, 0, 0),
    ]
    signals = active_signals(found, {}, TODAY)
    assert [signal.criterion for signal in signals] == ["b", "d", "a"]
    assert len(signals) == MOST_ACTIVE


def test_an_open_one_keeps_its_place_before_worse_new_ones() -> None:
    found = [
        *levels("a", 1, 1, 1, 2, 2),
        *levels("b", 1, 1, 1),
        *levels("c", 0, 0, 0),
        *levels("d", 0, 0, 0),
    ]
    signals = active_signals(found, {"a": START}, TODAY)
    assert [signal.criterion for signal in signals] == ["a", "b", "c"]
    assert signals[0].due_on == START + timedelta(days=7)


@pytest.mark.parametrize(
    ("after", "topics", "stays"),
    [
        ((2, 3, 2), (1, 2), False),
        ((2, 3), (1, 2), True),
        ((2, 3, 2), (1,), True),
        ((2, 3, 1), (1, 2), True),
        ((0, 2, 2, 2), (1, 2), False),
        ((), (1, 2), True),
    ],
)
def test_a_signal_closes_by_three_solid_scores_on_two_topics(
    after: tuple[int, ...], topics: tuple[int, ...], stays: bool
) -> None:
    opened = START + timedelta(days=10)
    found = levels("clarity", 0, 0, 0) + levels("clarity", *after, topics=topics, since=opened)
    assert bool(active_signals(found, {"clarity": opened}, TODAY)) is stays
