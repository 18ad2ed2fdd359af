"""Why a topic is in a learner's lists, from what is stored."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.rating import Mark
from app.domain.why_here import Origin, WhyHere
from app.services.planning.why_here import get_why
from app.services.topics.mine import get_mine
from tests.factories import NOW
from tests.services import steps, stored

pytestmark = pytest.mark.usefixtures("pages")


def why(db: Session, who: Learner, **later: float) -> WhyHere:
    db.flush()
    topic_id = stored.topic_id(db)
    mine = get_mine(db, user_id=who.id, topic_id=topic_id, day=NOW.date())
    return get_why(db, learner=who, topic_id=topic_id, mine=mine, now=NOW + timedelta(**later))


def test_a_topic_never_tried_is_new(db: Session, ada: Learner) -> None:
    assert why(db, ada).sentence.startswith("New:")


def test_one_tried_and_not_due_says_what_is_weak(db: Session, ada: Learner, bob: Learner) -> None:
    steps.scored(db, ada)
    found = why(db, ada, hours=1)
    assert found.origin is Origin.WEAK
    assert "1 try vouches" in found.sentence
    assert why(db, bob).origin is Origin.QUEUE


def test_one_that_is_due_says_so(db: Session, ada: Learner) -> None:
    steps.scored(db, ada)
    assert why(db, ada, days=60).sentence.startswith("Due today: recall is at ")


def test_sure_and_wrong_is_said_again_the_same_day(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, marks=(Mark.WRONG, Mark.MISSED), confidence=3)
    assert why(db, ada, hours=3).sentence.startswith("You were sure and wrong today")
