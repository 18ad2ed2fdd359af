"""Checking a folder of pages without any database."""

import re
from pathlib import Path

from app.domain.checks import CheckedPage, check_pages
from app.domain.errors import DomainError, PageProblem
from app.domain.reader import read_page
from app.domain.text import decode_page
from app.services.folders import RawPage, read_folder, unreadable


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
