"""The notes of a page as Markdown: mended for the renderer, their headings, and their links."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from app.domain.notes_lists import mend_list_lines, mend_lists
from app.domain.page import page_file
from app.domain.reading.anchors import Anchors
from app.domain.reading.lines import (
    Kind,
    Line,
    is_tick_line,
    mark_code,
    read_heading,
    split_lines,
)

LONGEST_TARGET = 2000
DEEPEST_TARGET = 4
_TARGET_MARK = re.compile(r"[ \t()]")
_TICKS = re.compile("`+")
_BRACKET = re.compile(r"\\.|[\[\]]")
# What a shell makes of an escape, such as a backtick and b in front of "ash", undone.
_ESCAPES = str.maketrans({"\a": "a", "\b": "b", "\v": "v", "\f": "f"})


__all__ = [
    "Heading",
    "Link",
    "links",
    "mend",
    "mend_fences",
    "mend_lists",
    "outline",
    "resolve_link",
    "without_comments",
]


class Heading(NamedTuple):
    """A heading of the notes: its level (1 to 6), its text, and its anchor, unique in the page."""

    level: int
    text: str
    anchor: str


class Link(NamedTuple):
    """A link as written: its target, its text, and its line (from 1)."""

    target: str
    text: str
    line: int


def mend(markdown: str) -> str:
    """Return notes ready for Python-Markdown: comments out, lost backticks back, lists mended."""
    lines = mark_code(split_lines(markdown))
    return mend_list_lines(_with_fence(line) for line in lines if line.kind is not Kind.COMMENT)


def without_comments(markdown: str) -> str:
    """Return the notes without HTML comments on lines of their own; no reader has to see them."""
    lines = mark_code(split_lines(markdown))
    return "\n".join(line.text for line in lines if line.kind is not Kind.COMMENT)


def mend_fences(markdown: str) -> str:
    """Return the notes with three backticks where a fence has lost two of them."""
    return "\n".join(_with_fence(line).text for line in mark_code(split_lines(markdown)))


def _with_fence(line: Line) -> Line:
    if line.kind is Kind.TICKED and is_tick_line(line.text.strip()):
        return line._replace(text="``" + line.text.strip().translate(_ESCAPES))
    return line


def outline(markdown: str) -> tuple[Heading, ...]:
    """Return the headings of the notes in order; what looks like one in code is none."""
    anchors = Anchors()
    found = (read_heading(line.text) for line in _prose(markdown))
    return tuple(
        Heading(heading.level, heading.text, anchors.take(heading.text))
        for heading in found
        if heading
    )


def links(markdown: str) -> tuple[Link, ...]:
    """Return the links of the notes in order: ``[text](target)`` and ``[name]: target``.

    Code, code spans and images are no links.
    """
    if "](" not in markdown and "]:" not in markdown:
        return ()
    return tuple(
        link
        for line in _prose(markdown)
        if "](" in line.text or "]:" in line.text
        for link in _links_of(line)
    )


def _prose(markdown: str) -> list[Line]:
    lines = mark_code(split_lines(markdown))
    return [line for line in lines if line.kind in (Kind.TEXT, Kind.BROKEN)]


def _links_of(line: Line) -> Iterator[Link]:
    text = _without_code_spans(line.text)
    if "](" in text:
        for opening, closing in _brackets(text):
            image = opening > 0 and text[opening - 1] == "!"
            if not image and text[closing + 1 : closing + 2] == "(":
                target = _target(text[closing + 2 : closing + 2 + LONGEST_TARGET])
                if target:
                    yield Link(target, line.text[opening + 1 : closing], line.number)
    name, mark, rest = text.strip().partition("]:")
    if mark and name.startswith("[") and (target := _target(rest.strip())):
        yield Link(target, name[1:], line.number)


def _without_code_spans(text: str) -> str:
    """Blank out code spans, so that every other character keeps its place."""
    runs = [(run.start(), len(run[0])) for run in _TICKS.finditer(text)]
    closers: dict[int, list[int]] = {}
    for start, size in reversed(runs):
        closers.setdefault(size, []).append(start)
    kept, position = [], 0
    for start, size in runs:
        while closers[size] and closers[size][-1] <= start:
            closers[size].pop()
        if start >= position and closers[size]:
            end = closers[size][-1] + size
            kept += [text[position:start], " " * (end - start)]
            position = end
    return "".join([*kept, text[position:]])


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each pair of square brackets opens and closes, in the order of their ends."""
    opened: list[int] = []
    for found in _BRACKET.finditer(text):
        if found[0] == "[":
            opened.append(found.start())
        elif found[0] == "]" and opened:
            yield opened.pop(), found.start()


def _target(text: str) -> str:
    """Return the target a text starts with, up to a blank or the bracket that ends the link."""
    if text.startswith("<"):
        return text[1:].partition(">")[0]
    depth = 0
    for found in _TARGET_MARK.finditer(text):
        depth += (found[0] == "(") - (found[0] == ")")
        if depth < 0 or found[0] in " \t":
            return text[: found.start()]
        if depth > DEEPEST_TARGET:
            return ""
    return text


def resolve_link(page_path: str, target: str) -> tuple[str, str] | None:
    """Return the page a link leads to and the anchor in it (or an empty text), None if to no page.

    The page's path is from the root of the source, as ``page_path`` is. A folder means its
    ``README.md``. Links to the outside, absolute ones, those that leave the source, and files
    that are no Markdown lead to no page.
    """
    place, _, fragment = target.strip().partition("#")
    page = page_file(page_path)
    if not place:
        return (page, unquote(fragment)) if fragment else None
    place = unquote(place)
    if place.startswith("/") or not place.isprintable() or set(place) & set(":\\?"):
        return None
    path = _walk(page.split("/")[:-1], place.split("/"))
    if path is None or not path.casefold().endswith(".md"):
        return None
    return path, unquote(fragment)


def _walk(folders: list[str], steps: list[str]) -> str | None:
    """Follow the steps of a relative path; None where they leave the root."""
    walked = list(folders)
    for step in steps:
        if step == ".." and not walked:
            return None
        if step == "..":
            walked.pop()
        elif step not in ("", "."):
            walked.append(step)
    is_folder = steps[-1] in ("", ".", "..") or "." not in steps[-1]
    return "/".join([*walked, "README.md"] if is_folder else walked)
