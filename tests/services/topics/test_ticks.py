"""Ticks at checklists: kept by the words of the item."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.checklist import items_of
from app.domain.errors import NotFound
from app.domain.learner import Learner
from app.models.own import Tick
from app.models.topic import Topic
from app.services.topics import ticks
from tests import factories
from tests.factories import NOW
from tests.services import stored


def load(db: Session, *items: str) -> list[str]:
    """Load a page with a checklist; the keys of its items."""
    listed = "\n".join(f"- {item}" for item in items)
    text = factories.PAGE.format(title="Listed").replace("- one\n- two\n", listed + "\n")
    factories.load(db, {"listed.md": text})
    return [item.key for item in items_of(html(db))]


def html(db: Session) -> str:
    return db.scalars(select(Topic.notes_html).where(Topic.title == "Listed")).one()


def tick(db: Session, who: Learner, item: str, *, ticked: bool = True) -> str:
    topic_id = stored.topic_id(db, "Listed")
    place = ticks.set_tick(db, user_id=who.id, topic_id=topic_id, item=item, ticked=ticked, now=NOW)
    db.flush()
    return place


def ticked(db: Session, who: Learner) -> frozenset[str]:
    topic_id = stored.topic_id(db, "Listed")
    return ticks.ticked_items(db, user_id=who.id, topic_id=topic_id, items=items_of(html(db)))


def test_ticks_are_each_learners_own_and_twice_is_once(
    db: Session, ada: Learner, bob: Learner
) -> None:
    first, second = load(db, "[ ] one", "[ ] two")
    assert tick(db, ada, second) == "/topics/content/listed#page-item-2"
    tick(db, ada, second)
    assert ticked(db, ada) == {second}
    assert ticked(db, bob) == frozenset()
    tick(db, ada, second, ticked=False)
    tick(db, ada, first)
    assert ticked(db, ada) == {first}
    assert db.scalar(select(func.count()).select_from(Tick)) == 2


def test_what_the_author_ticked_is_ticked_until_the_learner_says_otherwise(
    db: Session, ada: Learner
) -> None:
    (item,) = load(db, "[x] one")
    assert ticked(db, ada) == {item}
    tick(db, ada, item, ticked=False)
    assert ticked(db, ada) == frozenset()


def test_an_edited_page_keeps_the_ticks_of_items_that_stay(db: Session, ada: Learner) -> None:
    for item in load(db, "[ ] one", "[ ] two"):
        tick(db, ada, item)
    _new, _changed, kept = load(db, "[ ] new", "[ ] one, changed", "[ ] two")
    assert ticked(db, ada) == {kept}


def test_a_page_without_a_checklist_asks_nothing(db: Session, ada: Learner) -> None:
    load(db, "one")
    assert ticked(db, ada) == frozenset()


def test_what_is_no_item_cant_be_ticked(db: Session, ada: Learner) -> None:
    load(db, "[ ] one")
    with pytest.raises(NotFound):
        tick(db, ada, "0" * 32)
    with pytest.raises(NotFound):
        ticks.set_tick(db, user_id=ada.id, topic_id=999, item="", ticked=True, now=NOW)
