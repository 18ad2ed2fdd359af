"""Topics that keep failing and their other paths, and hot errors until their check."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.learner import Learner
from app.domain.rating import Mark
from app.models.review import Standing
from app.models.topic import Topic
from app.services.attempts import attempts, bundles
from app.services.planning import other_paths, reviews
from app.services.scoring import results
from tests import factories
from tests.factories import NOW
from tests.services import steps
from tests.services.steps import TOMORROW

pytestmark = pytest.mark.usefixtures("pages")


def topic_id(db: Session, title: str = "Cache-aside") -> int:
    return db.scalars(select(Topic.id).where(Topic.title == title)).one()


def test_what_was_left_out_the_last_time_stands_beside_the_paths(
    db: Session, ada: Learner, bob: Learner
) -> None:
    steps.scored(db, ada, marks=(Mark.SAID, Mark.MISSED))
    found = other_paths.get_other_paths(db, user_id=ada.id, topic_id=topic_id(db))
    assert (found.gaps, found.points) == (("Then say what it costs.",), 2)
    assert found.comparison_id is not None
    assert found.topic_url == "/topics/content/Caching/cache-aside"
    strangers = other_paths.get_other_paths(db, user_id=bob.id, topic_id=topic_id(db))
    assert (strangers.gaps, strangers.points) == ((), 0)


def test_a_topic_that_is_not_there_has_no_paths(db: Session, ada: Learner) -> None:
    with pytest.raises(NotFound):
        other_paths.get_other_paths(db, user_id=ada.id, topic_id=99)


def fail(db: Session, who: Learner, times: int) -> None:
    for day in range(times):
        steps.scored(db, who, marks=steps.WRONG, now=NOW + timedelta(days=day))


def test_a_topic_that_failed_eight_times_is_offered_another_path(db: Session, ada: Learner) -> None:
    fail(db, ada, 7)
    later = NOW + timedelta(days=8)
    assert reviews.get_today(db, learner=ada, now=later).stuck == ()
    attempt_id = steps.scored(db, ada, marks=steps.WRONG, now=later)
    (line,) = reviews.get_today(db, learner=ada, now=later).stuck
    # A device that is to go on without the server keeps no drill of it.
    far = later + timedelta(days=60)
    ways = [each.way.is_other for each in reviews.get_today(db, learner=ada, now=far).queue]
    kept = bundles.list_bundles(db, learner=ada, now=far)
    assert True in ways
    assert len(kept) == ways.count(False)
    assert (line.title, line.times_again) == ("Cache-aside", 8)
    view = attempts.get_attempt(db, user_id=ada.id, attempt_id=attempt_id, now=NOW)
    found = results.get_result(db, learner=ada, view=view, now=later)
    assert [step.title for step in found.next_steps] == [
        "Rewrite your answer",
        "Compare two answers",
        "Point by point",
    ]
    paths = f"/other-paths/{topic_id(db)}"
    assert [step.url for step in found.next_steps][::2] == [paths, paths]


def test_where_it_comes_up_again_it_leads_to_the_other_path(db: Session, ada: Learner) -> None:
    fail(db, ada, 7)
    later = NOW + timedelta(days=8)
    drill, paths = f"/drills/{factories.drill_id(db)}", f"/other-paths/{topic_id(db)}"
    assert ways(db, ada, later) == {drill}
    steps.scored(db, ada, marks=steps.WRONG, now=later)
    assert ways(db, ada, later + timedelta(days=1)) == {paths}


def ways(db: Session, who: Learner, now: datetime) -> set[str]:
    """Where the topic leads in today's queue and among the weak topics."""
    found = reviews.get_review(db, learner=who, now=now)
    queued = [line.way.url for line in found.today.queue if line.title == "Cache-aside"]
    weak = [line.way.url for line in found.weak if line.title == "Cache-aside"]
    assert (len(queued), len(weak)) == (1, 1)
    return {*queued, *weak}


def test_undoing_the_eighth_takes_it_off_the_list(db: Session, ada: Learner) -> None:
    fail(db, ada, 7)
    attempt_id = steps.scored(db, ada, marks=steps.WRONG, now=NOW + timedelta(days=7))
    assert db.get_one(Standing, (ada.id, topic_id(db))).times_again == 8
    steps.undo(db, ada, attempt_id)
    assert db.get_one(Standing, (ada.id, topic_id(db))).times_again == 7


def test_a_hot_error_is_due_tomorrow_and_checked_after_a_week(db: Session, ada: Learner) -> None:
    for day in (0, 10, 30):
        steps.scored(db, ada, now=NOW - timedelta(days=90 - day))
    steps.scored(db, ada, marks=steps.WRONG, confidence=3)
    standing = db.get_one(Standing, (ada.id, topic_id(db)))
    assert standing.due_at is not None
    assert (standing.due_at - NOW).days == 1
    steps.scored(db, ada, now=TOMORROW)
    assert standing.due_at is not None
    assert (standing.due_at - NOW).days <= 7
    steps.scored(db, ada, now=NOW + timedelta(days=7))
    assert standing.due_at is not None
    assert (standing.due_at - NOW).days > 8
