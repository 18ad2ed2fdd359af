"""A round as the sum of its events."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import NotAllowed
from app.domain.rating import Confidence, Mark
from app.domain.rounds import (
    ALLOWED,
    Place,
    RoundEvent,
    RoundKind,
    RoundStage,
    RoundState,
    RoundStep,
    check_allowed,
    fold,
    is_swapped,
    picked_right,
    place_of_bad,
)

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PAYLOADS: dict[RoundStep, dict[str, Any]] = {
    RoundStep.PICKED: {"choice": "second", "confidence": 3},
    RoundStep.NAMED: {"flaws": ["no number"]},
    RoundStep.EXPLAINED: {"text": "Nothing could be checked."},
    RoundStep.REPAIR_STARTED: {},
    RoundStep.REPAIRED: {"text": "Ten minutes.", "seconds": 41.5},
    RoundStep.MARKED: {"marks": ["said", "missed"]},
    RoundStep.SCORED: {"levels": {"clarity": 2}, "marks": ["said"], "pairs": {"clarity": [1, 2]}},
    RoundStep.UNDONE: {},
}


def state(*words: str, kind: RoundKind = RoundKind.PAIR, blind: bool = True) -> RoundState:
    steps = [RoundStep(word) for word in words]
    events = [RoundEvent(step=step, at=NOW, payload=PAYLOADS[step]) for step in steps]
    return fold(kind, events, blind=blind)


REPAIR = ("repair_started", "repaired", "marked")


@pytest.mark.parametrize(
    ("kind", "blind", "steps", "stage"),
    [
        (RoundKind.PAIR, True, (), RoundStage.PICK),
        (RoundKind.PAIR, True, ("picked",), RoundStage.NAME),
        (RoundKind.PAIR, True, ("picked", "named"), RoundStage.REVEALED),
        (RoundKind.PAIR, True, ("picked", "named", *REPAIR), RoundStage.DONE),
        (RoundKind.PAIR, True, ("picked", "undone"), RoundStage.PICK),
        (RoundKind.PAIR, True, ("picked", "named", "undone"), RoundStage.NAME),
        (RoundKind.PAIR, False, (), RoundStage.EXPLAIN),
        (RoundKind.PAIR, False, ("explained",), RoundStage.REVEALED),
        (RoundKind.OWN_PAST, True, ("picked",), RoundStage.DONE),
        (RoundKind.ANCHOR, True, (), RoundStage.SCORE),
        (RoundKind.RESCORE, True, ("scored",), RoundStage.DONE),
    ],
)
def test_each_kind_has_its_way(
    kind: RoundKind, blind: bool, steps: tuple[str, ...], stage: RoundStage
) -> None:
    assert state(*steps, kind=kind, blind=blind).stage is stage


def test_a_whole_round_keeps_everything() -> None:
    found = state("picked", "named", *REPAIR)
    assert found == RoundState(
        kind=RoundKind.PAIR,
        stage=RoundStage.DONE,
        choice=Place.SECOND,
        confidence=Confidence.SURE,
        named=("no number",),
        repair_started_at=NOW,
        repair_text="Ten minutes.",
        repair_seconds=41.5,
        marks=(Mark.SAID, Mark.MISSED),
    )


def test_scores_keep_marks_levels_and_pairs() -> None:
    found = state("scored", kind=RoundKind.RESCORE)
    assert (found.levels, found.marks, found.pairs) == (
        {"clarity": 2},
        (Mark.SAID,),
        {"clarity": (1, 2)},
    )


def test_an_explanation_is_kept() -> None:
    assert state("explained", blind=False).explanation == "Nothing could be checked."


def test_nothing_is_revealed_before_the_flaws_are_named() -> None:
    shown = [state(*steps).is_revealed for steps in ((), ("picked",), ("picked", "named"))]
    assert shown == [False, False, True]


def test_what_is_answered_again_after_the_reveal_is_no_longer_clean() -> None:
    assert state("picked", "undone", "picked", "named").clean
    assert state("picked", "named", "undone").clean
    assert not state("picked", "named", "undone", "named").clean
    assert not state("picked", "named", "undone", "undone", "picked", "named").clean


@given(st.sampled_from(list(RoundStep)), st.sampled_from(list(RoundStage)))
def test_a_step_that_does_not_fit_is_refused(step: RoundStep, stage: RoundStage) -> None:
    at = RoundState(kind=RoundKind.PAIR, stage=stage)
    if stage in ALLOWED[step]:
        check_allowed(at, step)
    else:
        with pytest.raises(NotAllowed):
            check_allowed(at, step)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(list(RoundStep)), max_size=12), st.sampled_from(list(RoundKind)))
def test_undoing_a_step_leads_back_to_where_it_was(steps: list[RoundStep], kind: RoundKind) -> None:
    taken: list[str] = []
    for step in steps:
        before = state(*taken, kind=kind)
        if before.stage not in ALLOWED[step] or step is RoundStep.UNDONE:
            continue
        after = state(*taken, step, kind=kind)
        if after.stage in ALLOWED[RoundStep.UNDONE]:
            assert state(*taken, step, "undone", kind=kind) == before
        taken.append(step)


def test_the_order_follows_from_the_rounds_number_and_is_even() -> None:
    swapped = [is_swapped(f"round-{number}") for number in range(400)]
    assert swapped == [is_swapped(f"round-{number}") for number in range(400)]
    assert 160 <= sum(swapped) <= 240


def test_a_pick_is_right_where_it_is_not_the_weaker_answer() -> None:
    assert picked_right(state(), "a") is None
    seeds = [f"round-{number}" for number in range(20)]
    rights = [picked_right(state("picked"), seed) for seed in seeds]
    assert rights == [place_of_bad(seed) is Place.FIRST for seed in seeds]
    assert {True, False} == set(rights)
