"""The items of a page's checklists: found in its rendered notes, and known by their words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.contents import text_of
from app.domain.text import fingerprint

KEY_LENGTH = 32
# What the renderer writes for an item; its words stand in the label, what lies below them does not.
_ITEM = re.compile(
    r'<li class="task( is-done)?">(\s*(?:<p>)?)<label class="item">(.*?)</label>', re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item: the key that its ticks are kept under, its place, and what its author said.

    The key is made of the words, so that the ticks of the others stay when a page is edited. Of
    two items with the same words each has a key of its own, by their order.
    """

    key: str
    number: int
    html: str
    done: bool


def items_of(html: str) -> tuple[Item, ...]:
    """The items of rendered notes, in order."""
    seen: dict[str, int] = {}
    items = []
    for number, found in enumerate(_ITEM.finditer(html), start=1):
        words = text_of(found[3])
        turn = seen[words] = seen.get(words, 0) + 1
        key = fingerprint(words if turn == 1 else f"{words}\n{turn}")[:KEY_LENGTH]
        items.append(Item(key=key, number=number, html=found[3], done=bool(found[1])))
    return tuple(items)


def with_boxes(html: str, items: Sequence[Item], box: Callable[[Item], str]) -> str:
    """Rendered notes with ``box`` in the place of each item's words; ``items`` are theirs."""
    waiting = iter(items)
    return _ITEM.sub(lambda found: f'<li class="task">{found[2]}{box(next(waiting))}', html)
