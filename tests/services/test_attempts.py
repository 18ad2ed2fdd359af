"""Running an attempt: start, drafts, submit, leaving; repeats, tabs, strangers."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.attempt import Stage
from app.domain.errors import Conflict, NotFound
from app.domain.learner import ExtraTime, Learner, Preferences
from app.models.attempt import Attempt, AttemptEvent, Draft
from app.models.review import StudyDay
from app.models.topic import Topic
from app.services import attempts, topics
from tests import factories
from tests.factories import NOW
from tests.services import steps
from tests.services.steps import LATER, SOON, TOMORROW, handed_in, row, statements

pytestmark = pytest.mark.usefixtures("pages")


def start(db: Session, who: Learner, attempt_id: UUID, **how: object) -> UUID:
    return attempts.start_attempt(
        db,
        learner=who,
        drill_id=factories.drill_id(db),
        attempt_id=attempt_id,
        practice=False,
        now=NOW,
    )


def draft(
    db: Session, who: Learner, attempt_id: UUID, text: str, *, tab: UUID, revision: int
) -> int:
    return attempts.save_draft(
        db, user_id=who.id, attempt_id=attempt_id, tab=tab, revision=revision, text=text, now=SOON
    )


def view(db: Session, who: Learner, attempt_id: UUID) -> attempts.AttemptView:
    return attempts.get_attempt(db, user_id=who.id, attempt_id=attempt_id)


def submit(db: Session, who: Learner, attempt_id: UUID, event_id: UUID, text: str = "a") -> None:
    attempts.submit_attempt(
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


def test_an_attempt_holds_what_was_asked_and_how(db: Session, ada: Learner) -> None:
    asked = view(db, ada, factories.start(db, ada))
    assert (asked.title, asked.subject) == ("Cache-aside", "Caching")
    assert asked.prompt == "When would you not use Cache-aside?"
    assert [point.critical for point in asked.points] == [True, False]
    assert (asked.state.stage, asked.allowed_seconds, asked.draft) == (Stage.RUNNING, 60, "")


def test_a_start_sent_twice_is_one_start(db: Session, ada: Learner) -> None:
    attempt_id = uuid4()
    assert start(db, ada, attempt_id) == start(db, ada, attempt_id) == attempt_id
    assert (number(db, Attempt), number(db, AttemptEvent)) == (1, 1)


def test_two_learners_may_choose_the_same_id(db: Session, ada: Learner, bob: Learner) -> None:
    attempt_id = uuid4()
    start(db, ada, attempt_id)
    start(db, bob, attempt_id)
    assert number(db, Attempt) == 2


def test_a_learners_own_way_is_kept_with_the_attempt(db: Session, ada: Learner) -> None:
    slow = replace(ada, preferences=Preferences(extra_time=ExtraTime.HALF, hard_stop=True))
    assert view(db, ada, factories.start(db, slow)).allowed_seconds == 90


def test_no_attempt_starts_at_a_drill_that_is_gone(db: Session, ada: Learner) -> None:
    drill_id = factories.drill_id(db)
    factories.load(db, {})
    with pytest.raises(NotFound):
        attempts.get_live_drill(db, drill_id, ada.id)


def test_a_stranger_finds_no_step_of_an_attempt(db: Session, ada: Learner, bob: Learner) -> None:
    attempt_id = factories.start(db, ada)
    with pytest.raises(NotFound):
        view(db, bob, attempt_id)
    with pytest.raises(NotFound):
        draft(db, bob, attempt_id, "mine", tab=uuid4(), revision=1)
    with pytest.raises(NotFound):
        submit(db, bob, attempt_id, uuid4())
    with pytest.raises(NotFound):
        attempts.leave_attempt(db, user_id=bob.id, attempt_id=attempt_id)
    assert attempts.list_unfinished(db, user_id=bob.id, now=NOW) == []


def test_a_draft_sent_twice_is_kept_once(db: Session, ada: Learner) -> None:
    attempt_id, tab = factories.start(db, ada), uuid4()
    assert draft(db, ada, attempt_id, "one", tab=tab, revision=1) == 1
    assert draft(db, ada, attempt_id, "one", tab=tab, revision=1) == 1
    assert number(db, Draft) == 1
    assert view(db, ada, attempt_id).draft == "one"


def test_an_older_draft_does_not_overtake_a_newer_one(db: Session, ada: Learner) -> None:
    attempt_id, tab = factories.start(db, ada), uuid4()
    draft(db, ada, attempt_id, "longer text", tab=tab, revision=5)
    assert draft(db, ada, attempt_id, "long", tab=tab, revision=4) == 5
    assert (view(db, ada, attempt_id).draft, view(db, ada, attempt_id).revision) == (
        "longer text",
        5,
    )


def test_two_tabs_keep_two_texts(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    draft(db, ada, attempt_id, "left", tab=uuid4(), revision=1)
    draft(db, ada, attempt_id, "right", tab=uuid4(), revision=2)
    assert set(db.scalars(select(Draft.text))) == {"left", "right"}
    assert view(db, ada, attempt_id).draft == "right"


def test_a_draft_after_the_answer_is_a_conflict(db: Session, ada: Learner) -> None:
    attempt_id = handed_in(db, ada)
    with pytest.raises(Conflict, match="in already"):
        draft(db, ada, attempt_id, "late", tab=uuid4(), revision=9)
    assert row(db, ada, attempt_id).text == "words"


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
    assert number(db, AttemptEvent) == 2
    assert steps.caches(db, ada) == before


def test_an_answer_counts_from_the_moment_it_is_in(db: Session, ada: Learner) -> None:
    """Also one that is never scored: it was practised all the same."""
    handed_in(db, ada)
    (day,) = db.scalars(select(StudyDay))
    assert (day.attempts, day.seconds, day.scored) == (1, 50.0, 0)


def test_an_edited_page_changes_no_attempt(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    text = factories.PAGES["Caching/cache-aside.md"].replace("When would", "Why would")
    factories.load(db, {**factories.PAGES, "Caching/cache-aside.md": text})
    assert view(db, ada, attempt_id).prompt.startswith("When would")
    assert view(db, ada, factories.start(db, ada)).prompt.startswith("Why would")


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


def test_a_running_attempt_can_be_thrown_away_with_its_drafts(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    draft(db, ada, attempt_id, "one", tab=uuid4(), revision=1)
    attempts.leave_attempt(db, user_id=ada.id, attempt_id=attempt_id)
    db.flush()
    assert [number(db, table) for table in (Attempt, AttemptEvent, Draft)] == [0, 0, 0]


def test_an_answer_that_is_in_is_never_thrown_away(db: Session, ada: Learner) -> None:
    with pytest.raises(Conflict, match="kept"):
        attempts.leave_attempt(db, user_id=ada.id, attempt_id=handed_in(db, ada))


def test_the_three_latest_unfinished_attempts_of_the_week_are_offered(
    db: Session, ada: Learner
) -> None:
    ids = [factories.start(db, ada, now=NOW + timedelta(hours=hour)) for hour in range(4)]
    steps.scored(db, ada, now=TOMORROW)
    factories.start(db, ada, now=NOW - timedelta(days=9))
    found = attempts.list_unfinished(db, user_id=ada.id, now=TOMORROW)
    assert [each.id for each in found] == ids[:0:-1]


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
        attempts.submit_attempt(
            db, user_id=ada.id, attempt_id=attempt_id, event_id=uuid4(), text="a", now=LATER
        )
    assert len(seen) <= 8, seen
