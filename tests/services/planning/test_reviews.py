"""Today: what is due, the queue, what was done, and which topics are weak."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.rating import Mark
from app.services.planning import reviews
from tests import factories
from tests.factories import NOW
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")
WRONG = (Mark.WRONG, Mark.WRONG)
NEXT_WEEK = NOW + timedelta(days=7)


def test_somebody_new_is_ready_to_start(db: Session, ada: Learner) -> None:
    today = reviews.get_today(db, learner=ada, now=NOW)
    assert (today.headline, today.due, today.tried, today.topics) == ("Ready when you are", 0, 0, 3)
    assert len(today.queue) == 3
    assert today.sentence.startswith("One question")


def test_what_was_done_today_is_counted(db: Session, ada: Learner) -> None:
    steps.scored(db, ada)
    today = reviews.get_today(db, learner=ada, now=NOW)
    assert (today.headline, today.done, today.tried) == ("Nothing due: something new", 1, 1)
    assert "comes back by itself" in today.sentence


def test_what_is_due_leads_the_day(db: Session, ada: Learner) -> None:
    steps.scored(db, ada)
    today = reviews.get_today(db, learner=ada, now=NEXT_WEEK)
    assert (today.headline, today.due, today.done) == ("1 topic to review today", 1, 0)
    assert "Lowest recall" in today.sentence
    assert "Cache-aside" in {line.title for line in today.queue}


def test_a_day_with_nothing_left_is_done(db: Session, ada: Learner) -> None:
    for title in ("Cache-aside", "Eviction", "Indexes <T>"):
        steps.scored(db, ada, title=title)
    assert reviews.get_today(db, learner=ada, now=NOW).headline == "All done for today"


def test_a_short_day_tells_what_it_has_no_room_for(db: Session, ada: Learner) -> None:
    for title in ("Cache-aside", "Eviction", "Indexes <T>"):
        steps.scored(db, ada, title=title)
    short = replace(ada, minutes_a_day=2)
    today = reviews.get_today(db, learner=short, now=NEXT_WEEK)
    assert today.due == 3
    assert len(today.rest) == 3 - len(today.queue) > 0
    assert today.rest_minutes > 0


def test_weak_topics_come_weakest_first_each_with_its_reason(
    db: Session, ada: Learner, bob: Learner
) -> None:
    steps.scored(db, ada, title="Eviction")
    steps.scored(db, ada, title="Cache-aside", marks=WRONG, confidence=3)
    weak = reviews.get_review(db, learner=ada, now=NOW).weak
    assert [line.title for line in weak] == ["Cache-aside", "Eviction"]
    assert weak[0].topic_url == "/topics/content/Caching/cache-aside"
    assert weak[0].way.url == f"/drills/{factories.drill_id(db)}"
    assert reviews.get_review(db, learner=bob, now=NOW).weak == ()


def test_topics_that_are_gone_are_not_weak(db: Session, ada: Learner) -> None:
    steps.scored(db, ada)
    factories.load(db, {})
    assert reviews.get_review(db, learner=ada, now=NOW).weak == ()
