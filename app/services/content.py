"""Loading a source: pages in, topics in the database, and a report of everything that happened."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.domain.checks import CheckedPage, check_pages
from app.domain.errors import DomainError, PageProblem
from app.domain.export import export_topic
from app.domain.notes import links, resolve_link
from app.domain.page import Page, Reading
from app.domain.reader import read_page
from app.domain.text import decode_page
from app.models.base import table_of
from app.models.topic import Source, SourceFile, Topic
from app.services import topic_rows
from app.services.folders import PageSet, RawPage, read_folder, unreadable
from app.services.load_report import LoadReport
from app.services.note_rendering import Render, linking_topics, render_topics
from app.services.resets import soften_memories
from app.services.topic_book import Placed, TopicBook, open_book

Progress = Callable[[int, int], None]
# Pages are written so many at a time: enough for speed, few enough to keep memory flat.
BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """How notes become HTML; another version means that every page is rendered anew."""

    render: Render
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshFile:
    """A file that is new or changed: what was read out of it, and under which hash."""

    path: str
    text: str
    content_hash: str
    reading: Reading
    links: tuple[str, ...]

    @property
    def pages(self) -> tuple[Page, ...]:
        """The topic and the further items of the file."""
        return tuple(p for p in (self.reading.page, *self.reading.items) if p is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file as it was last read."""

    content_hash: str
    problems: Sequence[Mapping[str, Any]]


@dataclass(slots=True, kw_only=True)
class Load:
    """One load under way."""

    db: Session
    source: Source
    now: datetime
    report: LoadReport
    stored: dict[str, StoredFile]
    book: TopicBook
    soft_reset: bool
    # Topics whose notes have to be rendered, once every address is known.
    to_render: set[int] = field(default_factory=set)
    fresh_paths: set[str] = field(default_factory=set)


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
        fresh = [file for raw in batch if (file := read_file(load, raw, renderer.version))]
        write_files(load, fresh)
        done += len(batch)
        progress(done, total)
    forget_files(load, [path for path in load.stored if path not in load.book.present])
    topic_rows.archive_topics(db, load.book.gone(), now, load.report)
    load.to_render |= stale_links(load)
    render_topics(db, source=load.source, topic_ids=load.to_render, render=renderer.render)
    if load.fresh_paths or load.report.archived:
        load.source.loaded_at = now
    db.flush()
    topic_rows.count_contents(db, load.source, load.report)
    return load.report


def begin_load(db: Session, name: str, pages: PageSet, now: datetime, soft_reset: bool) -> Load:
    """The source, made where it is new, and all that is known of it."""
    source = db.scalar(select(Source).where(Source.name == name))
    if source is None:
        source = Source(name=name, title=name, loaded_at=now)
        db.add(source)
        db.flush()
    report = LoadReport(source=name)
    book = open_book(db, source=source, present=frozenset(pages.paths), report=report)
    return Load(
        db=db,
        source=source,
        now=now,
        report=report,
        stored=list_files(db, source),
        book=book,
        soft_reset=soft_reset,
    )


def list_files(db: Session, source: Source) -> dict[str, StoredFile]:
    """The files of a source as they were last read, by path."""
    rows = db.execute(
        select(SourceFile.path, SourceFile.content_hash, SourceFile.problems).where(
            SourceFile.source_id == source.id
        )
    )
    return {
        row.path: StoredFile(content_hash=row.content_hash, problems=row.problems) for row in rows
    }


def batches(pages: Iterable[RawPage]) -> Iterator[list[RawPage]]:
    """Pages so many at a time."""
    left = iter(pages)
    while batch := list(islice(left, BATCH)):
        yield batch


def read_file(load: Load, raw: RawPage, renderer_version: str) -> FreshFile | None:
    """One file read, or None where nothing about it is new or it can't be read."""
    if raw.problem is not None:
        fail(load.report, raw.problem)
        return None
    content_hash = sha256(renderer_version.encode() + b"\0" + raw.content).hexdigest()
    stored = load.stored.get(raw.path)
    if stored is not None and stored.content_hash == content_hash:
        load.report.problems += [PageProblem(**problem) for problem in stored.problems]
        return None
    try:
        text = decode_page(raw.content)
    except DomainError as error:
        fail(load.report, unreadable(raw.path, str(error)))
        return None
    reading = read_page(raw.path, text)
    load.report.problems += reading.problems
    return FreshFile(
        path=raw.path,
        text=text,
        content_hash=content_hash,
        reading=reading,
        links=linked_paths(raw.path, reading),
    )


def fail(report: LoadReport, problem: PageProblem) -> None:
    """Report a file that can't be read; what it held before stays."""
    report.problems.append(problem)
    report.failed += 1


def linked_paths(path: str, reading: Reading) -> tuple[str, ...]:
    """The pages of the source that a file's notes link to."""
    pages = (page for page in (reading.page, *reading.items) if page is not None)
    targets = (resolve_link(path, link.target) for page in pages for link in links(page.notes))
    return tuple(sorted({target[0] for target in targets if target is not None}))


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
    load.to_render.update(topic_id for topic_id, _each in written)
    load.to_render.update(each.known.id for each in placed if each.known is not None)
    archive_missing(load, files, placed)
    forget_files(load, [file.path for file in files if file.path in load.stored])
    load.db.execute(
        insert(table_of(SourceFile)), [file_values(load.source, file) for file in files]
    )
    load.fresh_paths.update(file.path for file in files)
    if load.soft_reset:
        soften_memories(
            load.db,
            topic_ids=[each.known.id for each in changed if each.known is not None],
            now=load.now,
        )


def place(book: TopicBook, page: Page) -> Placed:
    """Find out which topic a page is."""
    document = export_topic(page)
    return book.place(page, document, topic_rows.text_hash(document, page))


def is_edited(placed: Placed) -> bool:
    """Whether a stored topic says something else now and its author did not call it the same."""
    if placed.known is None or placed.page.front_matter.same_meaning:
        return False
    return placed.known.text_hash != placed.text_hash


def release_addresses(load: Load) -> None:
    """Store the addresses that archived topics gave up, before others take them."""
    if load.book.released:
        rows = [{"id": topic_id, "address": address} for topic_id, address in load.book.released]
        load.db.execute(update(Topic), rows)
        load.book.released.clear()


def archive_missing(load: Load, files: Sequence[FreshFile], placed: Sequence[Placed]) -> None:
    """Archive what a file held before and holds no more."""
    kept = {each.key for each in placed}
    held = load.book.held_by({file.path for file in files if file.path in load.stored})
    missing = [known for known in held if known.key not in kept]
    topic_rows.archive_topics(load.db, missing, load.now, load.report)


def file_values(source: Source, file: FreshFile) -> topic_rows.Row:
    """The columns of a file as it was read."""
    return {
        "source_id": source.id,
        "path": file.path,
        "content_hash": file.content_hash,
        "links": list(file.links),
        "problems": [{**asdict(p), "level": p.level.value} for p in file.reading.problems],
    }


def stale_links(load: Load) -> set[int]:
    """Topics of unread files with a link to a page that came, went or moved in this load."""
    kinds = {"added", "moved", "archived"}
    changed = {each.path for each in load.report.outcomes if each.kind in kinds}
    if not changed or not load.stored:
        return set()
    changed |= load.book.left
    return linking_topics(load.db, source=load.source, targets=changed, fresh=load.fresh_paths)


def forget_files(load: Load, paths: Sequence[str]) -> None:
    """Remove files as they were read before."""
    for path in paths:
        load.db.execute(
            delete(SourceFile).where(
                SourceFile.source_id == load.source.id, SourceFile.path == path
            )
        )


def check_folder(folder: Path) -> list[PageProblem]:
    """Everything wrong or poor in a folder of pages, by path and line; stores nothing."""
    problems: list[PageProblem] = []
    pages = [page for raw in read_folder(folder) if (page := checked_page(raw, problems))]
    flaws = flaw_names(folder)
    problems += check_pages(pages, flaws=flaws, other_paths=[page.path for page in pages])
    return sorted(problems, key=lambda problem: (problem.path, problem.line, problem.code))


def checked_page(raw: RawPage, problems: list[PageProblem]) -> CheckedPage | None:
    """One file for the checks; what keeps it from being read joins the problems."""
    if raw.problem is not None:
        problems.append(raw.problem)
        return None
    try:
        text = decode_page(raw.content)
    except DomainError as error:
        problems.append(unreadable(raw.path, str(error)))
        return None
    reading = read_page(raw.path, text)
    problems += reading.problems
    return CheckedPage(path=raw.path, text=text, reading=reading)


def flaw_names(folder: Path) -> list[str] | None:
    """The names in a folder's own catalogue of flaws; None where it has none."""
    catalogue = folder / "flaws.md"
    if not catalogue.is_file():
        return None
    text = catalogue.read_text(encoding="utf-8", errors="replace")
    return re.findall(r"^## (.+)$", text, re.MULTILINE)
