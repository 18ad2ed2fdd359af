"""A guest who turns out to have an account brings the work along."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.checklist import items_of
from app.domain.learner import Learner
from app.models.attempt import AttemptEvent
from app.models.judgement import RoundEventRow
from app.models.own import OwnAnswer, Tick
from app.models.review import Peek, Review, Standing, StudyDay
from app.models.topic import Topic
from app.models.user import User
from app.services.figures import standings
from app.services.figures.criterion_logs import rebuild_logs
from app.services.rounds.rounds import explain
from app.services.scoring import own_answers
from app.services.topics import ticks, topics
from tests import factories
from tests.factories import NOW, PASSWORD
from tests.services import steps, stored
from tests.services.rounds import rounds
from tests.services.steps import TOMORROW

pytestmark = pytest.mark.usefixtures("pages")


@pytest.fixture
def guest(db: Session) -> Learner:
    return factories.make_learner(db)


def sign_in(db: Session, guest: Learner) -> None:
    db.flush()
    factories.sign_in(
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


def test_own_answers_and_ticks_join_those_of_the_account(
    db: Session, ada: Learner, guest: Learner
) -> None:
    text = (
        factories.PAGE.format(title="Listed")
        .replace("- one", "- [ ] one")
        .replace("- two", "- [x] two")
    )
    factories.load(db, {"listed.md": text}, source="more")
    topic_id = stored.topic_id(db, "Listed")
    html = db.scalars(select(Topic.notes_html).where(Topic.id == topic_id)).one()
    one, two = (item.key for item in items_of(html))
    for who, strong, item, now in ((ada, "First.", two, NOW), (guest, "Second.", one, TOMORROW)):
        where = {"user_id": who.id, "topic_id": topic_id}
        own_answers.save_own(db, **where, written=(strong, "mine"), version=0, now=now)
        ticks.set_tick(db, **where, item=item, ticked=True, now=now)
        ticks.set_tick(db, **where, item=two, ticked=who == ada, now=now)
        db.flush()
    ticks.set_tick(db, user_id=ada.id, topic_id=topic_id, item=one, ticked=False, now=NOW)
    sign_in(db, guest)
    kept = own_answers.find_own(db, user_id=ada.id, topic_id=topic_id)
    assert (kept.own.strong, kept.own.texts) == ("First.\n\nSecond.", ("mine",))
    ticked = ticks.ticked_items(db, user_id=ada.id, topic_id=topic_id, items=items_of(html))
    assert ticked == {one}
    assert {row.user_id for row in db.scalars(select(Tick))} == {ada.id}
    assert {row.user_id for row in db.scalars(select(OwnAnswer))} == {ada.id}


def test_an_earlier_tick_of_a_guest_changes_no_later_one(
    db: Session, ada: Learner, guest: Learner
) -> None:
    text = factories.PAGE.format(title="Listed").replace("- one", "- [ ] one")
    factories.load(db, {"listed.md": text}, source="more")
    topic_id = stored.topic_id(db, "Listed")
    html = db.scalars(select(Topic.notes_html).where(Topic.id == topic_id)).one()
    (item,) = items_of(html)
    for who, ticked, now in ((guest, False, NOW), (ada, True, TOMORROW)):
        ticks.set_tick(db, user_id=who.id, topic_id=topic_id, item=item.key, ticked=ticked, now=now)
    sign_in(db, guest)
    assert ticks.ticked_items(db, user_id=ada.id, topic_id=topic_id, items=items_of(html)) == {
        item.key
    }


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
