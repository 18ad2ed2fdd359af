"""Starting an attempt, and the attempt as the pages show it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.attempt import Stage
from app.domain.errors import NotFound
from app.domain.learner import ExtraTime, Learner, Preferences, Way
from app.models.attempt import Attempt, AttemptEvent
from app.services.attempts import answering, attempts
from app.services.attempts.live_drills import get_live_drill
from app.services.attempts.unfinished import list_unfinished
from tests import factories
from tests.factories import NOW
from tests.services import steps
from tests.services.steps import SOON, TOMORROW

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


def view(db: Session, who: Learner, attempt_id: UUID) -> attempts.AttemptView:
    return attempts.get_attempt(db, user_id=who.id, attempt_id=attempt_id, now=SOON)


def number(db: Session, table: type) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


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


def test_a_pause_is_told_in_words(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    turn: dict[str, Any] = {"user_id": ada.id, "attempt_id": attempt_id}
    answering.pause(db, **turn, event_id=uuid4(), now=NOW + timedelta(seconds=3))
    assert view(db, ada, attempt_id).is_paused
    answering.resume(db, **turn, event_id=uuid4(), now=NOW + timedelta(seconds=15))
    assert not view(db, ada, attempt_id).is_paused
    assert view(db, ada, attempt_id).pauses_in_words == "once, for 12 seconds"


def test_no_attempt_starts_at_a_drill_that_is_gone(db: Session, ada: Learner) -> None:
    drill_id = factories.drill_id(db)
    factories.load(db, {})
    with pytest.raises(NotFound):
        get_live_drill(db, drill_id, ada.id)


def test_an_edited_page_changes_no_attempt(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    text = factories.PAGES["Caching/cache-aside.md"].replace("When would", "Why would")
    factories.load(db, {**factories.PAGES, "Caching/cache-aside.md": text})
    assert view(db, ada, attempt_id).prompt.startswith("When would")
    assert view(db, ada, factories.start(db, ada)).prompt.startswith("Why would")


def test_the_three_latest_unfinished_attempts_of_the_week_are_offered(
    db: Session, ada: Learner
) -> None:
    ids = [factories.start(db, ada, now=NOW + timedelta(hours=hour)) for hour in range(4)]
    steps.scored(db, ada, now=TOMORROW)
    factories.start(db, ada, now=NOW - timedelta(days=9))
    found = list_unfinished(db, user_id=ada.id, now=TOMORROW)
    assert [each.id for each in found] == ids[:0:-1]


@pytest.mark.parametrize(("way", "seconds"), [(Way.SPEAK, 30), (Way.TYPE, 15)])
def test_a_spoken_answer_waits_while_its_question_is_read_aloud(
    db: Session, ada: Learner, way: Way, seconds: int
) -> None:
    learner = replace(ada, preferences=Preferences(way=way, preparation_seconds=15))
    attempt_id = attempts.start_attempt(
        db,
        learner=learner,
        drill_id=factories.drill_id(db),
        attempt_id=uuid4(),
        practice=False,
        now=NOW,
        hands_free=True,
    )
    assert view(db, ada, attempt_id).clock.preparation_seconds == seconds
