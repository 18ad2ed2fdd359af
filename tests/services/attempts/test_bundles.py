"""What a device keeps of a drill: all that its steps show, in the queue's order."""

import pytest
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.learner import Learner
from app.services.attempts import bundles
from app.services.planning import reviews
from tests import factories
from tests.factories import NOW
from tests.services.steps import statements

pytestmark = pytest.mark.usefixtures("pages")


def test_the_queue_comes_in_its_order_with_all_that_is_shown(db: Session, ada: Learner) -> None:
    made = bundles.list_bundles(db, learner=ada, now=NOW)
    queue = reviews.get_today(db, learner=ada, now=NOW).queue
    assert [each.drill_id for each in made] == [line.drill_id for line in queue]
    cache = next(each for each in made if each.title == "Cache-aside")
    assert cache.asked["prompt"] == "When would you not use Cache-aside?"
    assert [point.critical for point in cache.points] == [True, False]
    assert cache.answers
    assert cache.comparisons
    assert cache.topic_url == "/topics/content/Caching/cache-aside"


def test_own_points_are_among_those_to_mark(db: Session, ada: Learner) -> None:
    factories.practise(db, ada, own_points="warm it up first")
    later = NOW.replace(month=9)
    made = bundles.list_bundles(db, learner=ada, now=later)
    cache = next(each for each in made if each.title == "Cache-aside")
    assert "warm it up first" in [point.text for point in cache.points]


def test_the_queue_takes_a_handful_of_statements(db: Session, ada: Learner) -> None:
    with statements(db) as seen:
        bundles.list_bundles(db, learner=ada, now=NOW)
    assert len(seen) <= 9


def test_an_attempts_bundle_is_what_it_was_asked(db: Session, ada: Learner, bob: Learner) -> None:
    attempt = factories.start(db, ada)
    made = bundles.bundle_of_attempt(db, user_id=ada.id, attempt_id=attempt)
    assert made.asked["drill_id"] == factories.drill_id(db)
    assert len(made.points) == 2
    assert [line.key for line in made.criteria] == ["correctness", "clarity", "time_fit"]
    with pytest.raises(NotFound):
        bundles.bundle_of_attempt(db, user_id=bob.id, attempt_id=attempt)
