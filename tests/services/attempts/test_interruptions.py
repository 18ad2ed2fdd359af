"""Follow-up questions that interrupt an attempt."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.learner import Learner
from app.domain.session import Wish
from app.models.session import Interruption
from app.services.attempts import attempts, interruptions
from app.services.attempts.interruptions import InterruptionView
from app.services.sessions import session_choice, session_steps, sessions
from tests import factories
from tests.factories import NOW
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")


def found_in(db: Session, who: Learner, attempt_id: UUID) -> InterruptionView | None:
    """The question that interrupts an attempt, as its page has it."""
    view = attempts.get_attempt(db, user_id=who.id, attempt_id=attempt_id, now=NOW)
    return view.interruption


def test_the_pages_question_is_kept_with_its_response(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    for _twice in range(2):
        interruptions.plan_interruption(db, user_id=ada.id, attempt_id=attempt_id)
    factories.load(db, {})
    found = found_in(db, ada, attempt_id)
    assert found is not None
    assert found.question == "What happens when the cache is cold?"
    assert found.response is not None
    assert found.response.startswith("The database takes the full load")
    assert 21 <= found.at_second <= 42
    assert not found.answered


def test_a_page_without_a_question_interrupts_nobody(db: Session, ada: Learner) -> None:
    page = "# Bare\n\n## Interview Timed Drill\n\n- 60 seconds: Why?\n"
    factories.load(db, {"A/bare.md": page})
    attempt_id = factories.start(db, ada, title="Bare")
    interruptions.plan_interruption(db, user_id=ada.id, attempt_id=attempt_id)
    assert found_in(db, ada, attempt_id) is None


def test_the_first_tap_counts(db: Session, ada: Learner, bob: Learner) -> None:
    attempt_id = factories.start(db, ada)
    interruptions.plan_interruption(db, user_id=ada.id, attempt_id=attempt_id)
    for moment in (steps.SOON, steps.LATER):
        interruptions.answer_interruption(db, user_id=ada.id, attempt_id=attempt_id, now=moment)
    row = db.get_one(Interruption, (ada.id, attempt_id))
    assert row.answered_at == steps.SOON
    with pytest.raises(NotFound):
        interruptions.answer_interruption(db, user_id=bob.id, attempt_id=attempt_id, now=NOW)


def test_a_guests_questions_join_the_account(db: Session, ada: Learner) -> None:
    guest = factories.make_learner(db)
    attempt_id = factories.start(db, guest)
    interruptions.plan_interruption(db, user_id=guest.id, attempt_id=attempt_id)
    steps.join(db, guest, "ada@example.org")
    assert found_in(db, ada, attempt_id) is not None


def test_a_session_interrupts_each_of_its_drills(db: Session, ada: Learner) -> None:
    session_id = session_choice.start_session(
        db,
        learner=ada,
        session_id=uuid4(),
        wish=Wish(number=1),
        subject="",
        practice=False,
        interrupts=True,
        now=NOW,
    )
    item = sessions.get_session(db, user_id=ada.id, session_id=session_id).items[0]
    attempt_id = session_steps.start_item(
        db, learner=ada, session_id=session_id, attempt_id=item.attempt_id, now=NOW
    )
    assert attempt_id == item.attempt_id
    assert found_in(db, ada, attempt_id) is not None
