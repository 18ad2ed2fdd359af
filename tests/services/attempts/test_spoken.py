"""What a browser noted of a spoken answer: kept with the attempt, and a long silence is hard."""

import pytest
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.rating import Rating
from app.domain.spoken import NOT_SPOKEN, Spoken
from app.services.attempts import attempts
from tests import factories
from tests.services import steps
from tests.services.steps import SOON

pytestmark = pytest.mark.usefixtures("pages")


@pytest.mark.parametrize(
    ("first_word", "rating"),
    [(None, Rating.GOOD), (0.8, Rating.GOOD), (14.9, Rating.GOOD), (15.0, Rating.HARD)],
)
def test_fifteen_seconds_of_silence_first_make_the_rating_hard(
    db: Session, ada: Learner, first_word: float | None, rating: Rating
) -> None:
    attempt_id = factories.start(db, ada)
    spoken = Spoken(first_word_seconds=first_word)
    factories.submit(db, ada, attempt_id, text="notes", spoken=spoken, now=SOON)
    factories.score(db, ada, attempt_id, now=SOON)
    assert steps.row(db, ada, attempt_id).rating == rating


def test_the_moments_of_the_points_are_kept_through_every_step(db: Session, ada: Learner) -> None:
    attempt_id = factories.start(db, ada)
    spoken = Spoken(first_word_seconds=1.5, moments=(12.3, 40.0))
    factories.submit(db, ada, attempt_id, text="notes", spoken=spoken, now=SOON)
    factories.score(db, ada, attempt_id, now=SOON)
    view = attempts.get_attempt(db, user_id=ada.id, attempt_id=attempt_id, now=SOON)
    assert view.state.spoken == spoken


def test_a_typed_answer_has_none(db: Session, ada: Learner) -> None:
    view = attempts.get_attempt(db, user_id=ada.id, attempt_id=steps.scored(db, ada), now=SOON)
    assert view.state.spoken == NOT_SPOKEN
