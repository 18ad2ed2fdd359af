"""What every reader of a bank answers: is this file mine, and how sure am I."""

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.errors import Level, PageProblem
from app.domain.page import Reading

DATA_SUFFIXES = (".json", ".csv", ".tsv")


@dataclass(frozen=True, slots=True)
class Claim:
    """How sure a reader is that a file is its own (0 not at all, 1 without doubt), and why."""

    sure: float
    why: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a reader says of a file it has looked at, and how to go on reading it (once)."""

    claim: Claim
    read: Callable[[], Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """One reader: its name, what it recognises, and how it looks at a file of a path and a text."""

    name: str
    recognises: str
    look: Callable[[str, str], Look]

    def claim(self, path: str, text: str) -> Claim:
        """Return how sure the reader is that a file is its own."""
        return self.look(path, text).claim

    def read(self, path: str, text: str) -> Reading:
        """Return what the file holds, as this reader understands it."""
        return self.look(path, text).read()


def not_mine(path: str, why: str) -> Look:
    """Return the look of a reader that knows at once that a file is none of its own."""
    problem = PageProblem(
        path=path,
        line=1,
        message=f"no question is found: {why}",
        level=Level.NOTE,
        code="no-questions",
    )
    return Look(Claim(0, why), lambda: Reading(page=None, problems=(problem,)))


def sureness(base: float, count: int) -> float:
    """Return how sure a reader is that found so many questions: the more, the surer.

    ``base`` says how much one of its signs is worth; the result stays below ``base + 0.4``.
    """
    return round(base + 0.4 * count / (count + 1), 4) if count else 0.0


def is_data_file(path: str) -> bool:
    """Tell whether a file's name says that it holds data and no prose."""
    return path.casefold().endswith(DATA_SUFFIXES)
