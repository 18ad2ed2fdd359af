"""Finds links and front matter paths that lead to no page of the source."""

from collections.abc import Collection, Iterator, Sequence
from functools import partial

from app.domain.checks_page import CheckedPage, warning
from app.domain.errors import PageProblem
from app.domain.notes import Link, links, outline, resolve_link


def check_links(pages: Sequence[CheckedPage], known: Collection[str]) -> Iterator[PageProblem]:
    """Yield a problem for each link of a topic that leads nowhere.

    ``known`` are all paths of the source; a page that is no topic is shown to nobody.
    """
    anchors = _Anchors(pages)
    for page in pages:
        for link in links(page.text) if page.topics else ():
            yield from _check_link(page, link, known, anchors)
        yield from _check_front_matter(page, known)


class _Anchors:
    """The anchors of the pages, found when a link first asks for one."""

    def __init__(self, pages: Sequence[CheckedPage]) -> None:
        self._texts = {page.path: page.text for page in pages}
        self._anchors: dict[str, frozenset[str]] = {}

    def has(self, path: str, anchor: str) -> bool:
        """Tell whether a page has a heading of that anchor; of files not given, any is taken."""
        if path not in self._texts:
            return True
        if path not in self._anchors:
            found = outline(self._texts[path])
            self._anchors[path] = frozenset(heading.anchor for heading in found)
        return anchor.casefold() in self._anchors[path]


def _check_link(
    page: CheckedPage, link: Link, known: Collection[str], anchors: _Anchors
) -> Iterator[PageProblem]:
    warn = partial(warning, page.path, link.line)
    resolved = resolve_link(page.path, link.target)
    if resolved is None:
        if _means_a_page(link.target):
            yield warn("broken-link", f"{link.target[:80]!r} leads out of the source; remove it")
        return
    path, anchor = resolved
    if path not in known:
        yield warn("broken-link", f"there is no page {path}; mend the link to {link.target[:80]!r}")
    elif anchor and not anchors.has(path, anchor):
        yield warn("broken-anchor", f"{path} has no heading #{anchor[:80]}; mend the link")


def _means_a_page(target: str) -> bool:
    place = target.partition("#")[0]
    return place.casefold().endswith(".md") and ":" not in place


def _check_front_matter(page: CheckedPage, known: Collection[str]) -> Iterator[PageProblem]:
    front = page.reading.page.front_matter if page.reading.page else None
    named = {*front.prerequisites, *front.related} if front else set()
    for path in sorted(named):
        line = _line_of(page.text, path)
        if path == page.path:
            yield warning(page.path, line, "broken-path", "the page names itself; remove the path")
        elif path not in known:
            message = f"there is no page {path}; write its path from the root of the source"
            yield warning(page.path, line, "broken-path", message)


def _line_of(text: str, path: str) -> int:
    return text[: max(text.find(path), 0)].count("\n") + 1
