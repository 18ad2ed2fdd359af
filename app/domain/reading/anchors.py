"""The name a heading can be linked by, unique within its page."""


def anchor_of(text: str) -> str:
    """Return a heading as the end of a link: lower case, hyphens for blanks, no punctuation.

    >>> anchor_of("Trap 3: `Span<T>` & co")
    'trap-3-spant--co'
    """
    lowered = text.strip().casefold()
    kept = "".join(mark for mark in lowered if mark.isalnum() or mark in " -_")
    return kept.strip().replace(" ", "-") or "section"


class Anchors:
    """Gives out anchors; one that is taken gets ``-1``, ``-2`` and so on."""

    def __init__(self) -> None:
        self._count: dict[str, int] = {}

    def take(self, text: str) -> str:
        """Return the anchor for a heading's text and count it as used."""
        base = anchor = anchor_of(text)
        while anchor in self._count:
            self._count[base] += 1
            anchor = f"{base}-{self._count[base]}"
        self._count[anchor] = 0
        return anchor
