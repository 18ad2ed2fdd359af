"""Loading a source: pages in, topics in the database, and a report of everything that happened."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.checks import CheckedPage, check_pages
from app.domain.errors import DomainError, PageProblem
from app.domain.notes import links, resolve_link
from app.domain.page import Page, Reading
from app.domain.reader import read_page
from app.domain.text import decode_page, fingerprint
from app.models.topic import Source, SourceFile
from app.services import topic_rows
from app.services.folders import RawPage, read_folder, unreadable
from app.services.load_report import LoadReport

Progress = Callable[[int, int], None]
# (notes in Markdown, the page's path, addresses of the source's topics by path) -> safe HTML
Render = Callable[[str, str, Mapping[str, str]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """How notes become HTML; another version means that every page is loaded anew."""

    render: Render
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshFile:
    """A file that has to be written: what was read out of it, and under which hash."""

    path: str
    text: str
    content_hash: str
    reading: Reading
    links: tuple[str, ...]

    @property
    def pages(self) -> tuple[Page, ...]:
        """The topic and the further items of the file."""
        return tuple(p for p in (self.reading.page, *self.reading.items) if p is not None)


def load_source(
    db: Session,
    *,
    name: str,
    pages: Iterable[RawPage],
    renderer: Renderer,
    now: datetime,
    progress: Progress = lambda _done, _total: None,
) -> LoadReport:
    """Bring a source's topics to what its pages say, in the caller's transaction.

    A bad page is reported and left out; a topic it had before stays as it was. A page that is gone
    is archived. Loading the same pages twice changes nothing.
    """
    report = LoadReport(source=name)
    source = db.scalar(select(Source).where(Source.name == name))
    if source is None:
        source = Source(name=name, title=name, loaded_at=now)
        db.add(source)
        db.flush()
    stored = {row.path: row for row in list_files(db, source)}
    found = list(pages)
    paths = {page.path for page in found}
    stale = stale_links(paths, stored)
    fresh = []
    for done, raw in enumerate(found, start=1):
        file = read_file(raw, stored.get(raw.path), renderer.version, stale, report)
        if file is not None:
            fresh.append(file)
        progress(done, len(found))
    gone = [row for path, row in stored.items() if path not in paths]
    if fresh or gone:
        book = topic_rows.open_book(db, source=source, present=paths, now=now, report=report)
        write_files(book, fresh, renderer.render)
        drop_files(db, book, gone)
        source.loaded_at = now
    db.flush()
    topic_rows.count_contents(db, source, report)
    return report


def list_files(db: Session, source: Source) -> Sequence[SourceFile]:
    """The files of a source as they were last read."""
    return db.scalars(select(SourceFile).where(SourceFile.source_id == source.id)).all()


def stale_links(paths: set[str], stored: Mapping[str, SourceFile]) -> set[str]:
    """Paths of files whose links have to be made anew, as a page they name came or went."""
    changed = paths.symmetric_difference(stored)
    return {path for path, row in stored.items() if changed.intersection(row.links)}


def read_file(
    raw: RawPage,
    stored: SourceFile | None,
    renderer_version: str,
    stale: set[str],
    report: LoadReport,
) -> FreshFile | None:
    """One file read, or None where nothing about it is new or it can't be read."""
    if raw.problem is not None:
        report.problems.append(raw.problem)
        report.failed += 1
        return None
    content_hash = fingerprint(renderer_version + raw.content.hex())
    if stored is not None and stored.content_hash == content_hash and raw.path not in stale:
        report.problems.extend(PageProblem(**problem) for problem in stored.problems)
        return None
    try:
        text = decode_page(raw.content)
    except DomainError as error:
        report.problems.append(unreadable(raw.path, str(error)))
        report.failed += 1
        return None
    reading = read_page(raw.path, text)
    report.problems.extend(reading.problems)
    return FreshFile(
        path=raw.path,
        text=text,
        content_hash=content_hash,
        reading=reading,
        links=linked_paths(raw.path, reading),
    )


def linked_paths(path: str, reading: Reading) -> tuple[str, ...]:
    """The pages of the source that a file's notes link to."""
    notes = reading.page.notes if reading.page else ""
    targets = (resolve_link(path, link.target) for link in links(notes))
    return tuple(sorted({target[0] for target in targets if target is not None}))


def write_files(book: topic_rows.TopicBook, files: Sequence[FreshFile], render: Render) -> None:
    """Write the topics of the files that are new or changed."""
    for file in files:
        for page in file.pages:
            book.place(page)
    for file in files:
        for page in file.pages:
            html = render(page.notes, file.path, book.addresses)
            topic_rows.write_page(book, page, html)
        book.archive_missing(file.path, {book.key_of(page) for page in file.pages})
        topic_rows.write_file(book, file.path, file.content_hash, file.links, file.reading.problems)


def drop_files(db: Session, book: topic_rows.TopicBook, gone: Sequence[SourceFile]) -> None:
    """Forget the files that are gone and archive what they held and did not move."""
    for row in gone:
        db.delete(row)
    book.archive_gone()


def check_folder(folder: Path) -> list[PageProblem]:
    """Everything wrong or poor in a folder of pages, by path and line; stores nothing."""
    report = LoadReport(source=folder.name)
    files = [read_file(raw, None, "", set(), report) for raw in read_folder(folder)]
    pages = [
        CheckedPage(path=file.path, text=file.text, reading=file.reading) for file in files if file
    ]
    problems = [*report.problems, *check_pages(pages)]
    return sorted(problems, key=lambda problem: (problem.path, problem.line, problem.code))
