"""Collects what stands under each label of a section, line by line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.reading.escapes import BOX, is_mark, unescape
from app.domain.reading.labels import Label, Place, find_label
from app.domain.reading.lines import (
    Bullet,
    Kind,
    Line,
    fence_mark,
    indent_of,
    is_rule,
    read_bullet,
    read_heading,
    unquote,
)
from app.domain.reading.vocabulary import Block
from app.domain.reading.vocabulary import Kind as Names

# Tags alone on a line that only fold or lay out what stands between them.
_LAYOUT = re.compile(
    r"(?:</?(?:details|div|p|center|section|br|hr)(?: [^<>]*)?/?>\s*)+", re.IGNORECASE
)
# What the last line of a page begins with, and the words of its links to other pages.
_FOOT = re.compile(r"(?:\u00a9|\(c\) |copyright\b|last updated?\b\W{0,3}\s)")
_LINK = re.compile(r"\[[^\[\]]{0,500}\]\([^()\s]{0,2000}\)")
_WORDS = re.compile(r"\w+")
_WAYS = frozenset({"back", "to", "top", "home", "up", "next", "previous", "prev", "the"})
_WAY = re.compile(r"\b(?:back|home|up|next|previous|prev|top)\b|[\u2190-\u2193]")
_LISTS = frozenset({Names.ANSWER, Names.BAD, Names.STRONG})


@dataclass(slots=True)
class Item:
    """One bullet or paragraph; each bullet below it is a list of wrapped lines of its own."""

    line: int
    parts: list[list[str]]
    indent: int | None = None

    @property
    def text(self) -> str:
        """Return the text: wrapped lines joined by a blank, bullets below it by a line end."""
        return "\n".join(text for part in self.parts if (text := " ".join(part).strip()))


@dataclass(slots=True)
class Entry:
    """A label and its items; ``in_bullet``: the label stands in a bullet (the second dialect)."""

    label: Label
    line: int
    in_bullet: bool = False
    indent: int = 0
    items: list[Item] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return everything that stands under the label."""
        return "\n".join(item.text for item in self.items if item.text)

    @property
    def refuses_siblings(self) -> bool:
        """Tell whether a list line beside the label's own bullet is none of its items."""
        return self.in_bullet and bool(self.items) and self.items[0].indent != self.indent

    @property
    def takes_paragraphs(self) -> bool:
        """Tell whether a paragraph after a blank line is one more item."""
        return not self.in_bullet and (not self.label.inline or self.label.kind in _LISTS)

    @property
    def is_list(self) -> bool:
        """Tell whether bullets below are its points: the label stands alone on its line."""
        return not self.in_bullet and not self.label.inline


class EntryReader:
    """Reads the lines of one section: outside any label, under one, or inside an item of one.

    ``taken`` are the lines used, ``kept`` comments, ``stray`` what stands under no label.
    """

    def __init__(self, block: Block) -> None:
        self.entries: list[Entry] = []
        self.taken: list[int] = []
        self.kept: list[int] = []
        self.stray: list[int] = []
        self._block = block
        self._entry: Entry | None = None
        self._item: Item | None = None
        self._after_blank = False

    def open(self, entry: Entry) -> None:
        """Begin a label; the text after it is its first item."""
        self.entries.append(entry)
        self._entry, self._item = entry, None
        if entry.label.inline:
            self._begin(entry, Item(entry.line, [[entry.label.inline]]))

    def read(self, lines: Iterable[tuple[int, Line]]) -> None:
        """Read lines, each with its index in the page."""
        for index, line in lines:
            text = unquote(line.text)
            if line.is_code or (line.kind is Kind.BROKEN and fence_mark(text.strip())):
                self.stray.append(index)
                self._after_blank = True
            elif line.kind is Kind.COMMENT:
                self.kept.append(index)
            else:
                self._read_text(index, line.number, text)

    def _read_text(self, index: int, number: int, text: str) -> None:
        if not text.strip():
            self._after_blank = True
        elif text.lstrip()[:1] == "<" and _LAYOUT.fullmatch(text.strip()):
            self.taken.append(index)
        elif is_rule(text):
            self._entry = self._item = None
        elif self._take(number, text):
            self.taken.append(index)
            self._after_blank = False
        else:
            self._entry = self._item = None
            self.stray.append(index)

    def _take(self, number: int, text: str) -> bool:
        """Use a line of text as a label, a bullet or more text; False where it fits nowhere."""
        bullet = read_bullet(text)
        if bullet and bullet.text.startswith("["):
            bullet = bullet._replace(text=BOX.sub("", bullet.text))
        meant = self._meant(bullet, text)
        label = self._label(bullet, text) if meant is bullet else None
        bullet = meant
        if label:
            indent = bullet.indent if bullet else 0
            self.open(Entry(label, number, in_bullet=bullet is not None, indent=indent))
            return True
        if self._entry is None:
            return False
        if bullet:
            return self._take_bullet(self._entry, number, bullet)
        return self._take_text(self._entry, number, text)

    def _meant(self, bullet: Bullet | None, text: str) -> Bullet | None:
        """Return a bullet without the backslash that keeps its text from being a label or mark."""
        if bullet is None or bullet.text[:1] != "\\":
            return bullet

        def is_read(rest: str) -> bool:
            return is_mark(rest) or bool(self._label(bullet._replace(text=rest), text))

        meant = unescape(bullet.text, is_read)
        return bullet if meant == bullet.text else bullet._replace(text=meant)

    def _label(self, bullet: Bullet | None, text: str) -> Label | None:
        after = self._entry.label.kind if self._entry else None
        heading = read_heading(text) if text[:1] == "#" else None
        if heading:  # Only one in a block quote: any other begins a section of its own.
            return find_label(heading.text, block=self._block, place=Place.HEADING, after=after)
        if bullet is None:
            wrapped = self._item and not self._after_blank and indent_of(text) >= 2
            place = Place.WRAPPED if wrapped else Place.LINE
            return find_label(text.strip(), block=self._block, place=place, after=after)
        if self._is_below(bullet):
            return None
        in_list = self._entry is not None and self._entry.is_list
        place = Place.POINT if in_list else Place.BULLET
        return find_label(bullet.text, block=self._block, place=place, after=after)

    def _is_below(self, bullet: Bullet) -> bool:
        """Tell whether a bullet stands below an item, or below a label that waits for its items."""
        entry, item = self._entry, self._item
        if entry and entry.in_bullet and not entry.label.inline:
            return bullet.indent > entry.indent + 1
        return bool(item and item.indent is not None and bullet.indent > item.indent + 1)

    def _take_bullet(self, entry: Entry, number: int, bullet: Bullet) -> bool:
        if bullet.indent <= entry.indent and entry.refuses_siblings:
            return False
        above = self._item
        if above and above.indent is not None and bullet.indent > above.indent + 1:
            above.parts.append([bullet.text])
        else:
            self._begin(entry, Item(number, [[bullet.text]], bullet.indent))
        return True

    def _take_text(self, entry: Entry, number: int, text: str) -> bool:
        item = self._item
        if text.startswith("|") or _is_unknown_label(text) or _is_footer(text):
            return False
        if item and (not self._after_blank or indent_of(text) >= 2):
            item.parts[-1].append(text.strip())
            return True
        if item and (item.indent is not None or not entry.takes_paragraphs):
            return False
        self._begin(entry, Item(number, [[text.strip()]]))
        return True

    def _begin(self, entry: Entry, item: Item) -> None:
        entry.items.append(item)
        self._item = item


def _is_footer(text: str) -> bool:
    """Tell whether an unindented line is a page's foot, glued to the last bullet above it.

    Markdown would take it for more of the bullet; nobody who writes one means that.
    """
    if text[:1] in " \t":
        return False
    words = text.strip("*_ \t").casefold()
    if _FOOT.match(words):
        return True
    rest = _LINK.sub(" ", words)
    return rest != words and _WAYS.issuperset(_WORDS.findall(rest)) and bool(_WAY.search(words))


def _is_unknown_label(text: str) -> bool:
    """Tell whether an unindented line of a few words ends in a colon, as a label does."""
    return text.rstrip()[-1:] == ":" and text[:1] not in " \t" and len(text[:80].split()) <= 4
