"""The contents list of a topic's page, out of the headings of its rendered notes."""

import re
from html import unescape
from typing import NamedTuple

# Deeper ones would make a list that is as long as the page.
DEEPEST_LISTED = 3
_HEADING = re.compile(r'<h([2-6]) id="([^"]*)">(.*?)</h\1>', re.DOTALL)
_HERE = re.compile(r'<a [^>]*class="here"[^>]*>#</a>')
_TAG = re.compile(r"<[^>]*>")


class Entry(NamedTuple):
    """A heading of the notes: how deep it stands (2 is the highest), its name and its text."""

    level: int
    anchor: str
    text: str


def contents_of(html: str) -> tuple[Entry, ...]:
    """The headings that a contents list names, in order.

    >>> contents_of('<h2 id="a-b">A <code>b</code></h2>')
    (Entry(level=2, anchor='a-b', text='A b'),)
    """
    return tuple(
        Entry(int(level), unescape(anchor), text_of(inside))
        for level, anchor, inside in _HEADING.findall(html)
        if int(level) <= DEEPEST_LISTED
    )


def text_of(html: str) -> str:
    """The words of a piece of rendered notes, without its tags and without a link to itself."""
    return " ".join(unescape(_TAG.sub("", _HERE.sub("", html))).split())
