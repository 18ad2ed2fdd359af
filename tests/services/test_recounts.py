"""All caches of a learner thrown away and made anew are the same."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.services.recounts import recount_learner
from tests.factories import NOW
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")


def test_every_cache_comes_back_from_attempts_and_reviews(
    db: Session, ada: Learner, bob: Learner
) -> None:
    steps.scored(db, ada, own_points="mine", confidence=3)
    steps.scored(db, ada, title="Indexes <T>", seconds=180, now=NOW + timedelta(days=9))
    steps.handed_in(db, ada, title="Eviction")
    steps.undo(db, ada, steps.scored(db, ada, title="Eviction", now=NOW + timedelta(days=1)))
    steps.scored(db, bob)
    kept, others = steps.caches(db, ada), steps.caches(db, bob)
    recount_learner(db, user_id=ada.id)
    assert steps.caches(db, ada) == kept
    assert steps.caches(db, bob) == others
    recount_learner(db, user_id=ada.id)
    assert steps.caches(db, ada) == kept
