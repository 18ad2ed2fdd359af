"""Readiness: each rule true or false, with what is missing."""

from datetime import date

import pytest

from app.domain.quality import WeighedQuality, quality_lower_bound
from app.domain.readiness import (
    Readiness,
    RoleTopic,
    TimedTry,
    ready_share,
    role_readiness,
    topic_readiness,
)
from app.domain.rubric import Score

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
BOTH = (TimedTry(day=MONDAY, in_time=True), TimedTry(day=TUESDAY, in_time=True))


def topic(
    *,
    recall: float | None = 0.9,
    q_low: float = 0.6,
    timed_tries: tuple[TimedTry, ...] = BOTH,
    has_hot_error: bool = False,
) -> Readiness:
    return topic_readiness(
        recall=recall, q_low=q_low, timed_tries=timed_tries, has_hot_error=has_hot_error
    )


def test_a_topic_is_ready_when_every_rule_holds() -> None:
    ready = topic(recall=0.85, q_low=0.5)
    assert ready.is_ready
    assert ready.missing == ()
    assert [rule.key for rule in ready.rules] == ["recall", "quality", "in_time", "hot_error"]


@pytest.mark.parametrize(
    ("found", "missing"),
    [
        (topic(recall=0.849), "Recall in 7 days is expected at 84 %; it has to reach 85 %."),
        (topic(recall=None), "Never tried; recall in 7 days has to reach 85 %."),
        (topic(q_low=0.499), "The scores so far vouch for 49 % quality; it has to reach 50 %."),
        (topic(timed_tries=()), "It takes two timed attempts in time, on different days."),
        (topic(timed_tries=BOTH[:1]), "It takes two timed attempts in time, on different days."),
        (
            topic(timed_tries=(BOTH[0], BOTH[0])),
            "The last two timed attempts were on one day; it takes different days.",
        ),
        (
            topic(timed_tries=(*BOTH, TimedTry(day=TUESDAY, in_time=False))),
            "1 of the last two timed attempts was in time; it takes both.",
        ),
        (
            topic(has_hot_error=True),
            "You were sure and wrong: say it right on two different days.",
        ),
    ],
)
def test_one_missing_rule_is_named(found: Readiness, missing: str) -> None:
    assert not found.is_ready
    assert found.missing == (missing,)


def test_the_forecast_names_the_interview_day() -> None:
    found = topic_readiness(
        recall=0.9,
        q_low=0.6,
        timed_tries=BOTH,
        has_hot_error=False,
        interview_on=date(2026, 3, 14),
    )
    assert found.rules[0].sentence == ("Recall on 14 March is expected at 90 %; that is enough.")


def test_one_lucky_try_never_makes_a_topic_ready() -> None:
    lucky = quality_lower_bound([WeighedQuality(points=1, maximum=1)])
    assert not topic(recall=1.0, q_low=lucky, timed_tries=BOTH[:1]).is_ready
    assert not topic(recall=1.0, q_low=lucky).is_ready


def score(points: int) -> Score:
    return Score(points=points, maximum=15)


READY, OPEN = RoleTopic(weight=1, is_ready=True), RoleTopic(weight=1, is_ready=False)


@pytest.mark.parametrize(
    ("topics", "mocks", "signals", "held"),
    [
        ([READY] * 4 + [OPEN], [12, 12, 12], [], [True, True, True]),
        ([READY] * 3 + [OPEN], [12, 12, 12], [], [False, True, True]),
        ([RoleTopic(weight=9, is_ready=True), OPEN], [12] * 3, [], [True, True, True]),
        ([], [12, 12, 12], [], [False, True, True]),
        ([READY], [12, 12], [], [True, False, True]),
        ([READY], [12, 11, 12], [], [True, False, True]),
        ([READY], [3, 15, 12, 13], [], [True, True, True]),
        ([READY], [], [], [True, False, True]),
        ([READY], [12, 12, 12], ["failure_proof"], [True, True, False]),
        ([READY], [12, 12, 12], ["clarity"], [True, True, True]),
    ],
)
def test_a_role_is_ready_by_topics_mocks_and_signals(
    topics: list[RoleTopic], mocks: list[int], signals: list[str], held: list[bool]
) -> None:
    role = role_readiness(topics=topics, mocks=[score(m) for m in mocks], open_signals=signals)
    assert [rule.holds for rule in role.rules] == held
    assert all(rule.sentence.endswith(".") for rule in role.rules)


def test_what_a_role_misses_is_said_in_numbers() -> None:
    role = role_readiness(topics=[READY, OPEN], mocks=[score(12)], open_signals=["failure_proof"])
    assert role.missing == (
        "1 of 2 topics ready, 50 % by weight; it takes 80 %.",
        "1 of 3 mocks in a row reached 8 of 10.",
        "Failure and recovery is still an open weakness: close its signal first.",
    )


def test_an_empty_track_is_not_ready() -> None:
    assert ready_share([]) == 0
