"""Checking a folder of pages without any database."""

from pathlib import Path

from app.domain.banks import choose
from app.domain.checks import CheckedPage, check_pages
from app.domain.errors import PageProblem
from app.domain.notes import outline
from app.domain.text import UnreadablePageError, decode_page
from app.domain.tracks import missing_topics
from app.services.loading.content_files import by_place, reader_note
from app.services.loading.fitting import fit_pages
from app.services.loading.folders import (
    PAGE_SUFFIXES,
    RawPage,
    read_folder,
    read_page_file,
    unreadable,
)
from app.services.topics.tracks import get_tracks


def check_folder(folder: Path) -> list[PageProblem]:
    """Everything wrong or poor in a folder of pages, by path and line; stores nothing."""
    problems: list[PageProblem] = []
    pages = [page for raw in read_folder(folder) if (page := checked_page(raw, problems))]
    flaws = flaw_names(folder)
    problems += check_pages(pages, flaws=flaws, other_paths=[page.path for page in pages])
    book = get_tracks(folder)
    problems += [*book.problems, *missing_topics(book, [page.path for page in pages])]
    return by_place(problems)


def checked_page(raw: RawPage, problems: list[PageProblem]) -> CheckedPage | None:
    """One file for the checks; what keeps it from being read joins the problems."""
    if raw.problem is not None:
        problems.append(raw.problem)
        return None
    try:
        text = decode_page(raw.content)
    except UnreadablePageError as error:
        problems.append(unreadable(raw.path, str(error), error.line))
        return None
    choice = choose.read_file(raw.path, text)
    problems += [*reader_note(raw.path, choice), *fit_pages(choice.reading)[1]]
    # What is looked for in the lines of a page is nothing that data could have.
    lines = text if raw.path.lower().endswith(PAGE_SUFFIXES) else ""
    return CheckedPage(path=raw.path, text=lines, reading=choice.reading)


def flaw_names(folder: Path) -> list[str] | None:
    """The names in a folder's own catalogue of flaws; None where it has none."""
    catalogue = read_page_file(folder, "flaws.md")
    if catalogue.problem is not None:
        return None
    text = catalogue.content.decode("utf-8", "replace")
    return [heading.text for heading in outline(text) if heading.level == 2]
