"""Comparisons: by subject, one pair, and when it is open."""

import pytest
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.learner import Learner
from app.services.rounds import comparisons
from app.services.rounds.comparisons import ComparisonPage
from app.services.topics import topics
from tests import factories
from tests.factories import NOW
from tests.services import steps
from tests.services.steps import TOMORROW

pytestmark = pytest.mark.usefixtures("pages")


def pair(db: Session, who: Learner | None, *, tomorrow: bool = False) -> ComparisonPage:
    (first, _second) = comparisons.by_subject(db, user_id=None)["Caching"]
    return comparisons.get_comparison(
        db,
        comparison_id=first.id,
        user_id=who.id if who else None,
        today=(TOMORROW if tomorrow else NOW).date(),
    )


def test_pairs_stand_in_their_subjects(db: Session) -> None:
    found = comparisons.by_subject(db, user_id=None)
    assert {subject: [line.title for line in lines] for subject, lines in found.items()} == {
        "Caching": ["Cache-aside", "Eviction"],
        "Databases": ["Indexes <T>"],
    }


def test_a_pair_leads_to_its_topic_and_to_the_next_pair(db: Session) -> None:
    page = pair(db, None)
    assert (page.line.number, page.topic_url) == (1, "/topics/content/Caching/cache-aside")
    ids = [line.id for lines in comparisons.by_subject(db, user_id=None).values() for line in lines]
    assert page.next_id == ids[1]
    last = comparisons.get_comparison(db, comparison_id=max(ids), user_id=None, today=NOW.date())
    assert last.next_id is None


def test_a_pair_is_closed_until_a_try_of_the_day(db: Session, ada: Learner, bob: Learner) -> None:
    assert not pair(db, ada).is_open
    steps.handed_in(db, ada)
    assert pair(db, ada).is_open
    assert not pair(db, ada, tomorrow=True).is_open
    assert not pair(db, bob).is_open
    assert not pair(db, None).is_open


def test_a_pair_is_open_after_a_peek(db: Session, ada: Learner) -> None:
    topic_id = pair(db, ada).topic_id
    topics.open_answers(db, user_id=ada.id, topic_id=topic_id, today=NOW.date(), now=NOW)
    assert pair(db, ada).is_open


def test_there_is_no_pair_by_a_wrong_number(db: Session) -> None:
    with pytest.raises(NotFound):
        comparisons.get_comparison(db, comparison_id=12345, user_id=None, today=NOW.date())


def test_pairs_of_pages_that_are_gone_are_not_listed(db: Session) -> None:
    factories.load(db, {})
    assert comparisons.by_subject(db, user_id=None) == {}
