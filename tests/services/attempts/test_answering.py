"""While an answer runs: drafts, pauses, handing in, leaving; repeats, tabs, strangers."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.attempt import EventKind, Stage
from app.domain.errors import Conflict, NotAllowed, NotFound
from app.domain.learner import Learner, Preferences
from app.models.attempt import AttemptEvent, Draft
from app.models.review import Standing, StudyDay
from app.models.topic import Topic
from app.services.attempts import answering, attempts
from app.services.attempts.answering import Fate
from app.services.attempts.unfinished import list_unfinished
from app.services.topics import topics
from tests import factories
from tests.factories import NOW
from tests.services import steps
from tests.services.steps import LATER, SOON, TOMORROW, handed_in, row, statements

pytestmark = pytest.mark.usefixtures("pages")
LEFT, RIGHT = UUID(int=1), UUID(int=2)


def draft(
    db: Session,
    who: Learner,
    attempt_id: UUID,
    text: str,
    *,
    tab: UUID,
    revision: int = 1,
    take: bool = False,
    now: datetime = SOON,
) -> answering.SavedDraft:
    return answering.save_draft(
        db,
        user_id=who.id,
        attempt_id=attempt_id,
        tab=tab,
        revision=revision,
        text=text,
        take=take,
        now=now,
    )


def beside(db: Session, who: Learner, attempt_id: UUID) -> list[tuple[str, bool]]:
    """The texts that are kept beside the answer, and whether they came late."""
    return [(kept.text, kept.late) for kept in view(db, who, attempt_id).state.kept_texts]


def leave(db: Session, who: Learner, attempt_id: UUID, text: str = "") -> None:
    answering.leave_attempt(
        db, user_id=who.id, attempt_id=attempt_id, event_id=uuid4(), text=text, now=SOON
    )


def step(who: Learner, attempt_id: UUID, seconds: float) -> dict[str, Any]:
    """What every step of the clock is told, some seconds after the start."""
    moment = NOW + timedelta(seconds=seconds)
    return {"user_id": who.id, "attempt_id": attempt_id, "event_id": uuid4(), "now": moment}


def view(db: Session, who: Learner, attempt_id: UUID) -> attempts.AttemptView:
    return attempts.get_attempt(db, user_id=who.id, attempt_id=attempt_id, now=SOON)


def submit(db: Session, who: Learner, attempt_id: UUID, event_id: UUID, text: str = "a") -> None:
    answering.submit_attempt(
        db, user_id=who.id, attempt_id=attempt_id, event_id=event_id, text=text, now=SOON
    )


def number(db: Session, table: type) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def open_answers(db: Session, who: Learner, minutes: int) -> None:
    topic_id = db.scalars(select(Topic.id).where(Topic.title == "Cache-aside")).one()
    topics.open_answers(
        db,
        user_id=who.id,
        topic_id=topic_id,
        today=NOW.date(),
        now=NOW + timedelta(minutes=minutes),
    )


def test_a_stranger_finds_no_step_of_an_attempt(db: Session, ada: Learner, bob: Learner) -> None:
    attempt_id = factories.start(db, ada)
    with pytest.raises(NotFound):
        view(db, bob, attempt_id)
    with pytest.raises(NotFound):
        draft(db, bob, attempt_id, "mine", tab=uuid4(), revision=1)
    with pytest.raises(NotFound):
        submit(db, bob, attempt_id, uuid4())
    with pytest.raises(NotFound):
        leave(db, bob, attempt_id)
    for turn in (answering.pause, answering.resume, answering.begin_answer):
        with pytest.raises(NotFound):
            turn(db, **step(bob, attempt_id, 5))
    assert list_unfinished(db, user_id=bob.id, now=NOW) == []


def test_a_draft_sent_twice_is_kept_once(db: Session, ada: Learner) -> None:
    attempt_id, tab = factories.start(db, ada), uuid4()
    assert draft(db, ada, attempt_id, "one", tab=tab).revision == 1
    assert draft(db, ada, attempt_id, "one", tab=tab).revision == 1
    assert number(db, Draft) == 1
    assert view(db, ada, attempt_id).draft == "one"


def test_an_older_draft_does_not_overtake_a_newer_one(db: Session, ada: Learner) -> None:
    attempt_id, tab = factories.start(db, ada), uuid4()
    draft(db, ada, attempt_id, "longer text", tab=tab, revision=5)
    assert draft(db, ada, attempt_id, "long", tab=tab, revision=4).revision == 5
    assert (view(db, ada, attempt_id).draft, view(db, ada, attempt_id).revision) == (
        "longer text",
        5,
    )


def test_the_first_tab_holds_the_attempt_and_another_ones_text_is_kept_beside(
    db: Session, ada: Learner
) -> None:
    attempt_id = factories.start(db, ada)
    assert draft(db, ada, attempt_id, "left", tab=LEFT).fate is Fate.SAVED
    other = draft(db, ada, attempt_id, "right", tab=RIGHT)
    assert (other.fate, other.text) == (Fate.OVERTAKEN, "left")
    assert set(db.scalars(select(Draft.text))) == {"left", "right"}
    assert view(db, ada, attempt_id).draft == "left"
    assert beside(db, ada, attempt_id) == [("right", False)]


def test_a_tab_takes_the_attempt_over_and_the_older_ones_text_is_kept(
    db: Session, ada: Learner
) -> None:
    attempt_id = factories.start(db, ada)
    draft(db, ada, attempt_id, "left", tab=LEFT)
    assert draft(db, ada, attempt_id, "right", tab=RIGHT, take=True).fate is Fate.SAVED
    assert (view(db, ada, attempt_id).draft, view(db, ada, attempt_id).holder) == ("right", RIGHT)
    stale = draft(db, ada, attempt_id, "left, offline", tab=LEFT, revision=2)
    assert (stale.fate, stale.text) == (Fate.OVERTAKEN, "right")
    assert beside(db, ada, attempt_id) == [("left", False), ("left, offline", False)]


def test_a_tab_that_takes_over_with_the_same_text_leaves_nothing_beside_it(
    db: Session, ada: Learner
) -> None:
    attempt_id = factories.start(db, ada)
    draft(db, ada, attempt_id, "same", tab=LEFT)
    draft(db, ada, attempt_id, "same, and more", tab=RIGHT, take=True)
    assert beside(db, ada, attempt_id) == []


def test_a_stale_draft_sent_twice_is_kept_beside_once(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    draft(db, ada, attempt_id, "left", tab=LEFT)
    for _ in range(2):
        draft(db, ada, attempt_id, "right", tab=RIGHT)
    assert beside(db, ada, attempt_id) == [("right", False)]


def test_a_tab_gone_wild_fills_no_log(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    draft(db, ada, attempt_id, "left", tab=LEFT)
    for revision in range(answering.MOST_KEPT_TEXTS + 3):
        draft(db, ada, attempt_id, f"right {revision}", tab=RIGHT, revision=revision)
    assert len(beside(db, ada, attempt_id)) == answering.MOST_KEPT_TEXTS
    assert f"right {revision}" in set(db.scalars(select(Draft.text)))


def test_an_answer_from_elsewhere_leaves_the_drafts_of_the_tab_that_held_it(
    db: Session, ada: Learner
) -> None:
    """As from a browser without JavaScript, which saves no drafts."""
    attempt_id = factories.start(db, ada)
    draft(db, ada, attempt_id, "typed on the laptop", tab=LEFT)
    submit(db, ada, attempt_id, uuid4(), "sent by phone")
    state = view(db, ada, attempt_id).state
    assert state.text == "sent by phone"
    assert beside(db, ada, attempt_id) == [("typed on the laptop", False)]


def test_a_draft_after_the_answer_is_kept_as_late_and_changes_nothing(
    db: Session, ada: Learner
) -> None:
    attempt_id = handed_in(db, ada)
    late = draft(db, ada, attempt_id, "late", tab=LEFT, revision=9)
    assert (late.fate, late.text) == (Fate.LATE, "words")
    assert row(db, ada, attempt_id).text == "words"
    assert beside(db, ada, attempt_id) == [("late", True)]


def test_a_draft_on_its_way_while_its_answer_came_in_is_nothing_new(
    db: Session, ada: Learner
) -> None:
    attempt_id = handed_in(db, ada)
    draft(db, ada, attempt_id, "wor", tab=LEFT)
    assert beside(db, ada, attempt_id) == []


def test_the_servers_clock_says_how_long_an_answer_took(db: Session, ada: Learner) -> None:
    taken = row(db, ada, handed_in(db, ada))
    assert (taken.taken_seconds, taken.submitted_at) == (50.0, SOON)


def test_an_answer_sent_twice_is_in_once(db: Session, ada: Learner) -> None:
    attempt_id, event_id = factories.start(db, ada), uuid4()
    submit(db, ada, attempt_id, event_id, "first")
    before = steps.caches(db, ada)
    submit(db, ada, attempt_id, event_id, "first")
    submit(db, ada, attempt_id, uuid4(), "from another tab")
    assert row(db, ada, attempt_id).text == "first"
    assert steps.caches(db, ada) == before
    assert beside(db, ada, attempt_id) == [("from another tab", True)]
    assert number(db, AttemptEvent) == 3


def test_an_answer_counts_from_the_moment_it_is_in(db: Session, ada: Learner) -> None:
    """Also one that is never scored: it was practised all the same."""
    handed_in(db, ada)
    (day,) = db.scalars(select(StudyDay))
    assert (day.attempts, day.seconds, day.scored) == (1, 50.0, 0)


def test_answers_opened_before_the_answer_is_in_are_a_peek(db: Session, ada: Learner) -> None:
    open_answers(db, ada, -5)
    assert row(db, ada, handed_in(db, ada)).peeked


def test_answers_opened_while_the_clock_runs_are_a_peek(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    open_answers(db, ada, 0)
    factories.submit(db, ada, attempt_id, text="words", now=SOON)
    assert row(db, ada, attempt_id).peeked


def test_answers_opened_after_a_try_are_no_peek(db: Session, ada: Learner) -> None:
    attempt_id = handed_in(db, ada)
    open_answers(db, ada, 5)
    assert not row(db, ada, attempt_id).peeked


def test_a_peek_belongs_to_the_next_answer_alone(db: Session, ada: Learner) -> None:
    """The next one of the day is not rated anyway, and was tried since."""
    open_answers(db, ada, -5)
    first = handed_in(db, ada)
    second = handed_in(db, ada, now=NOW + timedelta(minutes=30))
    assert (row(db, ada, first).peeked, row(db, ada, second).peeked) == (True, False)


def test_a_peek_is_over_with_its_day(db: Session, ada: Learner) -> None:
    open_answers(db, ada, 0)
    assert not row(db, ada, handed_in(db, ada, now=TOMORROW)).peeked


def test_an_attempt_that_is_left_counts_nowhere_and_keeps_its_text(
    db: Session, ada: Learner
) -> None:
    attempt_id = factories.start(db, ada)
    draft(db, ada, attempt_id, "half a sentence", tab=LEFT)
    leave(db, ada, attempt_id)
    leave(db, ada, attempt_id, "again")
    state = view(db, ada, attempt_id).state
    assert (state.stage, state.text) == (Stage.LEFT, "half a sentence")
    assert list_unfinished(db, user_id=ada.id, now=SOON) == []
    assert number(db, StudyDay) == number(db, Standing) == 0


def test_leaving_takes_along_what_was_typed_last(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    draft(db, ada, attempt_id, "half", tab=LEFT)
    leave(db, ada, attempt_id, "half a sentence")
    assert view(db, ada, attempt_id).state.text == "half a sentence"


def test_leaving_can_be_taken_back(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    draft(db, ada, attempt_id, "half", tab=LEFT)
    leave(db, ada, attempt_id)
    steps.undo(db, ada, attempt_id)
    back = view(db, ada, attempt_id)
    assert (back.state.stage, back.draft) == (Stage.RUNNING, "half")
    submit(db, ada, attempt_id, uuid4())
    assert row(db, ada, attempt_id).stage is Stage.SUBMITTED


def test_an_answer_that_is_in_is_never_left(db: Session, ada: Learner) -> None:
    with pytest.raises(Conflict, match="kept"):
        leave(db, ada, handed_in(db, ada))


def test_a_pause_stands_the_clock_and_is_kept(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    answering.pause(db, **step(ada, attempt_id, 10))
    answering.pause(db, **step(ada, attempt_id, 15))
    assert view(db, ada, attempt_id).is_paused
    answering.resume(db, **step(ada, attempt_id, 40))
    answering.resume(db, **step(ada, attempt_id, 41))
    assert not view(db, ada, attempt_id).is_paused
    submit(db, ada, attempt_id, uuid4())
    taken = row(db, ada, attempt_id)
    assert taken.taken_seconds == 20.0
    assert len(taken.pauses) == 1


def test_an_answer_handed_in_while_its_clock_stands_took_the_time_until_then(
    db: Session, ada: Learner
) -> None:
    attempt_id = factories.start(db, ada)
    answering.pause(db, **step(ada, attempt_id, 12.5))
    submit(db, ada, attempt_id, uuid4())
    assert row(db, ada, attempt_id).taken_seconds == 12.5


def test_a_pause_sent_twice_is_one(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    sent = step(ada, attempt_id, 10)
    answering.pause(db, **sent)
    answering.resume(db, **step(ada, attempt_id, 20))
    answering.pause(db, **sent)
    assert not view(db, ada, attempt_id).is_paused


def test_no_clock_is_turned_once_the_answer_is_in(db: Session, ada: Learner) -> None:
    attempt_id = handed_in(db, ada)
    for turn in (answering.pause, answering.resume, answering.begin_answer):
        with pytest.raises(NotAllowed):
            turn(db, **step(ada, attempt_id, 60))


def test_preparation_is_no_part_of_the_answer_and_can_be_cut_short(
    db: Session, ada: Learner
) -> None:
    slow = replace(ada, preferences=Preferences(preparation_seconds=30))
    whole, short = factories.start(db, slow), factories.start(db, slow)
    answering.begin_answer(db, **step(ada, short, 10))
    answering.begin_answer(db, **step(ada, short, 11))
    for attempt_id in (whole, short):
        submit(db, ada, attempt_id, uuid4())
    assert (row(db, ada, whole).taken_seconds, row(db, ada, short).taken_seconds) == (20.0, 40.0)


def test_overtime_is_an_event_at_zero(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    factories.submit(db, ada, attempt_id, text="over", now=NOW + timedelta(seconds=67.25))
    over = db.scalars(select(AttemptEvent).where(AttemptEvent.kind == EventKind.OVERTIME)).one()
    assert (over.at, over.payload) == (NOW + timedelta(seconds=60), {"seconds": 7.25})
    assert row(db, ada, attempt_id).overtime_seconds == 7.25
    places = db.scalars(select(AttemptEvent.position).order_by(AttemptEvent.position))
    assert list(places) == [0, 1, 2]


def test_a_later_draft_of_the_tab_that_holds_an_attempt_is_one_statement(
    db: Session, ada: Learner
) -> None:
    attempt_id = factories.start(db, ada)
    draft(db, ada, attempt_id, "first", tab=LEFT)
    with statements(db) as seen:
        saved = draft(db, ada, attempt_id, "second", tab=LEFT, revision=2)
    assert len(seen) == 1
    assert (saved.fate, view(db, ada, attempt_id).draft) == (Fate.SAVED, "second")


def test_the_hot_steps_send_few_statements(db: Session, ada: Learner) -> None:
    drill_id, attempt_id, tab = factories.drill_id(db), uuid4(), uuid4()
    with statements(db) as seen:
        attempts.start_attempt(
            db, learner=ada, drill_id=drill_id, attempt_id=attempt_id, practice=False, now=NOW
        )
    assert len(seen) <= 8
    for revision in (1, 2):
        with statements(db) as seen:
            draft(db, ada, attempt_id, f"text {revision}", tab=tab, revision=revision)
        assert len(seen) <= 4
    open_answers(db, ada, 0)
    with statements(db) as seen:
        answering.submit_attempt(
            db,
            user_id=ada.id,
            attempt_id=attempt_id,
            event_id=uuid4(),
            text="a",
            now=LATER,
            tab=tab,
        )
    assert len(seen) <= 8, seen
