"""What two answers have in common: ideas that both state, found by the stems of their words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.evidence import stems

# Two ideas count as one from this share of the shorter one's words on, and from two words on.
SHARED_FROM = 1 / 3
FEWEST_WORDS = 2
MOST_SHARED = 4

# Each idea of one is held against each of the other, so a page of a thousand must not hold one up.
MOST_COMPARED = 40

# An idea ends with its sentence, and at a semicolon, a colon or a dash inside of it. A full stop
# inside a number or a name ("99.9", "e.g.") is followed by no space and a capital.
_END = re.compile(
    "(?<=[.!?])[\"'\u201d\u2019]?\\s+(?=[\"'\u201c\u2018]?[A-Z0-9])|[;:]\\s+|\\s+[\u2013\u2014]\\s+"
)
_QUOTES = "\"'\u201c\u201d\u2018\u2019 "


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedIdea:
    """The same idea as the bad and as the strong answer put it."""

    bad: str
    strong: str


def idea_units(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """The ideas of an answer, in its order: sentences and what stands between their dashes."""
    pieces = (piece for text in paragraphs for piece in _END.split(" ".join(text.split())))
    return tuple(idea for piece in pieces if (idea := piece.strip(_QUOTES)))


def shared_ideas(bad: Sequence[str], strong: Sequence[str]) -> tuple[SharedIdea, ...]:
    """The ideas both answers state, the closest first; each idea is used once at most."""
    pairs = [
        (likeness(one, other), -place, one, other)
        for place, other in enumerate(idea_units(strong)[:MOST_COMPARED])
        for one in idea_units(bad)[:MOST_COMPARED]
    ]
    shared: list[SharedIdea] = []
    for alike, _place, one, other in sorted(pairs, key=lambda each: (-each[0], -each[1])):
        used = any(one == each.bad or other == each.strong for each in shared)
        if alike >= SHARED_FROM and not used:
            shared.append(SharedIdea(bad=one, strong=other))
    return tuple(shared[:MOST_SHARED])


def likeness(one: str, other: str) -> float:
    """The share of the shorter idea's words that the other has too, 0 to 1; one word is none."""
    first, second = stems(one), stems(other)
    common = len(first & second)
    return common / min(len(first), len(second)) if common >= FEWEST_WORDS else 0.0
