"""Finds what is poor in pages, with path, line and what to do: the entry to all checks."""

from collections.abc import Collection, Sequence

from app.domain.checks_answers import check_answers, gives_itself_away
from app.domain.checks_copies import check_copies
from app.domain.checks_links import check_links
from app.domain.checks_page import CheckedPage
from app.domain.checks_text import check_text
from app.domain.checks_titles import check_titles
from app.domain.errors import PageProblem

__all__ = ["CheckedPage", "check_pages", "gives_itself_away"]


def check_pages(
    pages: Sequence[CheckedPage],
    *,
    flaws: Collection[str] | None = None,
    other_paths: Collection[str] = (),
) -> tuple[PageProblem, ...]:
    """Return what is poor in pages of one source, by path and line.

    ``flaws`` are the names a comparison may use for the flaws of its bad answer; None leaves them
    unchecked. ``other_paths`` are files of the source that are no topics but may be linked to.
    The problems that came up while reading are not repeated. An error means that the page can't
    be used, a warning that its content is poor, a note that the author may want to know.
    """
    known = {page.path for page in pages}.union(other_paths)
    found = [*check_titles(pages), *check_copies(pages), *check_links(pages, known)]
    for page in pages:
        found += check_text(page)
        found += check_answers(page, flaws)
    return tuple(sorted(found, key=lambda problem: (problem.path, problem.line, problem.code)))
