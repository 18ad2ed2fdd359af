"""Notes without their Markdown: what is searched, and what is shown of it among the results."""

import re

# Each pattern has an end, so that no text can make it slow.
_FENCE = re.compile(r"[ \t]*(?:`{3}|~{3})")
_RULE = re.compile(r"[ \t]*(?:[-*_][ \t]*){3,}|[ \t]*\|?[ \t:|-]+\|[ \t:|-]*")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+(.*?)[ \t#]*")
_MARKER = re.compile(
    r"^[ \t]*(?:(?:[-*+\u2022]|[0-9]{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|>[ \t]?)+"
)
# What a line begins with that one of these may be; hardly any other line is looked at.
_MARKS = frozenset("`~-*_|:#+\u2022>0123456789")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}(?:[ \t]+\"[^\"]{0,200}\")?\)")
# What stands before a star is looked at after it: Python then goes from star to star at once.
_EMPHASIS = re.compile(r"\*(?<![\w*]\*)\*{0,2}(?=[^\s*])|\*(?<=[^\s*]\*)\*{0,2}(?![\w*])|`+")


def plain_notes(markdown: str) -> str:
    r"""The words of notes on one line; a heading ends with a colon, links are their words.

    >>> plain_notes("## When\n- a `b`\n- **c** [d](e.md)")
    'When: a b c d'
    """
    text = "\n".join(map(_plain_line, markdown.split("\n")))
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "*" in text or "`" in text:
        text = _EMPHASIS.sub("", text)
    return " ".join(text.replace("|", " ").split())


def _plain_line(line: str) -> str:
    """A line without what makes it a fence, a rule, a heading, a bullet or a quote."""
    if line.lstrip(" \t")[:1] not in _MARKS:
        return line
    if _FENCE.match(line) or _RULE.fullmatch(line):
        return ""
    heading = _HEADING.fullmatch(line)
    return _MARKER.sub("", f"{heading[1]}:" if heading else line, count=1)
