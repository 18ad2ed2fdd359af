"""Splits an answer into sentences and puts them together into a few points."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

MOST_POINTS = 9
_END = re.compile(r"[.!?]{1,3}[\"'\u201d\u2019)\]*_`]{0,4}(?=\s)|[\u3002\uff01\uff1f]")
_LAST_WORD = re.compile(r"[^\s(]{1,12}\Z")
_SHORT_FORMS = frozenset(
    {"e.g.", "i.e.", "eg.", "ie.", "etc.", "vs.", "cf.", "mr.", "mrs.", "ms.", "dr.", "prof.",
     "fig.", "approx.", "incl.", "resp.", "al.", "a.k.a.", "aka.", "inc.", "ltd.", "ca.", "z.b.",
     "d.h.", "bzw.", "usw."}
)  # fmt: skip


class Sentence(NamedTuple):
    """A sentence, what divides it from the one before, and the line it starts on."""

    text: str
    glue: str
    line: int


def split_sentences(paragraph: str, line: int) -> list[Sentence]:
    """Return the sentences of a paragraph; put together with their glue they are the paragraph.

    A sentence that ends in a colon goes on with the next one: alone it says nothing.
    """
    ends = [found.end() for found in _END.finditer(paragraph) if _is_end(paragraph, found)]
    found: list[Sentence] = []
    for start, end in pairwise([0, *ends, len(paragraph)]):
        part = paragraph[start:end]
        text = part.strip()
        if text:
            glue = part[: len(part) - len(part.lstrip())]
            found.append(Sentence(text, glue if found else "\n", line))
    return found


def _is_end(paragraph: str, found: re.Match[str]) -> bool:
    """Tell whether a full stop ends a sentence: no short form, and no small letter after it."""
    following = paragraph[found.end() : found.end() + 3].strip()[:1]
    if following.islower():
        return False
    before = _LAST_WORD.search(paragraph[max(found.start() - 12, 0) : found.start() + 1])
    return before is None or before[0].casefold() not in _SHORT_FORMS


def group_sentences(sentences: Iterable[Sentence]) -> list[tuple[str, int]]:
    """Return the sentences as at most nine texts of about as many words, each with its line."""
    groups = _with_lead_ins(sentences)
    if len(groups) > MOST_POINTS:
        groups = _evenly(groups)
    return [(_joined(group), group[0].line) for group in groups]


def _with_lead_ins(sentences: Iterable[Sentence]) -> list[list[Sentence]]:
    """Return sentences one by one, those that end in a colon with the one they announce."""
    groups: list[list[Sentence]] = []
    for sentence in sentences:
        if groups and groups[-1][-1].text.endswith(":"):
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    if len(groups) > 1 and groups[-1][-1].text.endswith(":"):
        last = groups.pop()
        groups[-1] += last
    return groups


def _evenly(units: list[list[Sentence]]) -> list[list[Sentence]]:
    """Put units together, in order, into nine groups of about as many words."""
    words = [sum(len(part.text.split()) or 1 for part in unit) for unit in units]
    share, spoken = sum(words) / MOST_POINTS, 0
    groups: list[list[Sentence]] = []
    for place, unit in enumerate(units):
        needed = len(units) - place <= MOST_POINTS - len(groups)
        if not groups or needed or (spoken >= share * len(groups) and len(groups) < MOST_POINTS):
            groups.append([])
        groups[-1] += unit
        spoken += words[place]
    return groups


def _joined(group: list[Sentence]) -> str:
    return group[0].text + "".join(part.glue + part.text for part in group[1:])
