"""The history of every attempt, a page at a time."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.services.attempts import answering, history
from tests import factories
from tests.factories import NOW
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")


def test_attempts_come_newest_first_with_their_score(
    db: Session, ada: Learner, bob: Learner
) -> None:
    steps.scored(db, ada)
    factories.start(db, ada, now=NOW + timedelta(hours=1), practice=True)
    first, second = history.list_attempts(db, user_id=ada.id, page=1, now=NOW).lines
    assert (first.practice, first.score, first.rating) == (True, None, None)
    assert (second.title, second.subject, second.rating) == ("Cache-aside", "Caching", 3)
    assert second.score == pytest.approx(10 * 5 / 6)
    assert history.list_attempts(db, user_id=bob.id, page=1, now=NOW).lines == ()


def test_every_attempt_is_counted_whatever_became_of_it(db: Session, ada: Learner) -> None:
    steps.scored(db, ada)
    steps.handed_in(db, ada, title="Eviction")
    left = factories.start(db, ada, now=NOW + timedelta(hours=1))
    answering.leave_attempt(
        db,
        user_id=ada.id,
        attempt_id=left,
        event_id=uuid4(),
        text="",
        now=NOW + timedelta(hours=1),
    )
    factories.start(db, ada, now=NOW + timedelta(hours=2))
    found = history.list_attempts(db, user_id=ada.id, page=1, now=NOW)
    assert (found.number, len(found.lines)) == (4, 4)


def test_past_the_last_page_is_the_last_page(db: Session, ada: Learner) -> None:
    for minute in range(history.PAGE_SIZE + 1):
        factories.start(db, ada, now=NOW + timedelta(minutes=minute))
    found = history.list_attempts(db, user_id=ada.id, page=9, now=NOW)
    assert (found.number, found.page, found.pages, len(found.lines)) == (51, 2, 2, 1)
