"""The same page as people write it in a hundred ways: it is always the same topic.

Each way is a function from the text of a page to its text; it is tried on a page of each dialect,
and any two of them after each other.
"""

import re
import textwrap
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.page import Page
from app.domain.reader import read_page

FIRST = """\
# Caches

About caches.

## Interview Answer Block

30-second answer:
- A cache keeps what was dear to make, close to where it is asked for, until it is too old.
- Say the ratio of hits: a cache nobody hits costs more than none.

2-minute answer:
- Begin with what is slow.
- Key tradeoff: fresh or fast.
- Close with a failure: a stampede when the key expires.

## Interview Bad vs Strong Answer

Bad answer:
- We use Redis.

Strong answer:
- I measure first, then cache the ten keys that make most of the load.

## Interview Timed Drill

- 60 seconds: Say what a cache is for.
- 3 minutes: Compare two ways of making a key invalid.
"""
SECOND = """\
# Queues

About queues.

## Interview Answer Block

- 30-second answer: A queue takes the peak off, as long as somebody empties it at night.
- 2-minute deep dive: Begin with the rates, then what happens at the limit, then who is told.
- Common follow-up: What if the consumer dies?
- Strong response: It goes on from the last acknowledged message.
- Tradeoff callout: Order costs throughput.

## Interview Bad vs Strong Answer

- Bad answer: "A queue makes it fast."
- Strong answer: "A queue makes it slow for some and up for all."
- Why strong wins: It names who pays.

## Interview Timed Drill

- Time box: 10 minutes.
- Prompt: Size a queue for a peak of ten times the mean.
- Required outputs:
  - One rate
  - One limit
- Self-check score (0-3 each): numbers, failure, clarity.
"""
PAGES = {"labels alone": FIRST, "labels in bullets": SECOND}
LABEL = re.compile(
    r"^(- )?(\d+-(?:second|minute) [a-z ]+|\d+ (?:seconds|minutes)|Common follow-up|Strong response"
    r"|Tradeoff callout|Bad answer|Strong answer|Why strong wins|Time box|Prompt|Required outputs"
    r"|Self-check score \(0-3 each\)):(.*)$",
    re.MULTILINE,
)
BLOCK = re.compile(r"^## (Interview .+)$", re.MULTILINE)
Way = Callable[[str], str]


def labels(pattern: str) -> Way:
    """Labels written otherwise: ``{bullet}``, ``{name}`` and ``{rest}`` are what they were."""

    def write(text: str) -> str:
        return LABEL.sub(
            lambda m: pattern.format(bullet=m[1] or "", name=m[2], rest=m[3]).rstrip(), text
        )

    return write


def blocks(pattern: str) -> Way:
    """Headings of blocks written otherwise."""
    return lambda text: BLOCK.sub(pattern, text)


def lines(pattern: str, replacement: str) -> Way:
    """Lines written otherwise."""
    return lambda text: re.sub(pattern, replacement, text, flags=re.MULTILINE)


def wrapped(text: str) -> str:
    """Long bullets on several lines."""
    parts = [
        textwrap.wrap(line, 40, subsequent_indent="  ", break_on_hyphens=False)
        if line.startswith("- ")
        else [line]
        for line in text.split("\n")
    ]
    return "\n".join(line for part in parts for line in part)


def turned(text: str) -> str:
    """The blocks in the other order."""
    head, *rest = re.split(r"^(?=## Interview )", text, flags=re.MULTILINE)
    return head + "\n".join(reversed(rest))


def quoted(text: str) -> str:
    """Everything from the first block on in a block quote."""
    head, mark, rest = text.partition("## Interview")
    return head + "\n".join(f"> {line}" for line in (mark + rest).split("\n"))


WAYS: dict[str, Way] = {
    "as it is": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "lone CR": lambda text: text.replace("\n", "\r"),
    "all line endings": lambda text: text.replace("\n\n", "\r\r\n").replace(":\n", ":\r"),
    "a mark of byte order": lambda text: f"\ufeff{text}",
    "no final newline": lambda text: text.rstrip("\n"),
    "no blank lines": lambda text: re.sub(r"\n\n+", "\n", text),
    "blank lines everywhere": lambda text: text.replace("\n", "\n\n"),
    "a blank line after a label": lines(r"^(\S[^:\n]*:)$", r"\1\n"),
    "stars": lines(r"^(\s*)- ", r"\1* "),
    "pluses": lines(r"^(\s*)- ", r"\1+ "),
    "dots": lines(r"^(\s*)- ", "\\1\u2022 "),
    "numbers": lines(r"^- (?!\d)", "1. "),
    "a tab after the bullet": lines(r"^- ", "-\t"),
    "bullets set in": lines(r"^(\s*)- ", r"  \1- "),
    "nested by a tab": lines(r"^  - ", "\t- "),
    "nested by one blank": lines(r"^  - ", " - "),
    "not nested": lines(r"^  - ", "- "),
    "boxes to tick": lines(r"^(\s+)- ", r"\1- [ ] "),
    "blanks at the end": lines(r"$", "  "),
    "wrapped bullets": wrapped,
    "bold labels": labels("{bullet}**{name}:**{rest}"),
    "bold names": labels("{bullet}**{name}**:{rest}"),
    "bold and slanted labels": labels("{bullet}***{name}:***{rest}"),
    "underlined labels": labels("{bullet}__{name}:__{rest}"),
    "labels as code": labels("{bullet}`{name}`:{rest}"),
    "wide colons": labels("{bullet}{name}\uff1a{rest}"),
    "a blank before the colon": labels("{bullet}{name} :{rest}"),
    "capitals": lambda text: LABEL.sub(lambda m: f"{m[1] or ''}{m[2].upper()}:{m[3]}", text),
    "labels as headings": lines(r"^([^-\n#][^:\n]*):$", r"### \1"),
    "labels as headings of the same level": lines(r"^([^-\n#][^:\n]*):$", r"## \1"),
    "quoted blocks": quoted,
    "quoted headings as labels": lambda text: quoted(WAYS["labels as headings"](text)),
    "unbroken hyphens": lines(r"(\d)-(second|minute)", "\\1\u2011\\2"),
    "trade-off": lines("Tradeoff callout", "Trade-off callout"),
    "short units": lines(r"(\d+) (sec|min)[a-z]+\b(?=[:.])", r"\1 \2"),
    "dashes after lengths": lines(r"^- (\d+ \w+): ", "- \\1 \u2014 "),
    "lengths in brackets": lines(r"^- (\d+ \w+): ", r"- (\1) "),
    "lengths of drills": lines(r"^- (\d+) (second|minute)s: ", r"- \1-\2 drill: "),
    "level 3": blocks(r"### \1"),
    "level 3 below a heading": lambda text: blocks(r"### \1")(
        text.replace("## Interview", "## Practice\n\n## Interview", 1)
    ),
    "level 1": blocks(r"# \1"),
    "bold instead of a heading": blocks(r"**\1**"),
    "no blank after the marks": blocks(r"##\1"),
    "closed headings": blocks(r"## \1 ##"),
    "numbered headings": blocks(r"## 7. \1"),
    "a name behind the heading": blocks(r"## \1 {#here}"),
    "underlined headings": blocks(r"\1\n-------"),
    "an underlined title": lines(r"^# (.+)$", r"\1\n====="),
    "another order": turned,
    "glued to the line above": lambda text: re.sub(r"\n+(?=## Interview)", "", text),
    "rules between blocks": blocks(r"---\n\n## \1"),
    "folded": blocks("## \\1\n<details>\n"),
    "comments": blocks("## \\1\n<!-- what to say -->"),
    "a fence that never ends": lambda text: text.replace(
        "## Interview", "```sql\nselect 1\n# no heading\n\n## Interview", 1
    ),
    "a fence with two backticks lost": lambda text: text.replace(
        "## Interview", "`sql\nselect 1\n\n## Interview", 1
    ),
    "front matter": lambda text: f"---\ntags: [a, b]\n---\n{text}",
    "a footer": lambda text: f"{text}\n---\n\n[Back](README.md)\n",
    "another answer quoted below": lambda text: f"{text}\n## Appendix\n\nBad answer: one\n",
}


def said(text: str) -> Page:
    """What there is to practise on a page."""
    page = read_page("a.md", text).page
    assert page is not None
    return replace(page, notes="", front_matter=replace(page.front_matter, tags=()))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("dialect", PAGES)
def test_however_a_page_is_written_it_is_the_same_topic(dialect: str, way: str) -> None:
    assert said(WAYS[way](PAGES[dialect])) == said(PAGES[dialect])


# What moves the bounds of lines or blocks is not tried after another of its kind.
ONE = [
    *("stars", "dots", "boxes to tick", "a tab after the bullet", "bold labels", "bold names"),
    *("underlined labels", "wide colons", "capitals", "unbroken hyphens", "trade-off"),
    *("short units", "dashes after lengths", "lengths of drills"),
]
TWO = [
    *("CRLF", "lone CR", "no final newline", "no blank lines", "blank lines everywhere"),
    *("blanks at the end", "quoted blocks", "level 3", "level 1", "no blank after the marks"),
    *("closed headings", "a name behind the heading", "another order", "rules between blocks"),
    *("comments", "a fence that never ends", "front matter", "a footer"),
]


@settings(deadline=None)
@given(st.sampled_from(sorted(PAGES)), st.sampled_from(ONE), st.sampled_from(TWO))
def test_two_ways_at_once_are_the_same_topic_too(dialect: str, one: str, two: str) -> None:
    assert said(WAYS[two](WAYS[one](PAGES[dialect]))) == said(PAGES[dialect])
