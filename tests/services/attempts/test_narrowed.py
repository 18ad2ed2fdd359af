"""Attempts in another box than the page's, and at one point of an answer."""

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInput
from app.domain.learner import Learner
from app.models.attempt import Attempt
from app.services.attempts import attempts
from tests import factories
from tests.factories import NOW
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")


def start(db: Session, who: Learner, *, box_seconds: int | None = None, point: str = "") -> Attempt:
    attempt_id = attempts.start_attempt(
        db,
        learner=who,
        drill_id=factories.drill_id(db, seconds=180),
        attempt_id=uuid4(),
        practice=False,
        now=NOW,
        box_seconds=box_seconds,
        point=point,
    )
    return steps.row(db, who, attempt_id)


def test_a_box_the_page_does_not_name_has_the_points_of_its_own_answer(
    db: Session, ada: Learner
) -> None:
    attempt = start(db, ada, box_seconds=30)
    assert attempt.box_seconds == 30
    assert attempt.prompt.startswith("Walk through")
    assert [point["text"] for point in attempt.points] == [
        "Cache-aside: say the decision first.",
        "Then say what it costs.",
    ]


def test_no_box_at_all_is_refused(db: Session, ada: Learner) -> None:
    with pytest.raises(InvalidInput):
        start(db, ada, box_seconds=5)


def test_one_point_is_asked_for_with_the_others_given(db: Session, ada: Learner) -> None:
    attempt = start(db, ada, point="The mechanism, step by step.")
    assert [point["text"] for point in attempt.points] == ["The mechanism, step by step."]
    assert "What breaks" in attempt.prompt
    assert "mechanism" not in attempt.prompt


def test_a_point_the_page_has_no_more_can_still_be_asked_for(db: Session, ada: Learner) -> None:
    attempt = start(db, ada, point="A point of last week.")
    assert [point["text"] for point in attempt.points] == ["A point of last week."]
