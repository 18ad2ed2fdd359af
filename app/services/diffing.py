"""What loading a folder would change, for the author of its pages: line by line, nothing stored."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.banks import choose
from app.domain.errors import DomainError
from app.domain.export import export_topic
from app.domain.page import Page
from app.domain.text import decode_page
from app.models.topic import Source, Topic
from app.services.fitting import fit_pages
from app.services.folders import PageSet, RawPage

CONTEXT_LINES = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDiff:
    """One topic that a load would add, change or archive, with the lines that differ."""

    kind: str
    path: str
    lines: tuple[str, ...] = ()
    same_meaning: bool = False

    def __str__(self) -> str:
        """The topic and below it its lines, as people read a diff."""
        note = " (same meaning: memory stands)" if self.same_meaning else ""
        return "\n".join([f"{self.kind} {self.path}{note}", *(f"  {line}" for line in self.lines)])


def diff_source(db: Session, *, name: str, pages: PageSet) -> list[PageDiff]:
    """Compare pages with a source as it was loaded, by path; what can't be read is left out."""
    stored = list_documents(db, name)
    found = {page.path: page for raw in pages for page in pages_of(raw)}
    diffs = [diff_page(page, stored.get(path)) for path, page in sorted(found.items())]
    gone = [PageDiff(kind="gone", path=path) for path in sorted(set(stored) - set(found))]
    return [diff for diff in diffs if diff is not None] + gone


def list_documents(db: Session, name: str) -> dict[str, tuple[Mapping[str, Any], str]]:
    """The living topics of a source by path: what was exported of them, and their notes' text."""
    rows = db.execute(
        select(Topic.path, Topic.document, Topic.notes)
        .join(Source, Source.id == Topic.source_id)
        .where(Source.name == name, Topic.archived_at.is_(None))
    )
    return {row.path: (row.document, row.notes) for row in rows}


def pages_of(raw: RawPage) -> Iterator[Page]:
    """The topics of a file; none where it can't be read."""
    if raw.problem is not None:
        return
    try:
        reading = choose.read_file(raw.path, decode_page(raw.content)).reading
    except DomainError:
        return
    yield from fit_pages(reading)[0]


def diff_page(page: Page, stored: tuple[Mapping[str, Any], str] | None) -> PageDiff | None:
    """What is new about one page, or None."""
    if stored is None:
        return PageDiff(kind="added", path=page.path)
    document, notes = stored
    before = [*flat_lines(document), *notes.splitlines()]
    after = [*flat_lines(export_topic(page)), *page.notes.splitlines()]
    lines = difflib.unified_diff(before, after, lineterm="", n=CONTEXT_LINES)
    shown = tuple(line for line in lines if not line.startswith(("---", "+++", "@@")))
    if not shown:
        return None
    same = page.front_matter.same_meaning
    return PageDiff(kind="changed", path=page.path, lines=shown, same_meaning=same)


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
