"""Rendering notes once every address of a source is known, and again when links come or go."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from itertools import islice

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain.page import page_file
from app.models.base import table_of
from app.models.bulk import update_rows
from app.models.topic import Source, SourceFile, Topic
from app.services.loading.topic_book import topic_url

# (notes in Markdown, the page's path, addresses of the source's topics by path) -> safe HTML
Render = Callable[[str, str, Mapping[str, str]], str]
# Topics are rendered so many at a time, so that memory stays flat.
BATCH = 100
TOPICS = table_of(Topic).c
# Made once, as statements about columns: a load that finds one page changed does little else.
NOTES = select(TOPICS.id, TOPICS.path, TOPICS.notes, TOPICS.notes_html).where(
    TOPICS.id.in_(bindparam("ids", expanding=True))
)
ADDRESSES = select(TOPICS.path, TOPICS.address).where(
    TOPICS.source_id == bindparam("source_id"), TOPICS.archived_at.is_(None)
)


def render_topics(db: Session, *, source: Source, topic_ids: set[int], render: Render) -> None:
    """Render the notes of topics; only what comes out differently is written."""
    if not topic_ids:
        return
    addresses = TopicUrls(source.name, partial(list_addresses, db, source))
    for ids in batches(sorted(topic_ids)):
        rows = db.connection().execute(NOTES, {"ids": ids}).all()
        rendered = [(row, render(row.notes, page_file(row.path), addresses)) for row in rows]
        changed = [
            {"id": row.id, "notes_html": html} for row, html in rendered if html != row.notes_html
        ]
        update_rows(db, Topic, changed)


def render_anew(db: Session, *, render: Render, version: str) -> int:
    """Render the sources that another version of the renderer made; the number of their topics.

    Pages that were uploaded can't be read again, so this goes by the notes that are stored.
    """
    stale = db.scalars(
        select(Source).where(Source.rendered_by != version, Source.deleted_at.is_(None))
    ).all()
    return sum(render_source(db, source, render, version) for source in stale)


def render_source(db: Session, source: Source, render: Render, version: str) -> int:
    """Render all topics of a source; their number."""
    topic_ids = list_topic_ids(db, source)
    render_topics(db, source=source, topic_ids=topic_ids, render=render)
    source.rendered_by = version
    return len(topic_ids)


def list_topic_ids(db: Session, source: Source) -> set[int]:
    """All topics of a source, archived ones too: they can come back."""
    return set(db.scalars(select(Topic.id).where(Topic.source_id == source.id)))


class TopicUrls(Mapping[str, str]):
    """The URLs of topics by path, each made when a link asks for it.

    The addresses are read for the first link: most pages have none to another one.
    """

    def __init__(self, source: str, read: Callable[[], Mapping[str, str]]) -> None:
        self.source = source
        self._read = read

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """The topics' addresses by path."""
        return self._read()

    def __getitem__(self, path: str) -> str:
        return topic_url(self.source, self.addresses[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self.addresses)

    def __len__(self) -> int:
        return len(self.addresses)


def list_addresses(db: Session, source: Source) -> dict[str, str]:
    """The addresses of a source's living topics by path: what links between pages are made from."""
    rows = db.connection().execute(ADDRESSES, {"source_id": source.id})
    return dict(iter(rows))


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """Numbers so many at a time."""
    left = iter(ids)
    while batch := list(islice(left, BATCH)):
        yield batch


def linking_topics(db: Session, *, source: Source, targets: set[str], fresh: set[str]) -> set[int]:
    """Living topics of unread files that link to a page that came, went or moved."""
    rows = db.execute(
        select(SourceFile.path, SourceFile.links).where(SourceFile.source_id == source.id)
    )
    files = {row.path for row in rows if row.path not in fresh and targets.intersection(row.links)}
    if not files:
        return set()
    topics = db.execute(
        select(Topic.id, Topic.path).where(
            Topic.source_id == source.id, Topic.archived_at.is_(None)
        )
    )
    return {row.id for row in topics if page_file(row.path) in files}
