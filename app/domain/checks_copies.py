"""Finds texts that stand on several pages: word for word but for the title, or nearly so."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from app.domain.checks_page import CheckedPage, Part, parts_of, warning
from app.domain.errors import PageProblem

BOILERPLATE_PAGES = 3
SIMILAR = 0.35
SHINGLE_WORDS = 3
_WORD = re.compile(r"[^\W_]+")
_TITLE = "\N{BULLET}"

Shingle = tuple[str, ...]


def check_copies(pages: Sequence[CheckedPage]) -> Iterator[PageProblem]:
    """Yield a problem for each part that is boilerplate or much like the part of another page."""
    by_name: dict[str, list[Part]] = defaultdict(list)
    for page in pages:
        for part in parts_of(page):
            by_name[part.name].append(part)
    for parts in by_name.values():
        groups = _same_text(parts)
        yield from _boilerplate(groups)
        yield from _near_copies(groups)


def _same_text(parts: Iterable[Part]) -> list[list[Part]]:
    """Group parts whose texts differ in nothing but the title of their topic."""
    groups: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        groups[_without_title(part)].append(part)
    return list(groups.values())


def _without_title(part: Part) -> str:
    words, title = _WORD.findall(part.text.casefold()), _WORD.findall(part.title.casefold())
    text, taken = " ".join(words), " ".join(title)
    return f" {text} ".replace(f" {taken} ", f" {_TITLE} ") if taken else text


def _boilerplate(groups: Iterable[list[Part]]) -> Iterator[PageProblem]:
    for group in groups:
        files = {part.file for part in group}
        for part in group if len(files) >= BOILERPLATE_PAGES else ():
            others = len(files) - 1
            yield warning(
                part.path,
                part.line,
                "boilerplate",
                f"the {part.name} stands on {others} other pages too, the same but for the title; "
                "write what is true of this topic only",
            )


def _near_copies(groups: Iterable[list[Part]]) -> Iterator[PageProblem]:
    """Yield a problem for each part that has much in common with one of another file."""
    nearest: dict[Part, tuple[float, Part]] = {}
    for likeness, one, other in _similar_pairs(_one_of_each(groups)):
        for part, match in ((one, other), (other, one)):
            if part not in nearest or nearest[part][0] < likeness:
                nearest[part] = (likeness, match)
    for part, (likeness, match) in nearest.items():
        yield warning(
            part.path,
            part.line,
            "near-copy",
            f"the {part.name} is much like the one of {match.path} (line {match.line}): they share "
            f"{likeness:.0%} of their phrases; write what is true of this topic only",
        )


def _one_of_each(groups: Iterable[list[Part]]) -> list[Part]:
    """Return one part a file of each group; of boilerplate, already reported, one in all."""
    parts: list[Part] = []
    for group in groups:
        firsts = list({part.file: part for part in reversed(group)}.values())
        parts += firsts[:1] if len(firsts) >= BOILERPLATE_PAGES else firsts
    return parts


def _similar_pairs(parts: Sequence[Part]) -> Iterator[tuple[float, Part, Part]]:
    """Yield pairs from different files whose shingles overlap by SIMILAR (Jaccard) or more.

    Two sets that similar must share a shingle among the rarest of each, the first
    ``size - ceil(SIMILAR * size) + 1`` of them; so only those are looked up, not all pairs.
    """
    shingles = [_shingles(part.text) for part in parts]
    common = Counter(shingle for found in shingles for shingle in found)
    index: dict[Shingle, list[int]] = defaultdict(list)
    for number, found in enumerate(shingles):
        rarest = sorted(found, key=lambda shingle: (common[shingle], shingle))
        prefix = rarest[: len(found) - ceil(SIMILAR * len(found)) + 1]
        candidates = {other for shingle in prefix for other in index[shingle]}
        for other in sorted(candidates):
            likeness = _jaccard(found, shingles[other])
            if likeness >= SIMILAR and parts[number].file != parts[other].file:
                yield likeness, parts[other], parts[number]
        for shingle in prefix:
            index[shingle].append(number)


def _shingles(text: str) -> frozenset[Shingle]:
    words = _WORD.findall(text.casefold())
    return frozenset(zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False))


def _jaccard(one: frozenset[Shingle], other: frozenset[Shingle]) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)
