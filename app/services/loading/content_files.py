"""The files of a source: which are new since the last load, and what is read out of them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Text, bindparam, cast, select
from sqlalchemy.orm import Session

from app.domain.banks import choose
from app.domain.errors import DomainError, Level, PageProblem
from app.domain.notes import links, resolve_link
from app.domain.page import Page
from app.domain.text import UnreadablePageError, decode_page
from app.models.topic import Source, SourceFile
from app.services.loading.fitting import fit_pages
from app.services.loading.folders import PageSet, RawPage, unreadable
from app.services.loading.load_report import LoadReport

# The reader of our own format, which needs no word in a report.
OWN_READER = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshFile:
    """A file that is new or changed: what was read out of it, and under which hash."""

    path: str
    content_hash: str
    # The topic and the further items of the file, as the tables can hold them.
    pages: tuple[Page, ...]
    problems: tuple[PageProblem, ...]
    # The pages of the source it links to, there or not, with the first line that does.
    links: Mapping[str, int]


class StoredFile(NamedTuple):
    """A file as it was last read. Its JSON stays text: a load looks into hardly any of it."""

    content_hash: str
    problems: str
    links: str


FILES = select(
    SourceFile.path,
    SourceFile.content_hash,
    cast(SourceFile.problems, Text),
    cast(SourceFile.links, Text),
).where(SourceFile.source_id == bindparam("source_id"))


def list_files(db: Session, source: Source) -> dict[str, StoredFile]:
    """The files of a source as they were last read, by path."""
    rows = db.connection().execute(FILES, {"source_id": source.id})
    return {path: StoredFile(*stored) for path, *stored in rows}


def read_file(
    raw: RawPage, stored: StoredFile | None, renderer_version: str, report: LoadReport
) -> FreshFile | None:
    """One file read, or None where nothing about it is new or it can't be read."""
    if raw.problem is not None:
        fail(report, raw.problem)
        return None
    content_hash = sha256(renderer_version.encode() + b"\0" + raw.content).hexdigest()
    if stored is not None and stored.content_hash == content_hash:
        report.problems += known_problems(stored)
        return None
    try:
        text = decode_page(raw.content)
    except UnreadablePageError as error:
        fail(report, unreadable(raw.path, str(error), error.line))
        return None
    choice = choose.read_file(raw.path, text)
    pages, problems = fit_pages(choice.reading)
    problems = (*reader_note(raw.path, choice), *problems)
    if any(problem.level is Level.ERROR for problem in problems):
        report.problems += problems
        report.failed += 1
        return None
    return FreshFile(
        path=raw.path,
        content_hash=content_hash,
        pages=pages,
        problems=problems,
        links=linked_paths(raw.path, text) if pages else {},
    )


def known_problems(stored: StoredFile) -> list[PageProblem]:
    """What was wrong with a file when it was read last."""
    if stored.problems == "[]":
        return []
    problems = json.loads(stored.problems)
    return [PageProblem(**{**each, "level": Level(each["level"])}) for each in problems]


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


def linked_paths(path: str, text: str) -> dict[str, int]:
    """The pages of the source that a file links to, with the first line that does."""
    found: dict[str, int] = {}
    for link in links(text):
        target = resolve_link(path, link.target)
        if target is not None:
            found.setdefault(target[0], link.line)
    return found


def read_id(pages: PageSet, path: str) -> str | None:
    """The id that a file gives its page; None where there is none, or no page."""
    try:
        page = choose.read_file(path, decode_page(pages.read(path).content)).reading.page
    except DomainError:
        return None
    return page.front_matter.identifier if page else None


def file_values(source: Source, file: FreshFile, told: Sequence[PageProblem]) -> dict[str, Any]:
    """The columns of a file as it was read; ``told`` goes beyond what the reader says."""
    problems = (*file.problems, *told)
    return {
        "source_id": source.id,
        "path": file.path,
        "content_hash": file.content_hash,
        "links": file.links,
        "problems": [{**asdict(problem), "level": problem.level.value} for problem in problems],
    }


def lost_links(
    stored: Mapping[str, StoredFile],
    fresh: Mapping[str, Mapping[str, int]],
    present: frozenset[str],
) -> Iterator[PageProblem]:
    """A warning for each link to a page that is not there.

    ``fresh`` are the links of the files that were read in this load, by path.
    """
    unread = [path for path in stored if path in present and path not in fresh]
    # One text for all files is parsed in half the time that a text for each takes.
    read_before = json.loads(f"[{','.join(stored[path].links for path in unread)}]")
    for path, lines in chain(zip(unread, read_before, strict=True), fresh.items()):
        # A list is from before the lines were kept.
        for target, line in lines.items() if isinstance(lines, Mapping) else ():
            if target not in present:
                message = f"there is no page {target}; mend the link to it"
                yield PageProblem(path=path, line=line, message=message, code="broken-link")


def by_place(problems: Iterable[PageProblem]) -> list[PageProblem]:
    """Problems in the order in which an author goes through them."""
    return sorted(problems, key=lambda problem: (problem.path, problem.line, problem.code))
