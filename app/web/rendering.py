"""A page's notes as safe HTML: rendered when the page is loaded, not when it is read."""

import re
import threading
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions import Extension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from markupsafe import Markup, escape

from app.domain.notes import mend, resolve_link
from app.domain.reading.anchors import Anchors
from app.web.checklists import HEADING, Checklists
from app.web.code_blocks import CodeBlocks

# Raise it when the same notes would be rendered differently: every page is then loaded anew.
RENDERER_VERSION = "4"

TAGS = frozenset(
    {
        *("a", "abbr", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em"),
        *(
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "kbd",
            "label",
            "li",
            "ol",
            "p",
            "pre",
            "s",
            "span",
        ),
        *("strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    }
)
ATTRIBUTES = {
    "a": {"href", "title", "class", "aria-label"},
    "div": {"class", "role", "aria-label", "tabindex"},
    "pre": {"tabindex"},
    "span": {"class"},
    "code": {"class"},
    "label": {"class"},
    "li": {"class"},
    "th": {"align"},
    "td": {"align"},
    "ol": {"start"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
# Only tags and attributes that a page of notes needs; everything else is taken out.
CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
    strip_comments=True,
)
# Whatever the library gives a meaning within a line.
MARK = re.compile(r"[\\`*_\[\]!<&]|  \n")
# What Python-Markdown puts in the place of an escaped character until the very end.
PLACEHOLDER = re.compile("\x02[^\x03]*\x03")


BOX = {"class": "scroll", "tabindex": "0"}


class TopicLinks(Treeprocessor):
    """Links between pages become links between topics; what leads nowhere becomes plain text."""

    page_path = ""
    urls: Mapping[str, str] = MappingProxyType({})

    def run(self, root: Element) -> None:
        """Go through the finished tree."""
        for element in root.iter():
            if element.tag == "a":
                self.mend(element)
            elif element.tag == "img":
                # No picture is fetched from anywhere: its words stand for it.
                element.tag, element.text = "em", element.get("alt", "")

    def mend(self, link: Element) -> None:
        """Point one link at a topic, leave it if it goes outside, or make it text."""
        href = link.get("href", "")
        if href.startswith(("http://", "https://", "mailto:", "#")):
            return
        target = resolve_link(self.page_path, href)
        url = self.urls.get(target[0]) if target else None
        if target is None or url is None:
            link.tag = "span"
            link.attrib.clear()
            return
        link.set("href", f"{url}#{target[1]}" if target[1] else url)


class Headings(Treeprocessor):
    """Headings below the page's own one, without gaps, under the names that links use.

    Authors begin at any level and jump; a reader who goes from heading to heading would miss some.
    """

    def run(self, root: Element) -> None:
        """Go through the finished tree."""
        anchors = Anchors()
        above: list[str] = []
        for element in root.iter():
            if HEADING.fullmatch(element.tag):
                while above and above[-1] >= element.tag:
                    above.pop()
                above.append(element.tag)
                element.tag = f"h{min(len(above) + 1, 6)}"
                text = PLACEHOLDER.sub("", "".join(element.itertext())).strip()
                name_heading(element, anchors.take(text), text)


def name_heading(heading: Element, anchor: str, text: str) -> None:
    """Give a heading its name, and a link to itself that can be copied."""
    heading.set("id", anchor)
    label = f"Link to \u201c{text}\u201d"
    link = Element("a", {"class": "here", "href": f"#{anchor}", "aria-label": label})
    link.text = "#"
    heading.append(link)


class WideTables(Treeprocessor):
    """A table that is wider than a phone is moved sideways in its own box, by key as well."""

    def run(self, root: Element) -> None:
        """Put each table into a box that can take the focus."""
        for parent in list(root.iter()):
            for place, child in enumerate(list(parent)):
                if child.tag == "table":
                    name_no_column(child)
                    box = Element("div", {**BOX, "role": "group", "aria-label": "Table"})
                    box.tail, child.tail = child.tail, None
                    box.append(child)
                    parent[place] = box


def name_no_column(table: Element) -> None:
    """An empty corner names no column: as a heading it would be read out as one."""
    for cell in table.iter("th"):
        if not "".join(cell.itertext()).strip():
            cell.tag = "td"


class PlainText(Treeprocessor):
    """Text without any mark is left alone: else each of a dozen patterns is tried on it."""

    def run(self, root: Element) -> None:
        """Go through the tree before the marks in its lines are read."""
        for element in root.iter():
            if element.text and not MARK.search(element.text):
                element.text = AtomicString(element.text)


class NotesExtension(Extension):
    """No raw HTML, headings and tables that fit the page, and links between topics."""

    links: TopicLinks

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        """Take out what turns text into tags, so that ``List<T>`` stays as its author wrote it."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(PlainText(md), "plain_text", 25)
        md.treeprocessors.register(Checklists(md), "checklists", 2)
        self.links = TopicLinks(md)
        md.treeprocessors.register(self.links, "topic_links", 1)
        md.treeprocessors.register(Headings(md), "headings", 1)
        md.treeprocessors.register(WideTables(md), "wide_tables", 1)


class Machine(threading.local):
    """What renders notes: dear to make and full of state, so each thread makes one and keeps it."""

    def __init__(self) -> None:
        super().__init__()
        notes = NotesExtension()
        tables = TableExtension(use_align_attribute=True)
        self.md = markdown.Markdown(extensions=[tables, "sane_lists", CodeBlocks(), notes])
        self.links = notes.links

    def convert(self, notes: str, page_path: str, urls: Mapping[str, str]) -> str:
        """Notes as HTML; nothing of the page before is left."""
        self.links.page_path, self.links.urls = page_path, urls
        return self.md.reset().convert(notes)


MACHINE = Machine()


def render_notes(notes: str, page_path: str, urls: Mapping[str, str]) -> str:
    """The notes of a page as HTML that can do nothing; ``urls`` are the source's topics by path."""
    html = MACHINE.convert(mend(notes), page_path, urls)
    # Long lines of code are moved sideways as well; the highlighter gives no other place for this.
    return CLEANER.clean(html.replace("<pre>", '<pre tabindex="0">'))


INLINE = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")


@lru_cache(maxsize=4096)
def inline(text: str) -> Markup:
    """An author's sentence with its ``code`` and bold words; all else is text."""
    parts: list[Any] = []
    end = 0
    for found in INLINE.finditer(text):
        tag, words = ("code", found[1]) if found[1] else ("strong", found[2])
        parts += [escape(text[end : found.start()]), Markup("<{0}>{1}</{0}>").format(tag, words)]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def plain(text: str) -> str:
    """The same sentence where only text can stand, as in a page's title."""
    return INLINE.sub(lambda found: found[1] or found[2], text)
