"""Finds topics of one source that share a title or an id."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain.checks_page import CheckedPage, warning
from app.domain.errors import Level, PageProblem
from app.domain.page import Page


def check_titles(pages: Sequence[CheckedPage]) -> Iterator[PageProblem]:
    """Yield a problem for each title or id that an earlier page has already.

    An id twice is an error, as two topics can't have one key. A title twice is a warning within a
    subject; in two subjects it is only a note, as subject and title are shown together.
    """
    topics = [page.reading.page for page in pages if page.reading.page]
    by_title: dict[str, list[Page]] = {}
    by_identifier: dict[str, Page] = {}
    for topic in sorted(topics, key=lambda topic: topic.path):
        earlier = by_title.setdefault(" ".join(topic.title.casefold().split()), [])
        if earlier:
            yield _same_title(topic, earlier)
        earlier.append(topic)
        identifier = topic.front_matter.identifier
        if identifier and by_identifier.setdefault(identifier, topic) is not topic:
            yield _same_identifier(topic, by_identifier[identifier].path)


def _same_title(topic: Page, earlier: list[Page]) -> PageProblem:
    beside = next((other for other in earlier if other.subject == topic.subject), None)
    problem = warning(
        topic.path,
        topic.line,
        "duplicate-title",
        f"{(beside or earlier[0]).path} has the same title; "
        "say in the title what this page is about and that one is not",
    )
    return problem if beside else replace(problem, level=Level.NOTE)


def _same_identifier(topic: Page, other: str) -> PageProblem:
    problem = warning(
        topic.path,
        1,
        "duplicate-id",
        f"{other} has the id {topic.front_matter.identifier!r} already; give this page another one",
    )
    return replace(problem, level=Level.ERROR)
