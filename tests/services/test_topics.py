"""Looking at topics: the list, and opening answers."""

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.learner import Learner
from app.models.review import Peek
from app.models.topic import Topic
from app.services import topic_page, topics
from app.services.topic_page import TopicPage
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


def test_topics_come_by_subject_with_how_the_learner_stands(
    db: Session, ada: Learner, bob: Learner
) -> None:
    steps.scored(db, ada)
    lines = topics.list_topics(db, user_id=ada.id)
    assert list(topics.by_subject(lines)) == ["Caching", "Databases"]
    assert [line.attempts for line in lines] == [1, 0, 0]
    assert lines[0].due_at is not None
    assert [line.attempts for line in topics.list_topics(db, user_id=bob.id)] == [0, 0, 0]


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


def test_many_topics_come_a_page_at_a_time_and_every_subject_knows_its_own(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topics, "PAGE_SIZE", 1)
    found = topics.get_topic_list(db, user_id=None, page=2)
    assert (found.number, found.page, found.pages, len(found.lines)) == (3, 2, 3, 1)
    assert [(each.name, each.topics, each.page) for each in found.subjects.values()] == [
        ("Caching", 2, 1),
        ("Databases", 1, 3),
    ]
    paths = [topics.get_topic_list(db, user_id=None, page=at).lines[0].url for at in (1, 2, 3)]
    assert len(set(paths)) == 3


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (-5, 1), (2, 1), (10**9, 1)])
def test_past_the_last_page_of_topics_is_the_last_one(db: Session, asked: int, shown: int) -> None:
    found = topics.get_topic_list(db, user_id=None, page=asked)
    assert (found.page, found.pages, len(found.lines)) == (shown, 1, 3)


def test_without_topics_the_list_is_one_empty_page(db: Session) -> None:
    db.execute(delete(Topic))
    found = topics.get_topic_list(db, user_id=None, page=1)
    assert (found.number, found.pages, list(found.lines), dict(found.subjects)) == (0, 1, [], {})
