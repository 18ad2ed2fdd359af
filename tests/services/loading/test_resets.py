"""Soft resets, of topics and of learners that have something to forget."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.models.review import Standing
from app.models.topic import SoftReset, Topic
from app.services.loading.resets import soften_memories
from tests.services import steps
from tests.services.steps import TOMORROW

pytestmark = pytest.mark.usefixtures("pages")


def test_everybody_who_knew_a_topic_forgets_half_of_it(
    db: Session, ada: Learner, bob: Learner
) -> None:
    for who in (ada, bob):
        steps.scored(db, who)
    known = db.scalars(select(Standing.stability)).all()
    topic_id = db.scalars(select(Standing.topic_id)).first()
    assert topic_id is not None
    soften_memories(db, topic_ids=[topic_id], now=TOMORROW)
    half = [each / 2 for each in known if each is not None]
    assert db.scalars(select(Standing.stability)).all() == pytest.approx(half)


def test_whoever_only_practised_has_nothing_to_forget(db: Session, ada: Learner) -> None:
    steps.scored(db, ada, practice=True)
    topic_ids = db.scalars(select(Topic.id)).all()
    soften_memories(db, topic_ids=topic_ids, now=TOMORROW)
    assert db.scalars(select(Standing.stability)).all() == [None]


def test_without_topics_nothing_is_kept(db: Session) -> None:
    soften_memories(db, topic_ids=[], now=TOMORROW)
    assert db.scalar(select(func.count()).select_from(SoftReset)) == 0
