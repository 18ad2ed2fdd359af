"""What the rules refuse, each with a sentence that a person can act on."""

from dataclasses import dataclass
from enum import StrEnum


class DomainError(Exception):
    """A rule was broken; the message says what is wrong and what to do."""


class NotFound(DomainError):
    """There is no such thing, or it is somebody else's, which must look the same."""


class NotAllowed(DomainError):
    """The thing exists and may be seen, but this may not be done with it now."""


class Conflict(DomainError):
    """What was sent contradicts what is stored; both are kept and the caller decides."""


class InvalidInput(DomainError):
    """A value that was sent can't be used; ``field`` names it, so that a form can show it there."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class TooManyTries(DomainError):
    """Tries follow each other too fast; ``seconds`` says how long to wait."""

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class TooLarge(DomainError):
    """What was sent is larger or longer than what is taken."""


class NotSound(DomainError):
    """What was sent as a recording is none, or not of the kind it was said to be."""


class Level(StrEnum):
    """How bad a problem of a page is: an error leaves the page out, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageProblem:
    """One thing an author should know about a page: where it is, what is wrong, what to do.

    ``code`` names the kind of problem (``no-blocks``), so that reports can count by it.
    """

    path: str
    line: int
    message: str
    level: Level = Level.WARNING
    code: str = ""

    def __str__(self) -> str:
        """``path:line: level: message``, the form editors can jump to."""
        return f"{self.path}:{self.line}: {self.level}: {self.message}"
