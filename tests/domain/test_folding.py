"""An attempt as the sum of its events: stages, undo, and what each step brings."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.attempt import AttemptState, EndedBy, Event, EventKind, Stage
from app.domain.folding import fold, standing
from app.domain.rating import Confidence, Mark, Rating
from app.domain.spoken import Spoken, spoken_to_payload

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PAYLOADS: dict[EventKind, dict[str, Any]] = {
    EventKind.STARTED: {},
    EventKind.PREPARED: {"used_seconds": 12.5},
    EventKind.DRAFT: {"text": "beside", "late": False},
    EventKind.OVERTIME: {"seconds": 7.0},
    EventKind.LEFT: {"text": "half"},
    EventKind.SUBMITTED: {"text": "words", "taken_seconds": 50.0},
    EventKind.SURE: {"confidence": 3},
    EventKind.MARKED: {"marks": ["said", "partly"], "own_points": ["mine"]},
    EventKind.SCORED: {"levels": {"clarity": 2}, "suggested": 3},
    EventKind.RATED: {"rating": 2, "reason": "slow"},
    EventKind.PAUSED: {},
    EventKind.RESUMED: {},
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


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def at(seconds: float, kind: EventKind) -> Event:
    return Event(kind=kind, at=after(seconds), payload=PAYLOADS[kind])


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
        ended_by=EndedBy.LEARNER,
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


def test_pauses_and_the_preparation_that_was_used_are_kept() -> None:
    kinds = (EventKind.STARTED, EventKind.PREPARED, EventKind.PAUSED, EventKind.RESUMED)
    events = [at(second, kind) for second, kind in enumerate((*kinds, EventKind.PAUSED))]
    state = fold(events)
    assert state.prepared_seconds == 12.5
    assert [pause.started_at for pause in state.pauses] == [after(2), after(4)]
    assert [pause.ended_at for pause in state.pauses] == [after(3), None]
    assert (state.stage, state.is_paused) == (Stage.RUNNING, True)


def test_overtime_and_the_end_by_the_clock_are_kept() -> None:
    answer = {"text": "a", "taken_seconds": 67.0, "ended_by": "clock", "peeked": True}
    events = [event(EventKind.OVERTIME), event(EventKind.SUBMITTED, **answer)]
    state = fold([event(EventKind.STARTED), *events])
    assert (state.overtime_seconds, state.ended_by, state.peeked) == (7.0, EndedBy.CLOCK, True)


def test_what_was_noted_of_a_spoken_answer_is_kept() -> None:
    spoken = Spoken(first_word_seconds=2.5, moments=(4.0, 9.5))
    answer = {"text": "a", "taken_seconds": 20.0, **spoken_to_payload(spoken)}
    state = fold([event(EventKind.STARTED), event(EventKind.SUBMITTED, **answer)])
    assert state.spoken == spoken


def test_a_text_beside_the_answer_is_kept_and_takes_no_step() -> None:
    late = event(EventKind.DRAFT, text="too late", late=True)
    events = [event(EventKind.STARTED), event(EventKind.DRAFT), *way_to(EventKind.SURE)[1:], late]
    state = fold(events)
    assert (state.stage, state.text) == (Stage.SURE, "words")
    assert [(kept.text, kept.at, kept.late) for kept in state.kept_texts] == [
        ("beside", after(50), False),
        ("too late", after(50), True),
    ]


def test_undo_takes_the_step_back_and_not_what_came_beside_it() -> None:
    late = event(EventKind.DRAFT, text="too late", late=True)
    state = fold([*way_to(EventKind.MARKED), late, event(EventKind.UNDONE)])
    assert (state.stage, len(state.kept_texts)) == (Stage.SURE, 1)


def test_a_drill_that_was_left_keeps_its_text_until_that_is_taken_back() -> None:
    events = [event(EventKind.STARTED), event(EventKind.PAUSED), event(EventKind.LEFT)]
    assert (fold(events).stage, fold(events).text) == (Stage.LEFT, "half")
    assert fold([*events, event(EventKind.UNDONE)]) == fold(events[:-1])
