"""Need: the formula, the states, the sentence, and what must hold for all evidence."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.quality import WeighedQuality, quality_lower_bound
from app.domain.readiness import TimedTry
from app.domain.weakness import TopicEvidence, TopicState, need, rank

PROPERTY = settings(max_examples=80, deadline=None, derandomize=True)
IN_TIME = (
    TimedTry(day=date(2026, 3, 2), in_time=True),
    TimedTry(day=date(2026, 3, 3), in_time=True),
)


def evidence(topic_id: int = 1, **found: Any) -> TopicEvidence:
    return TopicEvidence(topic_id=topic_id, **found)


TRIED: dict[str, Any] = {
    "attempts": 5,
    "recall": 0.8,
    "q_low": 0.6,
    "overconfidence": 0.2,
    "delivery": 0.5,
    "wrong_picks": 1,
    "picks": 4,
}


def test_the_formula() -> None:
    found = need(evidence(**TRIED, track_weight=2, importance=1.5))
    added = [0.35 * 0.2, 0.35 * 0.4, 0.15 * 0.2, 0.10 * 0.5, 0.05 * 0.25]
    assert [part.adds for part in found.parts] == pytest.approx(added)
    assert found.total == pytest.approx(3 * sum(added))
    assert [part.share for part in found.parts] == pytest.approx([a / sum(added) for a in added])
    assert sum(part.weight for part in found.parts) == pytest.approx(1)


def test_a_topic_never_tried_counts_recall_zero_and_the_prior() -> None:
    assert need(evidence()).total == pytest.approx(0.35 + 0.35 * 0.9 + 0.10)


def test_nothing_left_to_need_has_parts_without_a_share() -> None:
    perfect = need(evidence(attempts=9, recall=1.0, q_low=1.0, delivery=1.0))
    assert perfect.total == 0
    assert {part.share for part in perfect.parts} == {0}
    assert perfect.sentence == "Here because: recall in 7 days 100 %."


@pytest.mark.parametrize(
    ("found", "state"),
    [
        ({}, TopicState.UNSEEN),
        ({"attempts": 1, "recall": 1.0, "q_low": 0.31}, TopicState.UNCERTAIN),
        ({"attempts": 2, "recall": 0.2, "q_low": 0.1}, TopicState.UNCERTAIN),
        ({"attempts": 3, "recall": 0.9, "q_low": 0.44, "delivery": 0.7}, TopicState.HOLDING),
        ({"attempts": 3, "recall": 0.5, "q_low": 0.44, "delivery": 0.7}, TopicState.WEAK),
        (
            {"attempts": 9, "recall": 0.9, "q_low": 0.7, "delivery": 0.9, "has_hot_error": True},
            TopicState.WEAK,
        ),
        (
            {"attempts": 9, "recall": 0.9, "q_low": 0.7, "delivery": 0.9, "timed_tries": IN_TIME},
            TopicState.READY,
        ),
        ({"attempts": 9, "recall": 0.9, "q_low": 0.7, "delivery": 0.9}, TopicState.HOLDING),
        (
            {"attempts": 2, "recall": 0.9, "q_low": 0.7, "timed_tries": IN_TIME},
            TopicState.UNCERTAIN,
        ),
    ],
)
def test_the_states(found: dict[str, Any], state: TopicState) -> None:
    assert need(evidence(**found)).state is state


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ({}, "Here because: never tried yet."),
        (
            {
                "attempts": 5,
                "recall": 0.41,
                "q_low": 0.9,
                "overconfidence": 0.6,
                "times_hot": 2,
                "delivery": 0.2,
                "overrun_seconds": 30.2,
            },
            "Here because: recall in 7 days 41 %, twice sure and wrong, "
            "60 s answer runs 30 s over.",
        ),
        (
            {**TRIED, "interview_on": date(2026, 3, 14)},
            "Here because: 5 tries vouch for 60 % quality, recall on 14 March 80 %, "
            "60 s answer lands at 50 %.",
        ),
        (
            {"attempts": 1, "q_low": 0.31, "box_seconds": 180},
            "Here because: never rated yet, 1 try vouches for 31 % quality, "
            "3 min answer not scored yet.",
        ),
        (
            {"attempts": 9, "recall": 1.0, "q_low": 1.0, "overconfidence": 0.3, "delivery": 1.0},
            "Here because: confidence 30 % above what came.",
        ),
        (
            {
                "attempts": 9,
                "recall": 1.0,
                "q_low": 1.0,
                "delivery": 1.0,
                "wrong_picks": 2,
                "picks": 3,
            },
            "Here because: 2 of 3 comparisons picked wrong.",
        ),
        (
            {"attempts": 9, "recall": 0.9, "q_low": 0.8, "delivery": 1.0, "timed_tries": IN_TIME},
            "Ready; what is left: 9 tries vouch for 80 % quality, recall in 7 days 90 %.",
        ),
    ],
)
def test_the_sentence_says_why_concretely(found: dict[str, Any], sentence: str) -> None:
    assert need(evidence(**found)).sentence == sentence


def test_the_neediest_topic_comes_first_and_ties_go_by_id() -> None:
    ranked = rank([evidence(3, **TRIED), evidence(2), evidence(1, **TRIED), evidence(4)])
    assert [one.topic_id for one in ranked] == [2, 4, 1, 3]


shares = st.floats(0, 1)
found_evidence = st.builds(
    TopicEvidence,
    topic_id=st.just(1),
    attempts=st.integers(0, 9),
    recall=st.none() | shares,
    q_low=shares,
    overconfidence=shares,
    times_hot=st.integers(0, 3),
    has_hot_error=st.booleans(),
    delivery=st.none() | shares,
    overrun_seconds=st.floats(-30, 60),
    wrong_picks=st.integers(0, 5),
    picks=st.just(5),
)


@PROPERTY
@given(found_evidence, shares)
def test_better_evidence_never_gets_a_higher_need(worse: TopicEvidence, up: float) -> None:
    improvements: list[dict[str, Any]] = [
        {"recall": max(worse.recall or 0, up)},
        {"q_low": max(worse.q_low, up)},
        {"overconfidence": min(worse.overconfidence, up)},
        {"delivery": max(worse.delivery or 0, up)},
        {"wrong_picks": max(0, worse.wrong_picks - 1)},
    ]
    for better in improvements:
        assert need(replace(worse, **better)).total <= need(worse).total + 1e-12


@PROPERTY
@given(st.lists(shares, min_size=1, max_size=6), st.integers(0, 5), shares)
def test_a_better_answer_never_gets_a_higher_need(
    history: list[float], which: int, up: float
) -> None:
    improved = list(history)
    improved[which % len(history)] = max(up, history[which % len(history)])
    before, after = (
        need(
            evidence(
                attempts=len(scores),
                recall=0.8,
                q_low=quality_lower_bound(
                    [WeighedQuality(points=share, maximum=1) for share in scores]
                ),
            )
        )
        for scores in (history, improved)
    )
    assert after.total <= before.total + 1e-9


@PROPERTY
@given(found_evidence)
def test_no_tried_topic_needs_more_than_an_unseen_one_of_its_weight(tried: TopicEvidence) -> None:
    honest = replace(tried, q_low=max(tried.q_low, 0.10), overconfidence=0.0, wrong_picks=0)
    assert need(honest).total <= need(evidence()).total + 1e-12


@PROPERTY
@given(found_evidence)
def test_every_topic_says_why_it_is_here(some: TopicEvidence) -> None:
    found = need(some)
    assert found.sentence.endswith(".")
    assert ": ." not in found.sentence
    assert 0 <= found.total <= 1


@PROPERTY
@given(found_evidence)
def test_a_topic_with_few_tries_is_never_called_weak_or_ready(some: TopicEvidence) -> None:
    few = replace(some, attempts=min(some.attempts, 2), timed_tries=IN_TIME)
    assert need(few).state in (TopicState.UNSEEN, TopicState.UNCERTAIN)
