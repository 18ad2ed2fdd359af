"""The files of a source: which are new since the last load, and what is read out of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.banks import choose
from app.domain.errors import DomainError, Level, PageProblem
from app.domain.notes import links, resolve_link
from app.domain.page import Page, Reading
from app.domain.text import decode_page
from app.models.topic import Source, SourceFile
from app.services.folders import RawPage, unreadable
from app.services.load_report import LoadReport

# The reader of our own format, which needs no word in a report.
OWN_READER = "page"


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


def read_file(
    raw: RawPage, stored: StoredFile | None, renderer_version: str, report: LoadReport
) -> FreshFile | None:
    """One file read, or None where nothing about it is new or it can't be read."""
    if raw.problem is not None:
        fail(report, raw.problem)
        return None
    content_hash = sha256(renderer_version.encode() + b"\0" + raw.content).hexdigest()
    if stored is not None and stored.content_hash == content_hash:
        report.problems += [PageProblem(**problem) for problem in stored.problems]
        return None
    try:
        text = decode_page(raw.content)
    except DomainError as error:
        fail(report, unreadable(raw.path, str(error)))
        return None
    choice = choose.read_file(raw.path, text)
    reading = choice.reading
    report.problems += [*reader_note(raw.path, choice), *reading.problems]
    if any(problem.level is Level.ERROR for problem in reading.problems):
        report.failed += 1
        return None
    return FreshFile(
        path=raw.path,
        text=text,
        content_hash=content_hash,
        reading=reading,
        links=linked_paths(raw.path, reading),
    )


def reader_note(path: str, choice: choose.Choice) -> list[PageProblem]:
    """Which reader a file of another format was read by, and why."""
    if choice.reader == OWN_READER:
        return []
    message = f"read by the reader for {choice.reader}: {choice.why}"
    return [PageProblem(path=path, line=1, message=message, level=Level.NOTE, code="reader")]


def fail(report: LoadReport, problem: PageProblem) -> None:
    """Report a file that can't be read; what it held before stays."""
    report.problems.append(problem)
    report.failed += 1


def linked_paths(path: str, reading: Reading) -> tuple[str, ...]:
    """The pages of the source that a file's notes link to."""
    pages = (page for page in (reading.page, *reading.items) if page is not None)
    targets = (resolve_link(path, link.target) for page in pages for link in links(page.notes))
    return tuple(sorted({target[0] for target in targets if target is not None}))


def file_values(source: Source, file: FreshFile) -> dict[str, Any]:
    """The columns of a file as it was read."""
    return {
        "source_id": source.id,
        "path": file.path,
        "content_hash": file.content_hash,
        "links": list(file.links),
        "problems": [{**asdict(p), "level": p.level.value} for p in file.reading.problems],
    }
