"""Sessions as they are stored: one row, items in order, a place that follows from attempts."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInput, NotFound
from app.domain.learner import Learner
from app.domain.session import Order, SessionKind, StepState, Wish
from app.models.session import PracticeSession, SessionItem
from app.models.topic import Topic
from app.services.attempts import answering
from app.services.sessions import session_choice, session_results, session_steps, sessions
from app.services.sessions.sessions import SessionView
from tests import factories
from tests.factories import NOW
from tests.services import steps
from tests.services.steps import TOMORROW

pytestmark = pytest.mark.usefixtures("pages")


def make(db: Session, who: Learner, wish: Wish | None = None, subject: str = "") -> UUID:
    return session_choice.start_session(
        db,
        learner=who,
        session_id=uuid4(),
        wish=wish or Wish(minutes=10),
        subject=subject,
        practice=False,
        interrupts=False,
        now=NOW,
    )


def view(db: Session, who: Learner, session_id: UUID) -> SessionView:
    db.flush()
    db.expunge_all()
    return sessions.get_session(db, user_id=who.id, session_id=session_id)


def start(db: Session, who: Learner, session_id: UUID, place: int = 0) -> UUID:
    item = view(db, who, session_id).items[place]
    attempt_id = session_steps.start_item(
        db, learner=who, session_id=session_id, attempt_id=item.attempt_id, now=NOW
    )
    assert attempt_id == item.attempt_id
    return attempt_id


def states(db: Session, who: Learner, session_id: UUID) -> list[StepState]:
    return [item.state for item in view(db, who, session_id).items]


def test_the_place_follows_from_the_attempts(db: Session, ada: Learner) -> None:
    session_id = make(db, ada)
    assert states(db, ada, session_id) == [StepState.OPEN] * 3
    first = start(db, ada, session_id)
    assert states(db, ada, session_id)[0] is StepState.RUNNING
    factories.submit(db, ada, first, text="words", now=steps.SOON)
    assert states(db, ada, session_id)[0] is StepState.WAITING
    factories.score(db, ada, first, now=steps.LATER)
    assert states(db, ada, session_id)[0] is StepState.DONE
    second = start(db, ada, session_id, 1)
    answering.leave_attempt(
        db, user_id=ada.id, attempt_id=second, event_id=uuid4(), text="", now=NOW
    )
    assert states(db, ada, session_id) == [StepState.DONE, StepState.LEFT, StepState.OPEN]
    steps.undo(db, ada, first)
    assert states(db, ada, session_id)[0] is StepState.WAITING


def test_a_page_that_is_gone_is_passed_over(db: Session, ada: Learner) -> None:
    session_id = make(db, ada)
    gone = view(db, ada, session_id).items[0]
    db.get_one(Topic, gone.topic_id).archived_at = NOW
    found = view(db, ada, session_id)
    assert found.items[0].state is StepState.GONE
    assert found.next_item == found.items[1]
    started = session_steps.start_item(
        db, learner=ada, session_id=session_id, attempt_id=gone.attempt_id, now=NOW
    )
    assert started is None


def test_it_is_anothers_business_to_nobody(db: Session, ada: Learner, bob: Learner) -> None:
    session_id = make(db, ada)
    with pytest.raises(NotFound):
        sessions.get_session(db, user_id=bob.id, session_id=session_id)
    with pytest.raises(NotFound):
        session_steps.stop(db, user_id=bob.id, session_id=session_id, now=NOW)
    assert sessions.find_open(db, user_id=bob.id, now=NOW) is None


def test_an_attempt_of_its_own_has_no_session(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    assert sessions.find_session_of(db, user_id=ada.id, attempt_id=attempt_id) is None
    session_id = make(db, ada)
    found = sessions.find_session_of(db, user_id=ada.id, attempt_id=start(db, ada, session_id, 1))
    assert found is not None
    assert found.id == session_id
    assert found.number_of(found.items[1].attempt_id) == 2


def test_it_is_loaded_in_one_statement(db: Session, ada: Learner) -> None:
    session_id = make(db, ada)
    with steps.statements(db) as seen:
        sessions.get_session(db, user_id=ada.id, session_id=session_id)
    assert len(seen) == 1


def test_making_one_sends_few_statements(db: Session, ada: Learner) -> None:
    steps.scored(db, ada)
    with steps.statements(db) as seen:
        make(db, ada, Wish(minutes=10, order=Order.WEAK, warm_up=True))
    assert len(seen) <= 9, seen


def test_weak_first_begins_with_the_neediest(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, title="Eviction")
    steps.scored(db, ada, title="Cache-aside", marks=steps.WRONG, confidence=3)
    session_id = make(db, ada, Wish(number=2, order=Order.WEAK))
    items = view(db, ada, session_id).items
    assert [item.title for item in items] == ["Cache-aside", "Eviction"]
    assert items[0].sentence.startswith("Here because: ")


def test_a_warm_up_is_practice(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, title="Eviction")
    session_id = session_choice.start_session(
        db,
        learner=ada,
        session_id=uuid4(),
        wish=Wish(number=2, warm_up=True),
        subject="",
        practice=False,
        interrupts=False,
        now=TOMORROW,
    )
    items = view(db, ada, session_id).items
    assert (items[0].title, items[0].practice) == ("Eviction", True)
    assert not items[1].practice


def test_neighbours_that_are_mixed_up_come_one_after_the_other(db: Session, ada: Learner) -> None:
    pages = {
        "A/a.md": factories.PAGE.format(title="Leases"),
        "B/b.md": factories.PAGE.format(title="Other"),
        "C/c.md": factories.PAGE.format(title="Locks vs leases"),
    }
    factories.load(db, pages)
    items = view(db, ada, make(db, ada, Wish(number=3))).items
    assert [item.title for item in items] == ["Leases", "Locks vs leases", "Other"]


def test_related_pages_that_set_each_other_apart_are_neighbours(db: Session, ada: Learner) -> None:
    head = "---\nrelated:\n  - {other}\n---\n"
    body = factories.PAGE.split("---\n", 2)[2]
    contrast = body.format(title="Leases").replace("A cache holds", "Unlike locks, a cache holds")
    pages = {
        "A/a.md": head.format(other="C/c.md") + contrast,
        "B/b.md": factories.PAGE.format(title="Other"),
        "C/c.md": head.format(other="A/a.md") + body.format(title="Locks"),
    }
    factories.load(db, pages)
    items = view(db, ada, make(db, ada, Wish(number=3))).items
    assert [item.title for item in items] == ["Leases", "Locks", "Other"]


def test_nothing_to_practise_makes_no_session(db: Session, ada: Learner) -> None:
    with pytest.raises(InvalidInput):
        make(db, ada, subject="Cooking")
    assert db.scalars(select(PracticeSession)).all() == []


def test_a_ladder_asks_one_topic_in_three_boxes_and_only_the_first_is_rated(
    db: Session, ada: Learner
) -> None:
    topic_id = db.scalars(select(Topic.id).where(Topic.title == "Eviction")).one()
    number = uuid4()
    for _twice in range(2):
        session_choice.start_ladder(db, learner=ada, topic_id=topic_id, session_id=number, now=NOW)
    found = view(db, ada, number)
    assert found.kind is SessionKind.LADDER
    assert [item.box_seconds for item in found.items] == [180, 60, 30]
    for place in range(3):
        attempt_id = start(db, ada, number, place)
        factories.submit(db, ada, attempt_id, text="words", now=steps.SOON)
        factories.score(db, ada, attempt_id, now=steps.LATER)
    assert len(steps.living_reviews(db, ada)) == 1
    summary = session_results.get_summary(db, user_id=ada.id, session=view(db, ada, number))
    assert summary.boxes == (180, 60, 30)
    assert summary.finding.startswith("4 of 4 points") or "came through" in summary.finding
    assert len(summary.coming) == 1


def test_a_ladder_that_has_not_begun_says_nothing_yet(db: Session, ada: Learner) -> None:
    topic_id = db.scalars(select(Topic.id).where(Topic.title == "Eviction")).one()
    session_choice.start_ladder(db, learner=ada, topic_id=topic_id, session_id=uuid4(), now=NOW)
    (row,) = db.scalars(select(PracticeSession))
    summary = session_results.get_summary(db, user_id=ada.id, session=view(db, ada, row.id))
    assert (summary.finding, summary.rows, summary.next, summary.well) == ("", (), None, ())


def test_a_page_without_points_can_not_be_split(db: Session, ada: Learner) -> None:
    page = "# Bare\n\n## Interview Timed Drill\n\n- 60 seconds: Why?\n"
    factories.load(db, {"A/bare.md": page})
    topic_id = db.scalars(select(Topic.id).where(Topic.title == "Bare")).one()
    with pytest.raises(InvalidInput, match="no key points"):
        session_choice.start_split(db, learner=ada, topic_id=topic_id, session_id=uuid4(), now=NOW)


def test_a_guests_session_joins_the_account(db: Session, ada: Learner) -> None:
    guest = factories.make_learner(db)
    session_id = make(db, guest)
    first = start(db, guest, session_id)
    steps.join(db, guest, "ada@example.org")
    assert view(db, ada, session_id).items[0].attempt_id == first
    assert states(db, ada, session_id)[0] is StepState.RUNNING
    assert set(db.scalars(select(SessionItem.user_id))) == {ada.id}
