"""What loading a folder would change, for the author of its pages: line by line, nothing stored."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.export import export_topic
from app.domain.page import Page
from app.models.topic import Source, Topic
from app.services.loading.content import place
from app.services.loading.content_files import read_file, read_id
from app.services.loading.folders import PageSet
from app.services.loading.load_report import LoadReport
from app.services.loading.topic_book import Placed, open_book

CONTEXT_LINES = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDiff:
    """One topic that a load would add, change, move, bring back or archive, with what differs.

    ``was`` is the path that a moved topic had before.
    """

    kind: str
    path: str
    was: str = ""
    lines: tuple[str, ...] = ()
    same_meaning: bool = False

    def __str__(self) -> str:
        """The topic and below it its lines, as people read a diff."""
        place = f"{self.was} -> {self.path}" if self.was else self.path
        note = " (same meaning: memory stands)" if self.same_meaning else ""
        return "\n".join([f"{self.kind} {place}{note}", *(f"  {line}" for line in self.lines)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A topic as it was loaded: what was exported of it, and its notes."""

    document: Mapping[str, Any]
    notes: str


def diff_source(db: Session, *, name: str, pages: PageSet) -> list[PageDiff]:
    """Compare pages with a source as it was loaded; what can't be read is left out.

    Which topic a page is, is found out as a load does it, so that a moved page is one here too.
    """
    # A new source has no number yet, and so no topic.
    source = db.scalar(select(Source).where(Source.name == name)) or Source(name=name)
    id_at = lru_cache(partial(read_id, pages))
    book = open_book(db, source=source, present=frozenset(pages.paths), id_at=id_at)
    stored = list_stored(db, source)
    report = LoadReport(source=name)
    files = {raw.path: read_file(raw, None, "", report) for raw in pages}
    placed = [place(book, page) for file in files.values() if file for page in file.pages]
    diffs = [diff_placed(each, stored) for each in sorted(placed, key=lambda each: each.page.path)]
    # What a file held that can't be read now stays as it was.
    gone = sorted(
        known.path
        for known in book.topics.values()
        if not known.archived and known.key not in book.used and files.get(known.file, True)
    )
    return [diff for diff in diffs if diff] + [PageDiff(kind="gone", path=path) for path in gone]


def list_stored(db: Session, source: Source) -> dict[int, Stored]:
    """The topics of a source as they were loaded, archived ones too: they can come back."""
    rows = db.execute(
        select(Topic.id, Topic.document, Topic.notes).where(Topic.source_id == source.id)
    )
    return {row.id: Stored(document=row.document, notes=row.notes) for row in rows}


def diff_placed(placed: Placed, stored: Mapping[int, Stored]) -> PageDiff | None:
    """What a load would do with a page, or None."""
    page, known = placed.page, placed.known
    if known is None:
        return PageDiff(kind="added", path=page.path)
    was = known.path if known.path != page.path else ""
    lines = changed_lines(page, stored[known.id])
    kind = "back" if known.archived else "moved" if was else "changed" if lines else ""
    if not kind:
        return None
    same = page.front_matter.same_meaning and bool(lines)
    return PageDiff(kind=kind, path=page.path, was=was, lines=lines, same_meaning=same)


def changed_lines(page: Page, stored: Stored) -> tuple[str, ...]:
    """The lines of a page that differ from what is stored."""
    before = [*flat_lines(stored.document), *stored.notes.splitlines()]
    after = [*flat_lines(export_topic(page)), *page.notes.splitlines()]
    lines = difflib.unified_diff(before, after, lineterm="", n=CONTEXT_LINES)
    return tuple(line for line in lines if not line.startswith(("---", "+++", "@@")))


def flat_lines(document: Mapping[str, Any]) -> list[str]:
    """A topic's parts as lines that each say what they are."""
    named = ("title", "level", "minutes", "tradeoff")
    lines = [f"{name}: {document[name]}" for name in named if document[name]]
    metadata = document["metadata"]
    lines += [f"{name}: {value}" for name, value in metadata.items() if value]
    follow_up = document["follow_up"] or {}
    lines += [f"follow-up {name}: {text}" for name, text in follow_up.items() if text]
    for answer in document["answers"]:
        critical = set(answer["critical"])
        lines += [
            f"{answer['seconds']} s: {text}{' {critical}' if text in critical else ''}"
            for text in answer["points"]
        ]
    for pair in document["comparisons"]:
        lines += [f"{part}: {text}" for part in ("bad", "strong", "flaws") for text in pair[part]]
        lines += [f"why: {pair['why']}"] if pair["why"] else []
    for drill in document["drills"]:
        outputs = drill["required_outputs"]
        check = drill["self_check"]
        texts = (drill["prompt"], *outputs, *(check["dimensions"] if check else ()))
        lines += [f"drill {drill['seconds']} s: {text}" for text in texts]
    return lines
