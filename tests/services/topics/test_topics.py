"""Looking at topics: the list, and opening answers."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.learner import Learner
from app.models.review import Peek
from app.services.topics import topic_page, topics
from app.services.topics.topic_page import TopicPage
from tests.factories import NOW
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")


def page(db: Session, who: Learner | None, address: str = "Caching/cache-aside") -> TopicPage:
    return topic_page.get_topic(
        db,
        source="content",
        address=address,
        user_id=who.id if who else None,
        today=NOW.date(),
    )


def test_answers_are_closed_until_tried_or_opened(db: Session, ada: Learner, bob: Learner) -> None:
    topic_id = page(db, ada).line.id
    assert not page(db, ada).answers_are_open
    topics.open_answers(db, user_id=ada.id, topic_id=topic_id, today=NOW.date(), now=NOW)
    assert page(db, ada).mine.peeked
    steps.handed_in(db, bob)
    assert (page(db, bob).mine.tried, page(db, bob).answers_are_open) == (True, True)
    assert not page(db, None).answers_are_open


def test_opening_twice_is_one_peek_and_after_a_try_none(
    db: Session, ada: Learner, bob: Learner
) -> None:
    steps.handed_in(db, bob)
    for who in (ada, ada, bob):
        topics.open_answers(
            db, user_id=who.id, topic_id=page(db, who).line.id, today=NOW.date(), now=NOW
        )
        db.flush()
    assert db.scalars(select(Peek.user_id)).all() == [ada.id]
    assert db.scalar(select(func.count()).select_from(Peek)) == 1


def test_nothing_is_opened_that_is_not_there(db: Session, ada: Learner) -> None:
    with pytest.raises(NotFound):
        topics.open_answers(db, user_id=ada.id, topic_id=12345, today=NOW.date(), now=NOW)


def test_what_there_is_to_practise_is_counted(db: Session) -> None:
    counts = topics.count_content(db)
    assert (counts.topics, counts.subjects, counts.drills) == (3, 2, 6)
