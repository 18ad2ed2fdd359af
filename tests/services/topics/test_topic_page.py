"""One topic's page: what stands round it, and what becomes of it when its page is gone."""

import pytest
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.learner import Learner
from app.services.topics import topic_page
from app.services.topics.topic_page import TopicPage
from tests import factories
from tests.factories import NOW
from tests.services import steps

pytestmark = pytest.mark.usefixtures("pages")


def page(db: Session, who: Learner | None, address: str = "Caching/cache-aside") -> TopicPage:
    return topic_page.get_topic(
        db,
        source="content",
        address=address,
        user_id=who.id if who else None,
        today=NOW.date(),
    )


def test_a_page_names_the_living_topics_of_its_head(db: Session) -> None:
    assert [line.title for line in page(db, None).around.related] == ["Eviction"]
    assert page(db, None).around.prerequisites == ()


def test_a_page_without_neighbours_looks_for_none(db: Session) -> None:
    text = factories.PAGE.format(title="Alone").replace("related:\n  - Caching/eviction.md\n", "")
    factories.load(db, {"alone.md": text})
    assert page(db, None, "alone").around.related == ()


def test_an_archived_page_is_still_shown_and_says_so(db: Session) -> None:
    factories.load(db, {})
    assert page(db, None).archived


def test_there_is_no_page_at_a_wrong_address(db: Session) -> None:
    with pytest.raises(NotFound):
        page(db, None, "Caching/nowhere")


def test_topics_before_and_after_are_those_of_the_subject_in_study_order(db: Session) -> None:
    text = factories.PAGE.format(title="Warming")
    head = "level: mid\nprerequisites:\n  - Caching/eviction.md"
    factories.load(db, {**factories.PAGES, "Caching/a.md": text.replace("level: mid", head)})
    titles = {}
    for address in ("Caching/cache-aside", "Caching/eviction", "Caching/a", "Databases/indexes"):
        around = page(db, None, address).around
        pair = (around.previous, around.next)
        titles[address] = tuple(line and line.title for line in pair)
    assert titles == {
        "Caching/cache-aside": (None, "Eviction"),
        "Caching/eviction": ("Cache-aside", "Warming"),
        "Caching/a": ("Eviction", None),
        "Databases/indexes": (None, None),
    }
    assert [line.title for line in page(db, None, "Caching/a").around.prerequisites] == ["Eviction"]


def test_a_page_lists_its_headings(db: Session) -> None:
    text = factories.PAGE.format(title="Long").replace("- one\n", "## When\n\ntext\n\n### How\n\n")
    factories.load(db, {"long.md": text})
    found = page(db, None, "long")
    assert [entry.text for entry in found.contents] == ["When", "How"]
    assert found.items == ()


def test_a_page_takes_eight_statements_at_most(db: Session, ada: Learner) -> None:
    with steps.statements(db) as seen:
        page(db, ada)
    assert len(seen) <= 5
