"""What the tables can hold: names and titles of a sensible length, and what to tell otherwise."""

from dataclasses import replace

from app.domain.errors import InvalidInput, PageProblem
from app.domain.page import Page, Reading, page_file
from app.domain.text import clean_text

LONGEST_SOURCE_NAME = 200
# In bytes, as PostgreSQL counts what an index holds.
LONGEST_PATH = 1000
LONGEST_TITLE = 500
LONGEST_SUBJECT = 200


def check_source_name(name: str) -> None:
    """Raise ``InvalidInput`` for a source's name that can't stand in an address."""
    clean_text(name, field="source", maximum=LONGEST_SOURCE_NAME)
    if not name.strip(". ") or "/" in name or not name.isprintable():
        raise InvalidInput(
            f"A source can't be called {name!r}. Give it a name of its own, without slashes.",
            field="source",
        )


def fit_pages(reading: Reading) -> tuple[tuple[Page, ...], tuple[PageProblem, ...]]:
    """The topic and items of a file that can be stored, and all that is to be told of the file."""
    fitted = [fit(page) for page in (reading.page, *reading.items) if page is not None]
    pages = tuple(page for page, _problem in fitted if page is not None)
    return pages, (*reading.problems, *(problem for _page, problem in fitted if problem))


def fit(page: Page) -> tuple[Page | None, PageProblem | None]:
    """A page as it can be stored, None if it can't, and what had to be left out for that."""
    if len(page.path.encode()) > LONGEST_PATH:
        message = "the heading is too long to be an address; shorten it"
        return None, problem_of(page, "long-heading", message)
    page = replace(page, subject=page.subject[:LONGEST_SUBJECT])
    if len(page.title) > LONGEST_TITLE:
        message = f"the title is cut after {LONGEST_TITLE} characters; shorten it"
        kept = replace(page, title=page.title[:LONGEST_TITLE])
        return kept, problem_of(page, "long-title", message)
    return page, None


def problem_of(page: Page, code: str, message: str) -> PageProblem:
    """A warning about the line a page begins on."""
    return PageProblem(path=page_file(page.path), line=page.line, message=message, code=code)
