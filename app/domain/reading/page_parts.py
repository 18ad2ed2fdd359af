"""Sorts the lines of a page: labels of the page itself, labels of its items, and notes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.domain.page import Metadata
from app.domain.reading.entries import Entry, EntryReader
from app.domain.reading.lines import Kind, Line, is_rule
from app.domain.reading.metadata import read_metadata
from app.domain.reading.report import Report
from app.domain.reading.sections import Role, Section
from app.domain.reading.vocabulary import FAMILY, Block
from app.domain.reading.vocabulary import Kind as Names

_INSIDE = (Role.PART, Role.LABEL)


@dataclass(slots=True)
class Parts:
    """What was found: the page's labels, each item's labels by its section, metadata, notes.

    ``None`` among labels stands where a heading begins something new. ``taken`` are the indexes of
    the lines that are no notes.
    """

    entries: list[Entry | None] = field(default_factory=list)
    items: dict[int, list[Entry | None]] = field(default_factory=dict)
    item_lines: set[int] = field(default_factory=set)
    metadata: Metadata = field(default_factory=Metadata)
    has_metadata: bool = False
    same_meaning: bool = False
    taken: set[int] = field(default_factory=set)


def sort_parts(lines: list[Line], sections: list[Section], report: Report) -> Parts:
    """Return the parts of a page; what stands in a block under no label is reported.

    A label outside the blocks counts for the page only where no block holds labels of its family:
    a page may quote another answer, and still has the answers of its own block only.
    """
    parts = Parts()
    outside: list[tuple[Section, EntryReader]] = []
    groups = list(_groups(sections))
    for group in sorted(groups, key=lambda group: not group[0].named):
        first = group[0]
        if first.owner is not None:
            _read_item(parts, group, lines)
        elif first.block is not Block.ANY:
            _read_block(parts, group, lines, report)
        else:
            outside.append((first, _read_outside(parts, first, lines, report)))
    _use_outside(parts, outside)
    return parts


def families(entries: Iterable[Entry | None]) -> set[Block]:
    """Return the kinds of block whose labels occur."""
    return {FAMILY[entry.label.kind] for entry in entries if entry}


def _groups(sections: list[Section]) -> Iterator[list[Section]]:
    """Yield the sections that make one block together, and each other section on its own."""
    group: list[Section] = []
    for section in sections:
        if group and section.role in _INSIDE and section.block is not Block.ANY:
            group.append(section)
        else:
            if group:
                yield group
            group = [section]
    yield group


def _read_section(section: Section, lines: list[Line], start: int) -> EntryReader:
    reader = EntryReader(section.block)
    if section.label:
        reader.open(Entry(section.label, lines[section.start].number))
    reader.read((index, lines[index]) for index in range(start, section.end))
    return reader


def _read_item(parts: Parts, group: list[Section], lines: list[Line]) -> None:
    for section in group:
        reader = _read_section(section, lines, section.body)
        owner = section.start if section.owner is None else section.owner
        parts.items.setdefault(owner, []).extend(_separated(section, reader))
        parts.item_lines.update(reader.taken)


def _separated(section: Section, reader: EntryReader) -> list[Entry | None]:
    return [*reader.entries] if section.role is Role.LABEL else [None, *reader.entries]


def _read_block(parts: Parts, group: list[Section], lines: list[Line], report: Report) -> None:
    readers = [(section, _read_section(section, lines, section.body)) for section in group]
    first, found = group[0], [entry for _, reader in readers for entry in reader.entries]
    if not found or (not first.named and families(found) & families(parts.entries)):
        if first.named:
            report.warn(
                lines[first.start].number,
                "empty-block",
                "no label is found in this block, so it stays a note; "
                "write for example `30-second answer:` with a bullet below it",
            )
        return
    for section, reader in readers:
        if section is first or reader.entries:
            parts.entries += _separated(section, reader)
            left = {*reader.stray, *reader.kept}
            parts.taken.update(set(range(section.start, section.end)) - left)
            _report_stray(reader.stray, lines, report)
    parts.taken.update(_rule_before(first.start, lines))


def _rule_before(start: int, lines: list[Line]) -> Iterable[int]:
    """Return the index of the thematic break that divides a block from what stands before it."""
    index = start - 1
    while index > 0 and not lines[index].text.strip():
        index -= 1
    if index > 0 and is_rule(lines[index].text) and not lines[index - 1].text.strip():
        return [index] if lines[index].kind is Kind.TEXT else []
    return []


def _report_stray(stray: list[int], lines: list[Line], report: Report) -> None:
    for before, index in zip([-2, *stray], stray, strict=False):
        if index - 1 != before:
            report.warn(
                lines[index].number,
                "stray-text",
                "this stands under no label of the block and stays a note; put it below a label "
                "such as `Strong answer:`, or under a heading of its own",
            )


def _read_outside(parts: Parts, section: Section, lines: list[Line], report: Report) -> EntryReader:
    """Read a section outside all blocks: the start, the title's, metadata, a label as heading."""
    start = section.body
    if section.role is Role.METADATA:
        start = _read_metadata(parts, section, lines, report)
    elif section.role is Role.TITLE:
        parts.taken.add(section.start)
    return _read_section(section, lines, start)


def _read_metadata(parts: Parts, section: Section, lines: list[Line], report: Report) -> int:
    """Use a metadata list and return the index after it; a second one stays in the notes."""
    number = lines[section.start].number
    if parts.has_metadata:
        report.warn(
            number, "duplicate-metadata", "the page has metadata already; this list stays a note"
        )
        return section.body
    indexed = ((index, lines[index]) for index in range(section.body, section.end))
    found = read_metadata(indexed, report)
    if found is None:
        return section.body
    parts.has_metadata, parts.metadata = True, found.metadata
    parts.same_meaning = found.same_meaning
    parts.taken.update({section.start, *found.taken})
    return found.taken[-1] + 1


def _use_outside(parts: Parts, outside: list[tuple[Section, EntryReader]]) -> None:
    """Add labels that stand outside all blocks, if they make an answer, a pair or a drill."""
    present = families(parts.entries)
    used = [item for item in outside if not families(item[1].entries) & present]
    entries: list[Entry | None] = []
    for section, reader in used:
        entries += _separated(section, reader)
    if not makes_practice(entries):
        return
    parts.entries = [*entries, *parts.entries]
    for section, reader in used:
        parts.taken.update(reader.taken)
        if section.label:
            parts.taken.add(section.start)


def makes_practice(entries: Iterable[Entry | None]) -> bool:
    """Tell whether labels hold something to practise: an answer, a pair, or a timed prompt."""
    kinds = {entry.label.kind for entry in entries if entry}
    pairs = ({Names.ANSWER}, {Names.BAD, Names.STRONG}, {Names.TIME_BOX, Names.PROMPT})
    return any(pair <= kinds for pair in pairs)
