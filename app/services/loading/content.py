"""Loading a source: pages in, topics in the database, and a report of everything that happened."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache, partial
from itertools import islice

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from app.domain.export import export_topic
from app.domain.page import Page
from app.domain.search import searched
from app.models.base import table_of
from app.models.bulk import insert_rows, update_rows
from app.models.topic import Source, SourceFile, Topic
from app.services.figures.weeks import follow_topics
from app.services.keeping import touch
from app.services.loading import topic_rows
from app.services.loading.content_counts import count_contents
from app.services.loading.content_files import (
    FreshFile,
    StoredFile,
    by_place,
    file_values,
    list_files,
    lost_links,
    read_file,
    read_id,
)
from app.services.loading.fitting import check_source_name
from app.services.loading.folders import PageSet, RawPage
from app.services.loading.load_report import LoadReport
from app.services.loading.load_reports import keep_report
from app.services.loading.note_rendering import (
    Render,
    linking_topics,
    list_topic_ids,
    render_topics,
)
from app.services.loading.resets import soften_memories
from app.services.loading.topic_book import Placed, TopicBook, open_book

Progress = Callable[[int, int], None]
# Pages are written so many at a time: enough for speed, few enough to keep memory flat.
BATCH = 100
FILES = table_of(SourceFile)
# Made once, like every statement of a load that finds next to nothing changed.
FORGET = delete(FILES).where(
    FILES.c.source_id == bindparam("source"), FILES.c.path == bindparam("file")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """How notes become HTML; another version means that every page is rendered anew."""

    render: Render
    version: str


@dataclass(kw_only=True)
class Load:
    """One load under way."""

    db: Session
    source: Source
    pages: PageSet
    now: datetime
    report: LoadReport
    stored: dict[str, StoredFile]
    soft_reset: bool
    present: frozenset[str] = field(init=False)
    # Topics whose notes have to be rendered, once every address is known.
    to_render: set[int] = field(default_factory=set)
    # What the files that were read link to.
    fresh_links: dict[str, Mapping[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.present = frozenset(self.pages.paths)

    @cached_property
    def book(self) -> TopicBook:
        """Who is who in the source; read only where a file is new, changed or gone."""
        id_at = lru_cache(partial(read_id, self.pages))
        return open_book(self.db, source=self.source, present=self.present, id_at=id_at)


def load_source(
    db: Session,
    *,
    name: str,
    pages: PageSet,
    renderer: Renderer,
    now: datetime,
    soft_reset: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> LoadReport:
    """Bring a source's topics to what its pages say, in the caller's transaction.

    A bad page is reported and left out; a topic it had before stays as it was. A page that is gone
    is archived. Loading the same pages twice writes nothing. ``soft_reset`` halves what learners
    remember of topics that changed, unless their page says that it means the same.
    """
    load = begin_load(db, name, pages, now, soft_reset)
    total, done = len(pages.paths), 0
    for batch in batches(pages):
        fresh = [file for raw in batch if (file := read_fresh(load, raw, renderer.version))]
        write_files(load, fresh)
        done += len(batch)
        progress(done, total)
    gone = [path for path in load.stored if path not in load.present]
    if load.fresh_links or gone or load.source.rendered_by != renderer.version:
        settle(load, gone, renderer)
    count_contents(db, load.source, load.report)
    lost = lost_links(load.stored, load.fresh_links, load.present)
    load.report.problems = by_place([*load.report.problems, *lost])
    keep_report(db, load.source, load.report, now)
    return load.report


def settle(load: Load, gone: Sequence[str], renderer: Renderer) -> None:
    """Archive what is gone, then render what is new and what links to pages that came or went."""
    forget_files(load, gone)
    topic_rows.archive_topics(load.db, load.book.gone(), load.now, load.report)
    load.to_render |= stale_links(load)
    if load.source.rendered_by != renderer.version:
        load.to_render |= list_topic_ids(load.db, load.source)
        load.source.rendered_by = renderer.version
    render_topics(load.db, source=load.source, topic_ids=load.to_render, render=renderer.render)
    touch(load.source, load.now)
    load.db.flush()


def begin_load(db: Session, name: str, pages: PageSet, now: datetime, soft_reset: bool) -> Load:
    """The source, made where it is new, and all that is known of it."""
    check_source_name(name)
    source = db.scalar(select(Source).where(Source.name == name))
    if source is None:
        source = Source(name=name, title=name, loaded_at=now)
        db.add(source)
        db.flush()
    return Load(
        db=db,
        source=source,
        pages=pages,
        now=now,
        report=LoadReport(source=name),
        stored=list_files(db, source),
        soft_reset=soft_reset,
    )


def batches(pages: Iterable[RawPage]) -> Iterator[list[RawPage]]:
    """Pages so many at a time."""
    left = iter(pages)
    while batch := list(islice(left, BATCH)):
        yield batch


def read_fresh(load: Load, raw: RawPage, renderer_version: str) -> FreshFile | None:
    """A file read, or None where nothing about it is new or it can't be read."""
    return read_file(raw, load.stored.get(raw.path), renderer_version, load.report)


def write_files(load: Load, files: Sequence[FreshFile]) -> None:
    """Write the topics of files that are new or changed, and the files as they were read."""
    if not files:
        return
    placed = [place(load.book, page) for file in files for page in file.pages]
    release_addresses(load)
    changed = [each for each in placed if is_edited(each)]
    written = topic_rows.write_topics(
        load.db, source=load.source, placed=placed, now=load.now, report=load.report
    )
    follow_topics(load.db, moved_topics(placed))
    load.to_render.update(topic_id for topic_id, _each in written)
    load.to_render.update(each.known.id for each in placed if each.known is not None)
    archive_missing(load, files, placed)
    forget_files(load, [file.path for file in files if file.path in load.stored])
    insert_rows(
        load.db,
        SourceFile,
        [file_values(load.source, file, load.book.told.get(file.path, [])) for file in files],
    )
    for file in files:
        load.report.problems += [*file.problems, *load.book.told.get(file.path, [])]
    load.fresh_links.update((file.path, file.links) for file in files)
    if load.soft_reset:
        soften_memories(
            load.db,
            topic_ids=[each.known.id for each in changed if each.known is not None],
            now=load.now,
        )


def moved_topics(placed: Sequence[Placed]) -> list[int]:
    """The stored topics whose page lies elsewhere now, perhaps in another subject."""
    return [
        each.known.id
        for each in placed
        if each.known is not None and each.known.path != each.page.path
    ]


def place(book: TopicBook, page: Page) -> Placed:
    """Find out which topic a page is, and what is stored of it."""
    document = export_topic(page)
    return book.place(page, document, topic_rows.text_hash(document, page), searched(page))


def is_edited(placed: Placed) -> bool:
    """Whether a stored topic says something else now and its author did not call it the same."""
    if placed.known is None or placed.page.front_matter.same_meaning:
        return False
    return placed.known.text_hash != placed.text_hash


def release_addresses(load: Load) -> None:
    """Store the addresses that archived topics gave up, before others take them."""
    if load.book.released:
        rows = [{"id": topic_id, "address": address} for topic_id, address in load.book.released]
        update_rows(load.db, Topic, rows)
        load.book.released.clear()


def archive_missing(load: Load, files: Sequence[FreshFile], placed: Sequence[Placed]) -> None:
    """Archive what a file held before and holds no more."""
    kept = {each.key for each in placed}
    held = load.book.held_by({file.path for file in files if file.path in load.stored})
    missing = [known for known in held if known.key not in kept]
    topic_rows.archive_topics(load.db, missing, load.now, load.report)


def stale_links(load: Load) -> set[int]:
    """Topics of unread files with a link to a page that came, went or moved in this load."""
    kinds = {"added", "moved", "archived"}
    changed = {each.path for each in load.report.outcomes if each.kind in kinds}
    if not changed or not load.stored:
        return set()
    changed |= load.book.left
    return linking_topics(load.db, source=load.source, targets=changed, fresh=set(load.fresh_links))


def forget_files(load: Load, paths: Sequence[str]) -> None:
    """Remove files as they were read before."""
    if paths:
        rows = [{"source": load.source.id, "file": path} for path in paths]
        load.db.connection().execute(FORGET, rows)
