r"""A backslash before what is meant as text: how a label, a box or a rule becomes a point's words.

A page that says how pages are written has points such as ``30-second answer:``. Written as
``- \30-second answer:`` such a point is text. The backslash is no part of it where it keeps
something from being read; any other one stays, as in ``- \d matches a digit``. Text that itself
begins with backslashes before such a thing has one more, so that nothing is ambiguous.
"""

import re
from collections.abc import Callable

from app.domain.reading.labels import Place, find_label
from app.domain.reading.lines import is_rule
from app.domain.reading.vocabulary import (
    FAMILY,
    Block,
    Kind,
    block_of_heading,
    label_name,
    loose_block_of_heading,
)

_MARK = "\\"
# The box of a list that is ticked off: a mark of the list, no word of the text.
BOX = re.compile(r"\[[ xX]\]\s+")
IsRead = Callable[[str], bool]


def is_mark(text: str) -> bool:
    """Tell whether the text of any bullet would lose its box, be a rule, or open a block."""
    opens = text[:1] == "#" and block_of_heading(text)
    return bool(opens or BOX.match(text)) or is_rule(f"- {text}")


def is_point_label(text: str, kind: Kind) -> bool:
    """Tell whether a bullet among the points of a label would be a label itself, or lost."""
    label = find_label(text, block=FAMILY[kind], place=Place.POINT, after=kind)
    return label is not None or is_mark(text)


def is_drill_label(text: str) -> bool:
    """Tell whether a bullet below a drill would be a label of the block, or lost."""
    return is_mark(text) or find_label(text, block=Block.DRILLS, place=Place.BULLET) is not None


def is_title_mark(text: str) -> bool:
    """Tell whether the text of a title would open a block, or be a label or metadata."""
    label = find_label(text, block=Block.ANY, place=Place.HEADING)
    opens = block_of_heading(text) or loose_block_of_heading(text)
    return bool(label or opens or label_name(text).strip(": ") == "metadata")


def escape(text: str, is_read: IsRead) -> str:
    """Return a text as it is written, so that reading gives it back."""
    return _MARK + text if is_read(text.lstrip(_MARK)) else text


def unescape(text: str, is_read: IsRead) -> str:
    """Return a text as it is meant: without the backslash that keeps it from being read."""
    return text[1:] if text[:1] == _MARK and is_read(text.lstrip(_MARK)) else text
