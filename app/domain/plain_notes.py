"""Notes without their Markdown: what is searched, and what is shown of it among the results."""

import re

# Each pattern has an end, so that no text can make it slow.
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,})[^\n]*$", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$|^[ \t]*\|?[ \t:|-]+\|[ \t:|-]*$", re.MULTILINE)
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(.*?)[ \t#]*$", re.MULTILINE)
_MARKER = re.compile(
    r"^[ \t]*(?:(?:[-*+\u2022]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|>[ \t]?)+", re.MULTILINE
)
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}(?:[ \t]+\"[^\"]{0,200}\")?\)")
_EMPHASIS = re.compile(r"(?<![\w*])\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}(?![\w*])|`+")


def plain_notes(markdown: str) -> str:
    r"""The words of notes on one line; a heading ends with a colon, links are their words.

    >>> plain_notes("## When\n- a `b`\n- **c** [d](e.md)")
    'When: a b c d'
    """
    text = _RULE.sub("", _FENCE.sub("", markdown))
    text = _HEADING.sub(r"\1:", text)
    text = _LINK.sub(r"\1", _MARKER.sub("", text))
    return " ".join(_EMPHASIS.sub("", text).replace("|", " ").split())
