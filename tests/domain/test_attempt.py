"""An attempt as the sum of its events: stages, undo, and what each step brings."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.attempt import (
    ALLOWED,
    AttemptState,
    Event,
    EventKind,
    Stage,
    check_allowed,
    fold,
    standing,
)
from app.domain.errors import NotAllowed
from app.domain.rating import Confidence, Mark, Rating

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PAYLOADS: dict[EventKind, dict[str, Any]] = {
    EventKind.STARTED: {},
    EventKind.SUBMITTED: {"text": "words", "taken_seconds": 50.0},
    EventKind.SURE: {"confidence": 3},
    EventKind.MARKED: {"marks": ["said", "partly"], "own_points": ["mine"]},
    EventKind.SCORED: {"levels": {"clarity": 2}, "suggested": 3},
    EventKind.RATED: {"rating": 2, "reason": "slow"},
    EventKind.UNDONE: {},
}
WAY = (
    EventKind.STARTED,
    EventKind.SUBMITTED,
    EventKind.SURE,
    EventKind.MARKED,
    EventKind.SCORED,
    EventKind.RATED,
)


def event(kind: EventKind, **payload: Any) -> Event:
    return Event(kind=kind, at=NOW + timedelta(seconds=50), payload=payload or PAYLOADS[kind])


def way_to(last: EventKind) -> list[Event]:
    return [event(kind) for kind in WAY[: WAY.index(last) + 1]]


@pytest.mark.parametrize(
    ("last", "stage"),
    [
        (EventKind.STARTED, Stage.RUNNING),
        (EventKind.SUBMITTED, Stage.SUBMITTED),
        (EventKind.SURE, Stage.SURE),
        (EventKind.MARKED, Stage.MARKED),
        (EventKind.SCORED, Stage.SCORED),
        (EventKind.RATED, Stage.SCORED),
    ],
)
def test_each_step_leads_to_its_stage(last: EventKind, stage: Stage) -> None:
    assert fold(way_to(last)).stage is stage


def test_nothing_at_all_is_a_running_attempt() -> None:
    assert fold([]) == AttemptState()


def test_the_whole_way_holds_what_every_step_brought() -> None:
    assert fold(way_to(EventKind.RATED)) == AttemptState(
        stage=Stage.SCORED,
        text="words",
        submitted_at=NOW + timedelta(seconds=50),
        taken_seconds=50.0,
        confidence=Confidence.SURE,
        marks=(Mark.SAID, Mark.PARTLY),
        own_points=("mine",),
        levels={"clarity": 2},
        suggested=Rating.GOOD,
        rating=Rating.HARD,
        reason="slow",
    )


@pytest.mark.parametrize("last", [EventKind.SURE, EventKind.MARKED, EventKind.SCORED, WAY[-1]])
def test_an_undone_step_leaves_what_was_before_it(last: EventKind) -> None:
    events = way_to(last)
    assert fold([*events, event(EventKind.UNDONE)]) == fold(events[:-1])


def test_two_undone_steps_take_two_back_and_a_step_after_them_counts() -> None:
    events = way_to(EventKind.SCORED)
    undone = event(EventKind.UNDONE)
    again = event(EventKind.MARKED, marks=["wrong", "said"], own_points=[])
    assert standing([*events, undone, undone, again]) == (*events[:-2], again)


def test_marks_before_the_reveal_bring_no_rating() -> None:
    state = fold(way_to(EventKind.MARKED))
    assert (state.rating, state.suggested, state.levels) == (None, None, {})


def test_marks_after_the_reveal_bring_their_scores_along() -> None:
    again = event(
        EventKind.MARKED,
        marks=["said", "said"],
        own_points=[],
        levels={"clarity": 2, "correctness": 3},
        suggested=3,
    )
    state = fold([*way_to(EventKind.RATED), again])
    assert (state.stage, state.marks) == (Stage.SCORED, (Mark.SAID, Mark.SAID))
    assert (state.rating, state.reason) == (Rating.GOOD, "")


def test_a_score_can_be_without_a_rating() -> None:
    state = fold([*way_to(EventKind.MARKED), event(EventKind.SCORED, levels={}, suggested=None)])
    assert (state.stage, state.rating) == (Stage.SCORED, None)


@pytest.mark.parametrize("kind", ALLOWED)
@pytest.mark.parametrize("stage", Stage)
def test_a_step_is_taken_at_its_stages_and_refused_at_the_others(
    stage: Stage, kind: EventKind
) -> None:
    if stage in ALLOWED[kind]:
        check_allowed(AttemptState(stage=stage), kind)
    else:
        with pytest.raises(NotAllowed, match=r"\w+\."):
            check_allowed(AttemptState(stage=stage), kind)


def test_the_answer_itself_is_never_undone() -> None:
    assert not ALLOWED[EventKind.UNDONE] & {Stage.RUNNING, Stage.SUBMITTED}
