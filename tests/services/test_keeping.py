"""What is kept between requests: what was committed, not too much, and left when pages change."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.models.engine import open_session
from app.models.topic import Source
from app.services import keeping
from app.services.keeping import Keeper
from app.services.loading.content import Renderer
from app.services.own_data import brought_topics
from app.services.topics import topic_list, topic_page
from app.services.topics.topic_page import TopicPage
from app.web.rendering import RENDERER_VERSION, render_notes
from tests import factories
from tests.factories import NOW

RENDERER = Renderer(render=render_notes, version=RENDERER_VERSION)


@pytest.fixture
def served(app: Flask) -> Engine:
    """The database of a server with pages."""
    engine: Engine = app.extensions["engine"]
    return engine


@pytest.fixture
def reading(served: Engine) -> Iterator[Session]:
    """A session as a request has it that reads."""
    with open_session(served, writing=False) as db:
        yield db


def titles(engine: Engine, user_id: int | None = None) -> list[str]:
    """What a request lists, in a transaction of its own."""
    with open_session(engine, writing=False) as db:
        found = topic_list.get_topic_list(db, user_id=user_id, page=1)
        return [line.title for line in found.lines]


def load(engine: Engine, pages: dict[str, str], source: str = "content") -> None:
    """What another process loads: its engine is not the one whose lists were kept."""
    with open_session(engine, writing=True) as db:
        factories.load(db, pages, source=source)
        db.commit()


def test_a_thing_is_made_once_and_kept_under_its_key(reading: Session) -> None:
    keeper, numbers = Keeper[int](2), count()
    made = [keeper.get(reading, key, lambda: next(numbers)) for key in ("a", "b", "a")]
    assert made == [0, 1, 0]


def test_of_too_many_things_the_one_not_asked_for_longest_goes(reading: Session) -> None:
    keeper, numbers = Keeper[int](2), count()
    made = [keeper.get(reading, key, lambda: next(numbers)) for key in "abacab"]
    assert made == [0, 1, 0, 2, 0, 3]


def test_nothing_is_kept_of_what_a_writing_session_sees(served: Engine) -> None:
    keeper, numbers = Keeper[int](2), count()
    with open_session(served, writing=True) as db:
        made = [keeper.get(db, "a", lambda: next(numbers)) for _ in range(2)]
    assert made == [0, 1]


def test_nothing_is_kept_of_what_a_borrowed_connection_sees(served: Engine) -> None:
    keeper, numbers = Keeper[int](2), count()
    with served.connect() as connection, Session(connection) as db:
        made = [keeper.get(db, "a", lambda: next(numbers)) for _ in range(2)]
    assert made == [0, 1]


def test_each_database_has_its_own_things(reading: Session, bare: Flask) -> None:
    keeper, numbers = Keeper[int](2), count()
    with open_session(bare.extensions["engine"], writing=False) as other:
        made = [keeper.get(db, "a", lambda: next(numbers)) for db in (reading, other)]
    assert made == [0, 1]


def test_what_was_kept_goes_with_the_connections(served: Engine) -> None:
    keeper, numbers = Keeper[int](2), count()
    made = []
    for _time in range(2):
        with open_session(served, writing=False) as db:
            made.append(keeper.get(db, "a", lambda: next(numbers)))
        served.dispose()
    assert made == [0, 1]


def test_a_kept_list_is_left_when_a_page_is_edited_in_the_same_moment(served: Engine) -> None:
    before = titles(served)
    path, text = next(iter(factories.PAGES.items()))
    title = next(title for title in before if title in text)
    load(served, {**factories.PAGES, path: text.replace(title, "A new name")})
    assert "A new name" in titles(served)
    load(served, dict(factories.PAGES))
    assert titles(served) == before


def test_a_kept_list_is_left_when_a_page_goes_or_a_source_comes(served: Engine) -> None:
    before = titles(served)
    (path, text), *rest = factories.PAGES.items()
    load(served, dict(rest))
    assert len(titles(served)) == len(before) - 1
    load(served, {path: text}, source="more")
    assert sorted(titles(served)) == sorted(before)


def shown(engine: Engine, address: str) -> TopicPage:
    """A topic's page as a request shows it to a visitor."""
    with open_session(engine, writing=False) as db:
        return topic_page.get_topic(
            db, source="content", address=address, user_id=None, today=NOW.date()
        )


def test_what_stands_on_a_kept_page_is_left_when_a_page_beside_it_changes(served: Engine) -> None:
    before = shown(served, "Caching/cache-aside")
    assert (len(before.drills), before.items) == (2, ())
    assert before.around.next is not None
    assert before.around.next.title == "Eviction"
    changed = {
        path: text.replace("# Eviction", "# Letting go").replace("- 60 seconds:", "- 90 seconds:")
        for path, text in factories.PAGES.items()
    }
    load(served, changed)
    after = shown(served, "Caching/cache-aside")
    assert after.around.next is not None
    assert after.around.next.title == "Letting go"
    assert [drill.seconds for drill in after.drills] == [90, 180]


def test_what_one_learner_brought_is_on_no_list_of_another(served: Engine) -> None:
    with open_session(served, writing=True) as db:
        ada, bob = (factories.make_learner(db, f"{name}@example.org") for name in ("ada", "bob"))
        factories.load(db, factories.PAGES, source="adas")
        db.query(Source).filter_by(name="adas").one().owner_id = ada.id
        db.commit()
    for _time in range(2):
        assert len(titles(served, ada.id)) == 2 * len(titles(served, bob.id))
        assert titles(served, bob.id) == titles(served)


def test_a_version_never_comes_twice_even_if_the_clock_goes_back() -> None:
    source, seen = Source(loaded_at=NOW), [NOW]
    for moment in (NOW, NOW - timedelta(hours=1), NOW + timedelta(hours=1), NOW):
        keeping.touch(source, moment)
        seen.append(source.loaded_at)
    assert sorted(set(seen)) == seen


def test_topics_that_come_with_a_file_are_a_new_version(db: Session) -> None:
    ada = factories.make_learner(db)
    source = brought_topics.kept_source(db, ada.id, "content", "Pages", NOW)
    before = source.loaded_at
    entry = {
        "number": 1,
        "source": "content",
        "source_title": "Pages",
        "path": "Caching/new.md",
        "page": "# New\n",
        "title": "New",
        "subject": "Caching",
        "drills": [],
        "resets": [],
        "archived": False,
    }
    known = brought_topics.TopicMap(topics={1: None})
    brought_topics.bring_topics(
        db, user_id=ada.id, entries=[entry], known=known, renderer=RENDERER, now=NOW
    )
    assert source.loaded_at > before
