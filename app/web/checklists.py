"""Checklists in notes: items that can be ticked, found when a page is rendered and when shown."""

import re
from collections.abc import Callable, Container, Sequence
from functools import lru_cache
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from app.domain.checklist import Item, with_boxes

# A list under such a heading is there to be gone through, also where its author drew no boxes.
TO_GO_THROUGH = re.compile(r"\bchecklist\b|^study flow$", re.IGNORECASE)
HEADING = re.compile(r"h[1-6]")
TASK = re.compile(r"^\s*\[([ xX])\]\s+")
# What can't stand among words: an item's words end before the first of these.
BLOCKS = frozenset(
    {"blockquote", "div", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "ul"}
    | {"table"}
)
# What a code block is until the very end: a mark in a paragraph of its own.
STASHED = re.compile("^\x02wzxhzdk:")

TICKED = Markup(
    '<button class="box" form="page-ticks" name="{name}" value="{key}" role="checkbox"'
    ' aria-checked="{state}" aria-labelledby="page-item-{number}"></button>'
    '<span class="item" id="page-item-{number}">{words}</span>'
)
PLAIN = Markup(
    '<span class="drawn" role="img" aria-label="{state}">{sign}</span><span>{words}</span>'
)


class Checklists(Treeprocessor):
    """Mark the items of checklists: those with a box, and lists under a heading that says so."""

    def run(self, root: Element) -> None:
        """Go through the finished tree."""
        under_heading = False
        for element in root:
            if HEADING.fullmatch(element.tag):
                under_heading = bool(TO_GO_THROUGH.search("".join(element.itertext()).strip()))
            elif under_heading and element.tag in {"ul", "ol"}:
                for item in element:
                    mark_item(item)
        for item in list(root.iter("li")):
            if TASK.match(words_holder(item).text or ""):
                mark_item(item)


def words_holder(item: Element) -> Element:
    """Where an item's words stand: in its first paragraph, where it has paragraphs."""
    first = item[0] if len(item) and not (item.text or "").strip() else None
    return first if first is not None and first.tag == "p" else item


def mark_item(item: Element) -> None:
    """Put an item's words into a label and say whether its author has it as done."""
    holder = words_holder(item)
    found = TASK.match(holder.text or "")
    if item.get("class") or STASHED.match(holder.text or ""):
        return
    label = Element("label", {"class": "item"})
    label.text = (holder.text or "")[found.end() :] if found else holder.text
    for child in list(holder):
        if child.tag in BLOCKS:
            break
        holder.remove(child)
        label.append(child)
    holder.text = None
    holder.insert(0, label)
    done = found is not None and found[1] in "xX"
    item.set("class", "task is-done" if done else "task")


def ticked(done: Container[str]) -> Callable[[Item], str]:
    """Boxes for a learner: each is a button that says what it will do, so that twice is once."""
    return lambda item: box(item, item.key in done)


# A page has a dozen of them, and each has the same two for everybody.
@lru_cache(maxsize=1024)
def box(item: Item, is_done: bool) -> str:
    """A box that is ticked or not."""
    return TICKED.format(
        name="untick" if is_done else "tick",
        key=item.key,
        state="true" if is_done else "false",
        number=item.number,
        words=Markup(item.html),  # noqa: S704 - rendered notes, cleaned when they were loaded
    )


def drawn(item: Item) -> str:
    """A box for somebody who is nobody yet: as the page's author drew it."""
    return PLAIN.format(
        state="Done" if item.done else "To do",
        sign="☑" if item.done else "☐",
        words=Markup(item.html),  # noqa: S704 - rendered notes, cleaned when they were loaded
    )


def show_notes(html: str, items: Sequence[Item], done: Container[str] | None) -> Markup:
    """A topic's notes with boxes in their checklists; ``done`` is None for an unknown visitor."""
    return Markup(with_boxes(html, items, drawn if done is None else ticked(done)))  # noqa: S704
