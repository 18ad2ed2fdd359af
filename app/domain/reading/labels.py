"""Finds the label a line starts with (``30-second answer:``), in every way people write one."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from app.domain.reading.durations import read_duration
from app.domain.reading.vocabulary import (
    ANSWER_WORDS,
    BARE,
    DRILL_WORDS,
    FAMILY,
    FULL_NAMES,
    SHORT_NAMES,
    WHY_VERBS,
    WHY_WORDS,
    Block,
    Kind,
    label_name,
)

_COLONS = frozenset(":\uff1a")
_DASH = re.compile(r" (?:-|\u2013|\u2014) ")


class Place(Enum):
    """Where a label may stand; what counts as one differs (see ``find_label``)."""

    LINE = auto()  # a line of its own, outside any list
    BULLET = auto()  # a list line, no list of points being open
    POINT = auto()  # a list line among the points of a label above
    WRAPPED = auto()  # an indented line that goes on with the item above
    HEADING = auto()


@dataclass(frozen=True, slots=True)
class Label:
    """A label: its kind, the text after it, the length it names, and what it has in brackets."""

    kind: Kind
    inline: str = ""
    seconds: int | None = None
    detail: str = ""


def find_label(text: str, *, block: Block, place: Place, after: Kind | None = None) -> Label | None:
    """Return the label a line starts with, None where it is text.

    ``text`` is the line without its bullet; ``after`` the kind of the label above it. A bullet may
    hold a colon that is no label, so the less a line looks like one, the fuller its name must be:
    among the points of a label only full names of the same family count, and within an item no
    lengths.
    """
    if place is Place.HEADING and text.startswith("\\"):
        return None
    split = _split_dashed(text) if place in (Place.BULLET, Place.LINE) else None
    split = split or split_label(text, whole=place is Place.HEADING)
    if split is None:
        return None
    inside = place in (Place.POINT, Place.WRAPPED)
    own = FAMILY[after] if after and inside else block
    label = _full_label(*split, own, place)
    if label and inside and FAMILY[label.kind] is not own:
        label = None
    if label or place is Place.POINT:
        return label
    return _short_label(*split, Block.ANY if inside else block, after)


def _full_label(written: str, inline: str, block: Block, place: Place) -> Label | None:
    name, detail = _brackets(label_name(written))
    free = place not in (Place.POINT, Place.WRAPPED)
    kind = FULL_NAMES.get(name.rstrip(" #0123456789")) or _why(name, block, free=free)
    if kind:
        return Label(kind, inline, detail=detail)
    return None if place is Place.WRAPPED else _timed(name, detail, inline, block, place)


def _short_label(written: str, inline: str, block: Block, after: Kind | None) -> Label | None:
    kind = SHORT_NAMES.get(_brackets(label_name(written))[0])
    if kind is Kind.RESPONSE:
        return Label(kind, inline) if after is Kind.FOLLOW_UP else None
    return Label(kind, inline) if kind and FAMILY[kind] is block else None


def split_label(text: str, *, whole: bool = False) -> tuple[str, str] | None:
    """Return the name before the colon and the text after it, None where there is no short name.

    The name may be bold, and then stand alone; with ``whole`` any text may.
    """
    if not whole and text[:1] not in ("*", "_") and _COLONS.isdisjoint(text[:81]):
        return None
    head = text[:120]
    if "\uff1a" in head.partition(":")[0]:  # The wide colon of East Asian keyboards.
        text = head.replace("\uff1a", ":", 1) + text[120:]
        head = text[:120]
    for mark in ("***", "**", "__", "*", "_"):
        if head.startswith(mark) and (end := head.find(mark, len(mark))) > 0:
            return _split_bold(head[len(mark) : end].strip(), text[end + len(mark) :].strip())
    name, colon, inline = text.partition(":")
    if len(name) > 80 or not (colon or whole):
        return None
    return name, inline.strip()


def _split_dashed(text: str) -> tuple[str, str] | None:
    """Return a name and what follows it after a dash, or a length in brackets and what follows.

    A dash is common among words, so the name must be a length or a full name and nothing more.
    """
    head = text[:60]
    if text[:1] in ("(", "["):
        length, _, rest = text[1:].partition(")" if text[0] == "(" else "]")
        is_length = rest[:1] == " " and _is_length(length)
        return (length, rest.strip()) if is_length else None
    found = _DASH.search(head)
    if found is None:
        return None
    name = head[: found.start()].strip("*_` ")
    if not (_is_length(name) or label_name(name) in FULL_NAMES):
        return None
    return name, text[found.end() :].strip()


def _is_length(name: str) -> bool:
    duration = read_duration(name)
    return duration is not None and duration.rest in {"", *ANSWER_WORDS, *DRILL_WORDS}


def _split_bold(bold: str, rest: str) -> tuple[str, str] | None:
    if not rest:
        name, _, inline = bold.partition(":")
        return name, inline.strip()
    if bold.endswith(":"):
        return bold[:-1], rest
    return (bold, rest[1:].strip()) if rest.startswith(":") else None


def _brackets(name: str) -> tuple[str, str]:
    outside, _, inside = name.partition("(")
    return outside.strip(), inside.removesuffix(")").strip()


def _why(name: str, block: Block, *, free: bool) -> Kind | None:
    words = name.split()
    if words[:1] != ["why"]:
        return None
    named = WHY_WORDS.issuperset(words) and not WHY_VERBS.isdisjoint(words)
    return Kind.WHY if named or (free and block is Block.COMPARISON) else None


def _timed(name: str, detail: str, inline: str, block: Block, place: Place) -> Label | None:
    """Return the label of a length: in the name (``30-second answer``) or in brackets after it."""
    duration, word = read_duration(name), ""
    if duration:
        word = duration.rest
    elif duration := read_duration(detail):
        word = name.strip(" #0123456789")
    if duration is None or (not word and place is Place.POINT and block is Block.ANSWERS):
        return None
    kind = _timed_kind(word, block, alone=not inline and place in (Place.LINE, Place.HEADING))
    return Label(kind, inline, duration.seconds) if kind else None


def _timed_kind(word: str, block: Block, *, alone: bool) -> Kind | None:
    if word in DRILL_WORDS:
        return Kind.DRILL
    if word in ANSWER_WORDS:
        return Kind.DRILL if block is Block.DRILLS and not alone else Kind.ANSWER
    if word and not (alone and len(word.split()) <= 3):
        return None
    return BARE.get(block)
