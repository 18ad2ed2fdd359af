"""Divides a page into sections at its headings, and says what each section is for."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import NamedTuple

from app.domain.reading.escapes import is_title_mark, unescape
from app.domain.reading.labels import Label, Place, find_label
from app.domain.reading.lines import Heading, Kind, Line, read_heading, unquote
from app.domain.reading.vocabulary import (
    HEADING_KINDS,
    Block,
    block_of_heading,
    label_name,
    loose_block_of_heading,
)


class Role(Enum):
    """What a section is for; a PART is a heading inside a block that belongs to it."""

    START = auto()
    TITLE = auto()
    METADATA = auto()
    BLOCK = auto()
    PART = auto()
    LABEL = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and the lines below it, up to the next heading: ``lines[start:end]``.

    ``body`` is the index after the heading. ``block`` says what labels in it mean; ``label`` is the
    one its heading is. ``owner`` is None for the page itself, else the ``start`` of the section
    whose item it belongs to. ``named``: the heading opens a block by its full name.
    """

    role: Role
    heading: Heading | None
    start: int
    body: int
    end: int
    block: Block = Block.ANY
    label: Label | None = None
    owner: int | None = None
    named: bool = False


# What a heading may begin with; few other lines do.
_MAY_OPEN = frozenset("#*_> \t")


class _Found(NamedTuple):
    at: int
    heading: Heading


def block_heading(text: str) -> Heading | None:
    """Return the heading of an interview block, however it is written.

    It may be quoted, bold instead of a heading, or lack the blank after its marks.
    """
    stripped = unquote(text[:200]).strip()
    if stripped[:1] not in ("#", "*", "_") or len(stripped) > 120:
        return None
    heading = read_heading(stripped)
    if heading is None and stripped[0] == "#":
        title = stripped.lstrip("#")
        heading = Heading(min(len(stripped) - len(title), 6), title)
    elif heading is None and stripped.startswith(("**", "__")):
        heading = Heading(6, stripped.rstrip(":").strip("*_").rstrip(":"))
    return heading if heading and block_of_heading(heading.text) else None


def opens_block(text: str) -> bool:
    """Tell whether a line is the heading of an interview block."""
    return text[:1] in _MAY_OPEN and block_heading(text) is not None


def unglue(lines: list[Line]) -> list[Line]:
    """Return the lines with the heading of a block on a line of its own where it ends another.

    An underlined title or block gets the marks of a heading in place of the line below it.
    """
    result: list[Line] = []
    for line in _with_marks(lines):
        if "# " not in line.text:
            result.append(line)
            continue
        start = line.text.rfind("# ")
        while start > 0 and line.text[start - 1] == "#":
            start -= 1
        before = line.text[:start].strip("> \t")
        if before and before[-1] != "\\" and opens_block(line.text[start:]):
            result += [Line(line.number, line.text[:start]), Line(line.number, line.text[start:])]
        else:
            result.append(line)
    return result


def _with_marks(lines: list[Line]) -> list[Line]:
    marked = lines
    start = next((index for index, line in enumerate(lines) if line.text.strip()), 0)
    for index, line in enumerate(lines[1:]):
        if line.text[:3] not in ("===", "---") or line.text.strip("=- \t"):
            continue
        text = lines[index].text.strip()
        title = index == start and line.text[0] == "=" and text[:1] not in ("", "#", "`", "~", ">")
        if title or block_of_heading(text):
            marked = [*marked] if marked is lines else marked
            marked[index] = Line(line.number - 1, f"{'#' if title else '##'} {text}")
            marked[index + 1] = Line(line.number, "")
    return marked


def split_sections(lines: list[Line]) -> list[Section]:
    """Return the sections of a page in order; the first one has no heading."""
    found = [
        _Found(index, heading)
        for index, line in enumerate(lines)
        if line.text[:1] in _MAY_OPEN
        and line.kind is Kind.TEXT
        and (heading := read_heading(line.text) or block_heading(line.text))
    ]
    ends = [*(item.at for item in found), len(lines)]
    sections = [Section(role=Role.START, heading=None, start=0, body=0, end=ends[0])]
    ancestors: list[Section] = []
    title = _title_of(found)
    repeated = _repeated(found, title)
    for item, end in zip(found, ends[1:], strict=True):
        beside = sections[-1] if _goes_on(sections[-1], item.heading) else None
        while ancestors and _level(ancestors[-1]) >= item.heading.level:
            ancestors.pop()
        parent = beside or (ancestors[-1] if ancestors else sections[0])
        section = _section(item, end, parent, is_title=item is title, repeated=repeated)
        ancestors.append(section)
        sections.append(section)
    return sections


def title_of(sections: list[Section]) -> str | None:
    """Return the text of the title's heading, None where the page has none."""
    titles = (section.heading for section in sections if section.role is Role.TITLE)
    found = (heading.text for heading in titles if heading and heading.text)
    return next((unescape(text, is_title_mark) for text in found), None)


def _title_of(found: list[_Found]) -> _Found | None:
    """Return the first heading of level 1, unless it opens a block further down."""
    for item in found:
        if item.heading.level == 1 and (
            item is found[0] or not block_of_heading(item.heading.text)
        ):
            return item
    return None


def _goes_on(section: Section, heading: Heading) -> bool:
    """Tell whether a heading is a label of the block before it, though of the same level."""
    is_block = section.role in (Role.BLOCK, Role.LABEL) and section.block is not Block.ANY
    level = heading.level == _level(section)
    return is_block and level and bool(_heading_label(heading.text, section.block))


def _level(section: Section) -> int:
    return section.heading.level if section.heading else 0


def _section(
    item: _Found, end: int, parent: Section, *, is_title: bool, repeated: frozenset[Block]
) -> Section:
    name = item.heading.text
    base = Section(
        role=Role.OTHER,
        heading=item.heading,
        start=item.at,
        body=item.at + 1,
        end=end,
        owner=parent.owner,
    )
    if is_title:
        return replace(base, role=Role.TITLE, owner=None)
    if block := block_of_heading(name):
        owner = parent.owner if block in repeated else None
        return replace(base, role=Role.BLOCK, block=block, named=True, owner=owner)
    if label := _heading_label(name, parent.block):
        return replace(base, role=Role.LABEL, block=parent.block, label=label)
    if parent.block is not Block.ANY and _level(parent) > 1:
        return replace(base, role=Role.PART, block=parent.block)
    if loose := loose_block_of_heading(name):
        return replace(base, role=Role.BLOCK, block=loose, owner=None)
    if label_name(name).strip(": ") == "metadata":
        return replace(base, role=Role.METADATA, owner=None)
    return replace(base, owner=item.at)


def _heading_label(text: str, block: Block) -> Label | None:
    label = find_label(text, block=block, place=Place.HEADING)
    if label and block is Block.ANY and (label.inline or label.kind not in HEADING_KINDS):
        return None
    return label


def _repeated(found: list[_Found], title: _Found | None) -> frozenset[Block]:
    """Return the blocks that a page has once under each of several topics of its own."""
    owners: dict[Block, list[_Found | None]] = {}
    ancestors: list[_Found] = []
    for item in found:
        while ancestors and ancestors[-1].heading.level >= item.heading.level:
            ancestors.pop()
        if block := block_of_heading(item.heading.text):
            above = [item for item in ancestors if item is not title and item.heading.level > 1]
            owners.setdefault(block, []).append(above[-1] if above else None)
        else:
            ancestors.append(item)
    return frozenset(
        block
        for block, above in owners.items()
        if len(above) > 1 and None not in above and len({id(item) for item in above}) == len(above)
    )
