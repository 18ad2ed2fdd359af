"""Mock interviews: drawn from a track, stopped by the clock, scored, and part of readiness."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.learner import ExtraTime, Learner
from app.domain.mocks import SHEET
from app.domain.timing import StopRule
from app.services.planning import plan_pages
from app.services.sessions import mocks, session_steps, sessions
from app.services.sessions.sessions import SessionView
from tests import factories
from tests.factories import NOW
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")
FULL = {line.key: line.maximum for line in SHEET}


def start(
    db: Session, who: Learner, *, track: str = "", session_id: UUID | None = None, day: int = 0
) -> UUID:
    return mocks.start_mock(
        db,
        learner=who,
        session_id=session_id or uuid4(),
        track=track,
        minutes=30,
        now=NOW + timedelta(days=day),
    )


def view(db: Session, who: Learner, session_id: UUID) -> SessionView:
    return sessions.get_session(db, user_id=who.id, session_id=session_id)


def answer(db: Session, who: Learner, session_id: UUID, place: int, now: datetime) -> UUID:
    """One question from its start to its score."""
    attempt_id = view(db, who, session_id).items[place].attempt_id
    session_steps.start_item(db, learner=who, session_id=session_id, attempt_id=attempt_id, now=now)
    factories.submit(db, who, attempt_id, text="words", now=now + timedelta(seconds=30))
    factories.score(db, who, attempt_id, now=now + timedelta(seconds=40))
    return attempt_id


def hold(db: Session, who: Learner, session_id: UUID, day: int = 0) -> None:
    """A whole mock."""
    for place in range(len(view(db, who, session_id).items)):
        now = NOW + timedelta(days=day, minutes=4 * place)
        answer(db, who, session_id, place, now)


def fill(db: Session, who: Learner, session_id: UUID, **levels: int) -> int:
    filled = FULL | levels
    return mocks.fill_sheet(
        db, user_id=who.id, session_id=session_id, levels=filled, now=NOW
    ).points


def test_a_mock_is_a_session_in_three_segments(db: Session, ada: Learner) -> None:
    found = view(db, ada, start(db, ada))
    assert [item.box_seconds for item in found.items] == [60] * 2 + [180] * 4 + [60] * 4
    assert found.items[2].sentence == "Main part, 18 minutes: question 1 of 4."
    assert not any(item.practice for item in found.items)


def test_the_same_number_again_changes_nothing(db: Session, ada: Learner) -> None:
    session_id = start(db, ada)
    assert start(db, ada, session_id=session_id) == session_id
    assert len(mocks.list_mocks(db, user_id=ada.id)) == 1


def test_its_questions_come_from_the_track(db: Session, ada: Learner) -> None:
    found = view(db, ada, start(db, ada, track="backend"))
    assert {item.title for item in found.items} == {"Cache-aside", "Indexes <T>"}


def test_a_track_that_has_no_topic_here_is_refused(db: Session, ada: Learner) -> None:
    with pytest.raises(InvalidInput, match="no topic"):
        start(db, ada, track="nonsense")


def test_the_clock_ends_each_answer_of_a_mock_and_of_no_other_session(
    db: Session, ada: Learner
) -> None:
    assert not ada.preferences.hard_stop
    session_id = start(db, ada)
    first = answer(db, ada, session_id, 0, NOW)
    assert steps.row(db, ada, first).stop_rule == StopRule.HARD
    alone = factories.start(db, ada, now=NOW + timedelta(days=1))
    assert steps.row(db, ada, alone).stop_rule == StopRule.SOFT


def test_the_sheet_waits_for_the_end(db: Session, ada: Learner) -> None:
    session_id = start(db, ada)
    answer(db, ada, session_id, 0, NOW)
    with pytest.raises(Conflict):
        fill(db, ada, session_id)
    assert mocks.mock_scores(db, user_id=ada.id, track="") == ()


def test_a_sheet_that_is_filled_again_counts_as_the_later_one(db: Session, ada: Learner) -> None:
    session_id = start(db, ada)
    hold(db, ada, session_id)
    assert fill(db, ada, session_id, clarity=0) == 8
    assert fill(db, ada, session_id, clarity=1) == 9
    (line,) = mocks.list_mocks(db, user_id=ada.id)
    assert line.score is not None
    assert (line.score.points, line.minutes, line.track) == (9, 30, "")
    with pytest.raises(InvalidInput):
        fill(db, ada, session_id, clarity=3)


def test_a_mock_of_somebody_else_is_none(db: Session, ada: Learner, bob: Learner) -> None:
    session_id = start(db, ada)
    with pytest.raises(NotFound):
        fill(db, bob, session_id)
    assert mocks.find_mock(db, user_id=bob.id, session_id=session_id) is None
    assert mocks.find_mock(db, user_id=ada.id, session_id=session_id) is not None


def test_three_good_mocks_in_a_row_make_their_rule_true(db: Session, ada: Learner) -> None:
    for day in range(3):
        session_id = start(db, ada, day=day)
        hold(db, ada, session_id, day)
        fill(db, ada, session_id, clarity=day)
    other = start(db, ada, track="backend", day=4)
    hold(db, ada, other, 4)
    fill(db, ada, other, correctness=0, tradeoff=0)
    page = plan_pages.get_plan_page(db, learner=ada, now=NOW + timedelta(days=5))
    (rule,) = (rule for rule in page.readiness.rules if rule.key == "mocks")
    assert (rule.holds, rule.sentence) == (True, "The last 3 mocks reached 8 of 10.")


def test_extra_time_stays_in_a_mock(db: Session, ada: Learner) -> None:
    longer = replace(ada, preferences=replace(ada.preferences, extra_time=ExtraTime.DOUBLE))
    attempt_id = answer(db, longer, start(db, longer), 0, NOW)
    assert steps.row(db, ada, attempt_id).extra_time == ExtraTime.DOUBLE


def test_what_a_mock_asked_rests_for_two_weeks_and_what_it_did_not_ask_does_not(
    db: Session, ada: Learner, bob: Learner
) -> None:
    first = start(db, ada)
    topic = view(db, ada, first).items[0].topic_id
    answer(db, ada, first, 0, NOW)
    for day, rests in ((1, True), (13, True), (15, False)):
        now = NOW + timedelta(days=day)
        assert (mocks.asked_lately(db, user_id=ada.id, now=now) == {topic}) is rests
    assert mocks.asked_lately(db, user_id=bob.id, now=NOW) == set()
    asked = [view(db, ada, start(db, ada, day=day)).items[0].topic_id for day in range(1, 6)]
    assert topic not in asked
