r"""A backslash before a line of the notes that would be read as a part of the page.

Notes can hold a line such as ``Strong answer:``, left there because of what stood around it.
Written into another page it could be read, so it is written as ``\Strong answer:``, which is the
text ``Strong answer:`` again. The same goes for what stands after the marks of a heading, a bullet
or a block quote, and for the heading of a block.
"""

import re
from collections.abc import Callable
from itertools import product

from app.domain.reading.escapes import IsRead, escape, unescape
from app.domain.reading.labels import Place, find_label
from app.domain.reading.lines import Kind, Line, mark_code, split_lines
from app.domain.reading.sections import opens_block
from app.domain.reading.vocabulary import (
    Block,
    block_of_heading,
    label_name,
    loose_block_of_heading,
)
from app.domain.reading.vocabulary import Kind as Names

# Marks before the text of a line: of a quote, then of a heading, or of a bullet and its box.
_LEAD = re.compile(r"[ \t>]*(#{1,6}[ \t]+|(?:[-*+\u2022]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\]\s+)?)?")
# Some short names are labels only below a follow-up question.
_CONTEXTS = tuple(product(Block, (None, Names.FOLLOW_UP)))


def escape_notes(notes: str) -> str:
    """Return notes of which no line is read as anything else, whatever stands around them."""
    lines = mark_code(split_lines(notes), opens_block)
    return "\n".join(_changed(line, escape) if _is_prose(line) else line.text for line in lines)


def note_text(line: Line) -> str:
    """Return a line of the notes as it is meant: without the backslash that keeps it a note."""
    return _changed(line, unescape) if "\\" in line.text and _is_prose(line) else line.text


def _is_prose(line: Line) -> bool:
    return not line.is_code and line.kind is not Kind.COMMENT


def _changed(line: Line, change: Callable[[str, IsRead], str]) -> str:
    found = _LEAD.match(line.text)
    lead = found[0] if found else ""
    is_read = _is_read_in_heading if "#" in lead else _is_read
    return lead + change(line.text[len(lead) :], is_read)


def _is_read_in_heading(text: str) -> bool:
    opens = block_of_heading(text) or loose_block_of_heading(text)
    is_metadata = label_name(text).strip(": ") == "metadata"
    return bool(opens) or is_metadata or _is_label(text, Place.HEADING)


def _is_read(text: str) -> bool:
    return opens_block(text) or _is_label(text, Place.LINE)  # Every label in a bullet is one too.


def _is_label(text: str, place: Place) -> bool:
    return any(find_label(text, block=block, place=place, after=kind) for block, kind in _CONTEXTS)
