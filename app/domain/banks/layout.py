"""HTML that only lays an answer out: what may be trimmed, and lines that hold nothing else."""

import re

_NAMES = (
    "br|hr|p|div|b|strong|i|em|u|big|small|center|font|span|section|ul|ol|dl|blockquote|h[1-6]|"
    "table|thead|tbody|details|summary"
)
_TAG = re.compile(rf"</?(?:{_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LEADING = re.compile(rf"\s*<(/?)({_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_TRAILING = re.compile(rf"<(/?)({_NAMES})(?:\s[^<>]*)?/?>\s*\Z", re.IGNORECASE)
_BREAK = re.compile(r"<br ?/?>\Z", re.IGNORECASE)
_BREAKS = frozenset({"br", "hr", "p", "div", "section", "ul", "ol", "dl", "table"})
# Of tags at one end of a line; a line with more is no sentence, and trimming stays quick.
_MOST_TAGS = 12
_PICTURES = ("<img", "![", "[![", "<video", "<iframe", "<picture")
_LINK = re.compile(r"\]\([^()\s]*\)|<a\s[^<>]*>")
_WORD = re.compile(r"[^\W_]+")
_TOPS = frozenset({"top", "contents", "toc"})
_ARROWS = ("\u2b06", "\u21a5", "\u2191", "\U0001f51d")


def trim_tags(text: str) -> str:
    """Return a line without the tags at its ends that lay out and do not mark what is said.

    Breaks and paragraphs go; bold and its like go where they enclose the whole line or have no
    other half on it.

    >>> trim_tags("<br><b> a <b>b</b>"), trim_tags("<b>Note</b> this")
    ('a <b>b</b>', '<b>Note</b> this')
    """
    bare = text.strip()
    if "<" not in bare:
        return bare
    for _ in range(_MOST_TAGS):
        shorter = _trim_trailing(_trim_leading(bare))
        if shorter == bare or not shorter:
            return shorter
        bare = shorter
    return bare


def trim_breaks(text: str) -> str:
    """Return a line without ``<br>`` at its end."""
    bare = text.strip()
    for _ in range(_MOST_TAGS):
        found = _BREAK.search(bare[-8:])
        if found is None:
            break
        bare = bare[: len(bare) - len(bare[-8:]) + found.start()].rstrip()
    return bare


def unquoted(text: str) -> str:
    """Return a line without the marks of a block quote before it, however many there are."""
    for _ in range(_MOST_TAGS):
        stripped = text.lstrip(" \t")
        if not stripped.startswith(">"):
            return text
        text = stripped[1:].removeprefix(" ")
    return text.lstrip("> \t")


def is_layout(text: str) -> bool:
    """Tell whether a line holds nothing but tags that lay out."""
    return "<" in text and not _TAG.sub("", text).strip()


def is_picture(text: str) -> bool:
    """Tell whether a line is a picture and nothing else."""
    stripped = text.strip()
    return stripped.casefold().startswith(_PICTURES) and stripped[-1] in ")>]"


def is_back_link(text: str) -> bool:
    """Tell whether a line is nothing but a link back to the top or the list of contents."""
    if len(text) > 300 or not ("](#" in text or "href" in text):
        return False
    plain = _LINK.sub(" ", _TAG.sub(" ", text)).replace("</a>", " ").casefold()
    words = _WORD.findall(plain)
    says_top = not _TOPS.isdisjoint(words) or any(arrow in plain for arrow in _ARROWS)
    return says_top and len(words) <= 6


def is_contents_link(text: str) -> bool:
    """Tell whether a line belongs to a list of contents: it links to a heading of its page."""
    return "](#" in text or 'href="#' in text


def _trim_leading(text: str) -> str:
    found = _LEADING.match(text) if text.startswith("<") else None
    if found is None:
        return text
    closes, name, rest = found[1], found[2].casefold(), text[found.end() :].lstrip()
    folded, end = rest.casefold(), f"</{name}>"
    if name in _BREAKS or closes or folded.count(end) <= _openings(folded, name):
        return rest
    if folded.endswith(end) and folded.count(end) == 1:
        return rest[: -len(end)].rstrip()
    return text


def _trim_trailing(text: str) -> str:
    start = text.rfind("<") if text.endswith(">") else -1
    found = _TRAILING.match(text, start) if start >= 0 else None
    if found is None:
        return text
    closes, name, rest = found[1], found[2].casefold(), text[:start].rstrip()
    if name in _BREAKS or not closes:
        return rest
    folded = rest.casefold()
    return text if _openings(folded, name) > folded.count(f"</{name}>") else rest


def _openings(folded: str, name: str) -> int:
    return folded.count(f"<{name}>") + folded.count(f"<{name} ")
