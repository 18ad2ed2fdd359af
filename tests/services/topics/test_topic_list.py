"""The list of topics: by subject, a page at a time, and never older than the pages."""

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.models.topic import Topic
from app.services.topics import topic_list
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")


def test_topics_come_by_subject_with_how_the_learner_stands(
    db: Session, ada: Learner, bob: Learner
) -> None:
    steps.scored(db, ada)
    found = topic_list.get_topic_list(db, user_id=ada.id, page=1)
    assert [block.subject for block in found.blocks] == ["Caching", "Databases"]
    state = found.states[found.lines[0].id]
    assert (None not in state, len(found.states)) == (True, 1)
    assert topic_list.get_topic_list(db, user_id=bob.id, page=1).states == {}


def test_many_topics_come_a_page_at_a_time_and_every_subject_knows_its_own(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topic_list, "PAGE_SIZE", 1)
    found = topic_list.get_topic_list(db, user_id=None, page=2)
    assert (found.number, found.page, found.pages, len(found.lines)) == (3, 2, 3, 1)
    assert [(each.name, each.topics, each.page) for each in found.subjects.values()] == [
        ("Caching", 2, 1),
        ("Databases", 1, 3),
    ]
    paths = [topic_list.get_topic_list(db, user_id=None, page=at).lines[0].url for at in (1, 2, 3)]
    assert len(set(paths)) == 3


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (-5, 1), (2, 1), (10**9, 1)])
def test_past_the_last_page_of_topics_is_the_last_one(db: Session, asked: int, shown: int) -> None:
    found = topic_list.get_topic_list(db, user_id=None, page=asked)
    assert (found.page, found.pages, len(found.lines)) == (shown, 1, 3)


def test_without_topics_the_list_is_one_empty_page(db: Session) -> None:
    db.execute(delete(Topic))
    found = topic_list.get_topic_list(db, user_id=None, page=1)
    assert (found.number, found.pages, list(found.lines), dict(found.subjects)) == (0, 1, [], {})
