"""A guest who turns out to have an account brings the work along."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.models.attempt import AttemptEvent
from app.models.judgement import RoundEventRow
from app.models.review import Peek, Review, Standing, StudyDay
from app.models.topic import Topic
from app.models.user import User
from app.services import accounts, standings, topics
from app.services.criterion_logs import rebuild_logs
from app.services.rounds import explain
from tests import factories
from tests.factories import NOW, PASSWORD
from tests.services import rounds, steps
from tests.services.steps import TOMORROW

pytestmark = pytest.mark.usefixtures("pages")


@pytest.fixture
def guest(db: Session) -> Learner:
    return factories.make_learner(db)


def sign_in(db: Session, guest: Learner) -> None:
    db.flush()
    accounts.sign_in(
        db, guest=guest, email="ada@example.org", password=PASSWORD, browser="", now=NOW
    )


def test_a_guests_work_joins_the_account_and_the_guest_goes(
    db: Session, ada: Learner, guest: Learner
) -> None:
    own, brought = steps.scored(db, ada), steps.scored(db, guest, now=TOMORROW)
    sign_in(db, guest)
    assert steps.row(db, ada, own).text == steps.row(db, ada, brought).text
    assert set(db.scalars(select(AttemptEvent.user_id))) == {ada.id}
    assert [each.user_id for each in db.scalars(select(Review))] == [ada.id, ada.id]
    assert db.get(User, guest.id) is None


def test_standing_and_days_of_the_account_are_counted_anew(
    db: Session, ada: Learner, guest: Learner
) -> None:
    steps.scored(db, ada)
    steps.scored(db, guest, now=TOMORROW)
    sign_in(db, guest)
    (standing,) = db.scalars(select(Standing))
    assert (standing.user_id, standing.attempts) == (ada.id, 2)
    assert {(day.user_id, day.attempts) for day in db.scalars(select(StudyDay))} == {(ada.id, 1)}
    kept = steps.caches(db, ada)
    for day in (NOW, TOMORROW):
        standings.recount(db, user_id=ada.id, topic_id=standing.topic_id, day=day.date())
    rebuild_logs(db, ada.id)
    assert steps.caches(db, ada) == kept


def test_a_peek_stays_a_peek(db: Session, ada: Learner, guest: Learner) -> None:
    topic_id = db.scalars(select(Topic.id).where(Topic.title == "Cache-aside")).one()
    for who in (ada, guest):
        topics.open_answers(db, user_id=who.id, topic_id=topic_id, today=NOW.date(), now=NOW)
    sign_in(db, guest)
    assert [peek.user_id for peek in db.scalars(select(Peek))] == [ada.id]
    assert steps.row(db, ada, steps.handed_in(db, ada)).peeked


def test_signing_in_as_somebody_else_moves_no_account(
    db: Session, ada: Learner, bob: Learner
) -> None:
    attempt_id = steps.scored(db, bob)
    sign_in(db, bob)
    assert steps.row(db, bob, attempt_id).user_id == bob.id


def test_a_guests_rounds_join_the_account(db: Session, ada: Learner, guest: Learner) -> None:
    round_id = rounds.start(db, guest)
    explain(db, rounds.doing(guest, round_id), text="Nothing in it can be checked.")
    sign_in(db, guest)
    assert rounds.row(db, ada, round_id).outcome is not None
    assert set(db.scalars(select(RoundEventRow.user_id))) == {ada.id}
