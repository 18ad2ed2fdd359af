"""Which comparison comes next."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.models.topic import Topic
from app.services.rounds import pair_queue
from app.services.rounds.pair_queue import Judged
from app.services.topics import topic_list
from tests import factories
from tests.factories import NOW
from tests.services import steps
from tests.services.rounds import rounds as play
from tests.services.rounds.test_round_starts import PAIR_ONLY, topic_id

pytestmark = pytest.mark.usefixtures("pages")


def next_title(db: Session, who: Learner | None, *, other_than: int = 0) -> str | None:
    found = pair_queue.find_next(db, learner=who, other_than=other_than, now=NOW)
    titles = {play.pair_id(db, title.title): title.title for title in db.query(Topic)}
    return None if found is None else titles[found]


def test_a_visitor_begins_with_the_first(db: Session) -> None:
    assert next_title(db, None) == "Cache-aside"
    assert next_title(db, None, other_than=topic_id(db)) == "Eviction"


def test_a_known_topic_comes_before_one_never_tried_and_what_is_due_last(
    db: Session, ada: Learner
) -> None:
    for days in (40, 38, 30, 4):
        steps.scored(db, ada, title="Indexes <T>", now=NOW - timedelta(days=days))
    steps.scored(db, ada, title="Cache-aside", now=NOW - timedelta(days=40))
    assert next_title(db, ada) == "Indexes <T>"
    assert next_title(db, ada, other_than=topic_id(db, "Indexes <T>")) == "Eviction"
    play.start(db, ada, "Eviction")
    assert next_title(db, ada, other_than=topic_id(db, "Indexes <T>")) == "Cache-aside"


def test_what_was_seen_of_late_waits(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, title="Cache-aside", now=NOW - timedelta(days=2))
    play.start(db, ada, "Eviction", now=NOW - timedelta(days=1))
    assert next_title(db, ada) == "Indexes <T>"
    play.start(db, ada, "Indexes <T>")
    assert next_title(db, ada) is None


def test_an_easy_pair_comes_after_the_others(db: Session, ada: Learner) -> None:
    factories.load(db, {**factories.PAGES, "A/Bare.md": PAIR_ONLY})
    assert next_title(db, ada) == "Cache-aside"
    for title in ("Cache-aside", "Eviction", "Indexes <T>"):
        play.start(db, ada, title)
    assert next_title(db, ada) == "Bare"


def flawed(db: Session, who: Learner | None, flaw: str = "no number") -> int | None:
    return pair_queue.find_flawed(db, learner=who, flaw=flaw, now=NOW)


def test_a_flaw_is_practised_with_a_pair_that_has_it(db: Session) -> None:
    assert flawed(db, None) == play.pair_id(db)
    assert flawed(db, None, "rambling") is None
    factories.load(db, {})
    assert flawed(db, None) is None


def test_a_flaw_is_practised_on_what_was_not_seen_of_late_and_else_on_what_was(
    db: Session, ada: Learner
) -> None:
    play.start(db, ada, "Cache-aside")
    assert flawed(db, ada) == play.pair_id(db, "Eviction")
    for title in ("Eviction", "Indexes <T>"):
        play.start(db, ada, title)
    assert flawed(db, ada) is not None


def test_the_last_round_on_a_pair_is_remembered(db: Session, ada: Learner, bob: Learner) -> None:
    steps.scored(db, ada, now=NOW - timedelta(days=20))
    play.judge(db, ada, right=False, now=NOW - timedelta(days=5))
    play.judge(db, ada, right=True)
    play.start(db, ada, "Eviction")
    assert pair_queue.list_judged(db, user_id=ada.id) == {
        (topic_id(db), 1): Judged(at=NOW, right=True)
    }
    assert pair_queue.list_judged(db, user_id=bob.id) == {}
    assert pair_queue.list_judged(db, user_id=None) == {}
    assert len(topic_list.get_topic_list(db, user_id=ada.id, page=1).lines) == 3
