"""The parsed page: what the reader makes of one Markdown file, as frozen values.

Every part knows the ``line`` it starts on (from 1; 0 where it was not read from a file), for
reports only: two parts that differ in nothing else are equal. A text that came from several list
lines (a bullet with bullets below it) holds them as lines of its own.
"""

from dataclasses import dataclass, field
from datetime import date

from app.domain.errors import PageProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPoint:
    """One idea a good answer contains.

    ``critical``: without it the answer fails. ``alternatives``: other wordings that count as said.
    """

    text: str
    critical: bool = False
    alternatives: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedAnswer:
    """A model answer for a length in seconds, made of points in speaking order."""

    seconds: int
    points: tuple[KeyPoint, ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What an interviewer asks next, and a strong response (None where the page has none)."""

    question: str
    answer: str | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A bad and a strong answer to one question, why the strong one wins, the bad one's flaws.

    ``levels``: what the bad and the strong one are worth, 0 to 3, where the page says so.
    """

    bad: tuple[str, ...]
    strong: tuple[str, ...]
    why: str | None = None
    flaws: tuple[str, ...] = ()
    levels: tuple[int, int] | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck:
    """Dimensions a page wants scored, each between ``minimum`` and ``maximum``."""

    dimensions: tuple[str, ...]
    minimum: int = 0
    maximum: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A prompt with a time box in seconds; long drills name what must come out of them."""

    seconds: int
    prompt: str
    required_outputs: tuple[str, ...] = ()
    self_check: SelfCheck | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The ``## Metadata`` list of a page, each part optional; prerequisites are free text there."""

    owner: str | None = None
    last_updated: date | None = None
    prerequisites: str | None = None
    related_examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The optional YAML head of a page; paths are from the root of the source."""

    identifier: str | None = None
    title: str | None = None
    level: str | None = None
    minutes: int | None = None
    prerequisites: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    same_meaning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One topic as its author wrote it.

    ``path`` is the file's path inside its source, with ``/``; an item that a page holds under a
    heading of its own (a trap, a question) has ``page.md#heading``. ``notes`` is the Markdown that
    is left once title, front matter, metadata and interview blocks are taken out.
    """

    path: str
    title: str
    subject: str
    metadata: Metadata = field(default_factory=Metadata)
    front_matter: FrontMatter = field(default_factory=FrontMatter)
    answers: tuple[TimedAnswer, ...] = ()
    follow_up: FollowUp | None = None
    tradeoff: str | None = None
    comparisons: tuple[Comparison, ...] = ()
    drills: tuple[Drill, ...] = ()
    notes: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came out of one file: its topic (None if it is none), further items, and problems."""

    page: Page | None
    items: tuple[Page, ...] = ()
    problems: tuple[PageProblem, ...] = ()


# The endings a page's file may have; what follows a ``#`` behind one of them is an item's heading.
FILE_ENDINGS = (".md", ".markdown", ".json", ".csv", ".tsv")


def page_file(path: str) -> str:
    """The file of a topic's path.

    Names of files and folders may hold a ``#`` themselves, as ``C#/Generics.md`` does.

    >>> page_file("C#/Generics.md"), page_file("C#/Traps.md#trap-1")
    ('C#/Generics.md', 'C#/Traps.md')
    """
    return path if path.lower().endswith(FILE_ENDINGS) else path.rpartition("#")[0] or path
