"""Which step may be taken at which stage."""

import pytest

from app.domain.attempt import ALLOWED, AttemptState, EventKind, Stage, check_allowed
from app.domain.errors import NotAllowed
from app.domain.timing import Pause
from tests.factories import NOW


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


def test_a_clock_stands_while_its_last_pause_lasts() -> None:
    ended = Pause(started_at=NOW, ended_at=NOW)
    assert not AttemptState().is_paused
    assert not AttemptState(pauses=(ended,)).is_paused
    assert AttemptState(pauses=(ended, Pause(started_at=NOW))).is_paused


def test_an_attempt_begins_without_overtime() -> None:
    assert AttemptState().overtime_seconds == 0
