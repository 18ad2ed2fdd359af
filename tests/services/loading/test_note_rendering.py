"""Rendering notes: only what differs is written, and only who links is looked at again."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models.topic import Source, Topic
from app.services.loading.content import Renderer, load_source
from app.services.loading.note_rendering import (
    TopicUrls,
    linking_topics,
    render_anew,
    render_topics,
)
from app.web.rendering import render_notes
from tests import factories
from tests.factories import NOW, PAGE
from tests.services.steps import statements, writes

PAGES = {
    "a.md": PAGE.format(title="Cache"),
    "b.md": PAGE.format(title="Other").replace("eviction.md", "c.md"),
}


def source(db: Session) -> Source:
    return db.scalars(select(Source)).one()


def test_what_comes_out_the_same_is_not_written(db: Session) -> None:
    factories.load(db, PAGES)
    ids = set(db.scalars(select(Topic.id)))
    with statements(db) as seen:
        render_topics(db, source=source(db), topic_ids=ids, render=render_notes)
    assert writes(seen) == []


def test_what_comes_out_differently_is_written(db: Session) -> None:
    factories.load(db, PAGES)
    ids = set(db.scalars(select(Topic.id).where(Topic.path == "a.md")))
    render_topics(db, source=source(db), topic_ids=ids, render=lambda *_about: "<p>new</p>")
    html = {row.path: row.notes_html for row in db.execute(select(Topic.path, Topic.notes_html))}
    assert html["a.md"] == "<p>new</p>"
    assert html["b.md"] != "<p>new</p>"


def test_only_unread_pages_that_link_to_a_target_are_found(db: Session) -> None:
    factories.load(db, PAGES)
    ids = {row.path: row.id for row in db.execute(select(Topic.path, Topic.id))}

    def found(*targets: str, fresh: tuple[str, ...] = ()) -> set[int]:
        return linking_topics(db, source=source(db), targets=set(targets), fresh=set(fresh))

    assert found("eviction.md") == {ids["a.md"]}
    assert found("c.md", "eviction.md", fresh=("a.md",)) == {ids["b.md"]}
    assert found("nobody.md") == set()


def test_many_topics_are_rendered_in_batches(db: Session) -> None:
    pages = {f"{number:03}.md": PAGE.format(title=f"T{number}") for number in range(101)}
    report = factories.load(db, pages)
    assert report.added == 101
    assert all(db.scalars(select(Topic.notes_html)))


def test_urls_are_a_mapping_that_makes_each_when_asked() -> None:
    urls = TopicUrls("notes", lambda: {"a.md": "a", "B/b c.md": "B/b c"})
    assert dict(urls) == {"a.md": "/topics/notes/a", "B/b c.md": "/topics/notes/B/b%20c"}
    assert len(urls) == 2
    assert urls.get("gone.md") is None


def test_what_an_earlier_renderer_made_of_stored_notes_is_made_anew_once(db: Session) -> None:
    factories.load(db, PAGES, source="uploaded")
    factories.load(db, {"a.md": PAGE.format(title="A")}, source="deleted")
    db.execute(update(Source).where(Source.name == "deleted").values(deleted_at=NOW))

    def render(notes: str, path: str, _urls: object) -> str:
        return f"{path}: {len(notes)}"

    assert render_anew(db, render=render, version="new") == 2
    html = {
        row.name: row.notes_html
        for row in db.execute(select(Source.name, Topic.notes_html).join(Topic.source))
    }
    assert html["uploaded"].startswith(("a.md: ", "b.md: "))
    assert html["deleted"].startswith("<")
    with statements(db) as seen:
        assert render_anew(db, render=render, version="new") == 0
    assert len(seen) == 1


def test_a_page_that_can_not_be_read_any_more_is_rendered_by_the_new_renderer_too(
    db: Session,
) -> None:
    factories.load(db, PAGES)
    pages = factories.raw_pages({**PAGES, "a.md": b"\xff"})
    renderer = Renderer(render=lambda *_about: "<p>new</p>", version="new")
    load_source(db, name="content", pages=pages, renderer=renderer, now=NOW)
    assert set(db.scalars(select(Topic.notes_html))) == {"<p>new</p>"}
    assert render_anew(db, render=renderer.render, version="new") == 0
