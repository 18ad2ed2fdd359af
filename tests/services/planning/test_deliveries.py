"""How a topic lands in each box, and what that asks for."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.domain.learner import Learner
from app.domain.quality import DeliveryStep
from app.models.topic import Topic
from app.services.planning.deliveries import DeliveryLine, delivery_line, delivery_lines
from app.services.topics.mine import get_mine
from tests.factories import NOW
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")


def topic(db: Session) -> Topic:
    wanted = select(Topic).where(Topic.title == "Cache-aside").options(selectinload(Topic.drills))
    return db.scalars(wanted).one()


def lines_of(db: Session, user_id: int | None) -> tuple[DeliveryLine, ...]:
    db.flush()
    shown = topic(db)
    mine = get_mine(db, user_id=user_id, topic_id=shown.id, day=NOW.date())
    return delivery_lines(mine.deliveries, {drill.seconds for drill in shown.drills})


def test_without_a_judged_clarity_there_is_no_line() -> None:
    assert delivery_line(60, [], (60,)) is None


def test_each_box_that_was_tried_has_its_value_and_its_advice(
    db: Session, ada: Learner, bob: Learner
) -> None:
    for day in range(2):
        at = NOW + timedelta(days=day)
        steps.scored(db, ada, seconds=180, levels={"clarity": 0}, now=at)
        steps.scored(db, ada, levels={"clarity": 3}, now=at)
    lines = lines_of(db, ada.id)
    assert [(each.box_seconds, each.tries, each.advice.step) for each in lines] == [
        (60, 2, DeliveryStep.SAME_BOX),
        (180, 2, DeliveryStep.SKELETON),
    ]
    assert lines[0].value == pytest.approx(1.0)
    assert lines_of(db, bob.id) == lines_of(db, None) == ()
