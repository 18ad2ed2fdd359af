"""Hard stops whose page is gone: closed for whoever looks, and written with the next step."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.attempt import EndedBy, EventKind, Stage
from app.domain.learner import Learner, Preferences
from app.models.attempt import AttemptEvent
from app.models.topic import Topic
from app.services.attempts import answering, attempts, closing, history
from app.services.attempts.answering import Fate
from app.services.attempts.unfinished import list_unfinished
from app.services.planning import reviews
from app.services.progress import progress
from app.services.topics import topics
from tests import factories
from tests.factories import NOW
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")
TAB = UUID(int=1)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def hard(ada: Learner) -> Learner:
    """Ada, who has chosen the hard stop."""
    return replace(ada, preferences=Preferences(hard_stop=True))


def draft(
    db: Session, who: Learner, attempt_id: UUID, text: str, seconds: float, *, tab: UUID = TAB
) -> answering.SavedDraft:
    return answering.save_draft(
        db,
        user_id=who.id,
        attempt_id=attempt_id,
        tab=tab,
        revision=int(seconds * 10),
        text=text,
        take=False,
        now=after(seconds),
    )


def view(db: Session, who: Learner, attempt_id: UUID, seconds: float) -> attempts.AttemptView:
    return attempts.get_attempt(db, user_id=who.id, attempt_id=attempt_id, now=after(seconds))


def step(who: Learner, attempt_id: UUID, seconds: float) -> dict[str, Any]:
    return {
        "user_id": who.id,
        "attempt_id": attempt_id,
        "event_id": uuid4(),
        "now": after(seconds),
    }


def kinds(db: Session) -> list[EventKind]:
    db.flush()
    return list(db.scalars(select(AttemptEvent.kind).order_by(AttemptEvent.position)))


def test_an_attempt_whose_page_is_gone_is_shown_as_closed_and_nothing_is_written(
    db: Session, hard: Learner
) -> None:
    attempt_id = factories.start(db, hard)
    draft(db, hard, attempt_id, "in time", 30)
    assert view(db, hard, attempt_id, 64.9).state.stage is Stage.RUNNING
    with steps.statements(db) as seen:
        state = view(db, hard, attempt_id, 66).state
    assert steps.writes(seen) == []
    assert (state.stage, state.text, state.ended_by) == (
        Stage.SUBMITTED,
        "in time",
        EndedBy.CLOCK,
    )
    assert (state.taken_seconds, state.submitted_at) == (60.0, after(60))


def test_the_next_step_writes_the_closing_down_once(db: Session, hard: Learner) -> None:
    attempt_id = factories.start(db, hard)
    draft(db, hard, attempt_id, "in time", 30)
    steps.sure(db, hard, attempt_id)
    closing.close_overdue(db, user_id=hard.id, now=after(900))
    assert kinds(db) == [EventKind.STARTED, EventKind.SUBMITTED, EventKind.SURE]
    kept = steps.row(db, hard, attempt_id)
    assert (kept.text, kept.ended_by, kept.closes_at) == ("in time", "clock", None)
    assert kept.stage is Stage.SURE


def test_a_draft_within_the_grace_counts(db: Session, hard: Learner) -> None:
    attempt_id = factories.start(db, hard)
    assert draft(db, hard, attempt_id, "at the last second", 64.9).fate is Fate.SAVED
    assert view(db, hard, attempt_id, 70).state.text == "at the last second"


def test_a_draft_after_the_grace_is_kept_and_marked_as_late(db: Session, hard: Learner) -> None:
    attempt_id = factories.start(db, hard)
    draft(db, hard, attempt_id, "in time", 30)
    late = draft(db, hard, attempt_id, "in time, and more", 65.1)
    assert (late.fate, late.text) == (Fate.LATE, "in time")
    state = view(db, hard, attempt_id, 70).state
    assert state.text == "in time"
    assert [(kept.text, kept.late) for kept in state.kept_texts] == [("in time, and more", True)]


def test_an_answer_sent_within_the_grace_counts_and_took_the_box(
    db: Session, hard: Learner
) -> None:
    attempt_id = factories.start(db, hard)
    answering.submit_attempt(db, **step(hard, attempt_id, 62), text="sent at zero")
    kept = steps.row(db, hard, attempt_id)
    assert (kept.text, kept.taken_seconds, kept.ended_by) == ("sent at zero", 60.0, "learner")
    assert kept.overtime_seconds == 0


def test_an_answer_sent_after_the_grace_is_kept_as_late(db: Session, hard: Learner) -> None:
    attempt_id = factories.start(db, hard)
    state = answering.submit_attempt(db, **step(hard, attempt_id, 66), text="too late")
    assert (state.stage, state.text) == (Stage.SUBMITTED, "")
    state = view(db, hard, attempt_id, 70).state
    assert [(kept.text, kept.late) for kept in state.kept_texts] == [("too late", True)]


def test_of_two_tabs_the_one_that_holds_the_attempt_is_the_answer(
    db: Session, hard: Learner
) -> None:
    attempt_id = factories.start(db, hard)
    draft(db, hard, attempt_id, "of the holder", 20)
    draft(db, hard, attempt_id, "of another", 40, tab=UUID(int=2))
    assert view(db, hard, attempt_id, 70).state.text == "of the holder"


def test_a_clock_that_stands_closes_nothing(db: Session, hard: Learner) -> None:
    attempt_id = factories.start(db, hard)
    answering.pause(db, **step(hard, attempt_id, 10))
    assert view(db, hard, attempt_id, 9000).is_paused
    answering.resume(db, **step(hard, attempt_id, 9000))
    assert view(db, hard, attempt_id, 9054).state.stage is Stage.RUNNING
    assert view(db, hard, attempt_id, 9056).state.stage is Stage.SUBMITTED


def test_preparation_and_extra_time_move_the_end(db: Session, hard: Learner) -> None:
    attempt_id = factories.start(
        db, replace(hard, preferences=replace(hard.preferences, preparation_seconds=30))
    )
    assert view(db, hard, attempt_id, 94).state.stage is Stage.RUNNING
    answering.begin_answer(db, **step(hard, attempt_id, 10))
    assert view(db, hard, attempt_id, 74).state.stage is Stage.RUNNING
    assert view(db, hard, attempt_id, 76).state.stage is Stage.SUBMITTED


def test_a_soft_stop_stays_open(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    assert view(db, ada, attempt_id, 9000).state.stage is Stage.RUNNING
    closing.close_overdue(db, user_id=ada.id, now=after(9000))
    assert kinds(db) == [EventKind.STARTED]


def test_every_page_counts_what_the_clock_has_ended_before_it_is_written(
    db: Session, hard: Learner
) -> None:
    attempt_id = factories.start(db, hard)
    later = after(600)

    def figures() -> tuple[object, ...]:
        today = reviews.get_today(db, learner=hard, now=later)
        page = progress.get_progress(db, learner=hard, weeks=4, subject="", now=later)
        (line,) = history.list_attempts(db, user_id=hard.id, page=1, now=later).lines
        (waiting,) = list_unfinished(db, user_id=hard.id, now=later)
        days = [(each.day, each.attempts) for each in page.practice.days if each.attempts]
        stages = (line.stage, waiting.stage)
        return today.done, today.done_minutes, page.attempts, page.minutes, days, stages

    with steps.statements(db) as seen:
        before = figures()
    assert steps.writes(seen) == []
    assert before[:2] == (1, 1)
    closing.close_overdue(db, user_id=hard.id, now=later)
    assert steps.row(db, hard, attempt_id).stage is Stage.SUBMITTED
    assert figures() == before


def test_the_rule_decides_and_not_what_the_row_remembers_of_it(db: Session, hard: Learner) -> None:
    attempt_id = factories.start(db, hard)
    steps.row(db, hard, attempt_id).closes_at = after(10)
    assert view(db, hard, attempt_id, 20).state.stage is Stage.RUNNING
    closing.close_overdue(db, user_id=hard.id, now=after(20))
    assert kinds(db) == [EventKind.STARTED]


def test_the_next_start_writes_down_what_the_clock_has_ended(db: Session, hard: Learner) -> None:
    attempt_id = factories.start(db, hard)
    factories.start(db, hard, now=after(600))
    assert steps.row(db, hard, attempt_id).stage is Stage.SUBMITTED


def test_answers_opened_after_the_end_are_no_peek(db: Session, hard: Learner) -> None:
    topic_id = db.scalars(select(Topic.id).where(Topic.title == "Cache-aside")).one()
    early = factories.start(db, hard)
    open_answers(db, hard, topic_id, after(30))
    late = factories.start(db, hard, now=after(1000))
    open_answers(db, hard, topic_id, after(2000))
    assert view(db, hard, early, 3000).peeked
    assert not view(db, hard, late, 3000).peeked


def open_answers(db: Session, who: Learner, topic_id: int, now: datetime) -> None:
    """As the view does it: what the clock has ended is written first."""
    closing.close_overdue(db, user_id=who.id, now=now)
    topics.open_answers(db, user_id=who.id, topic_id=topic_id, today=NOW.date(), now=now)
    db.flush()
