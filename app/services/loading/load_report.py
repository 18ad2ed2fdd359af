"""What a load of pages did, for people and for machines."""

from dataclasses import asdict, dataclass, field
from typing import Any

from app.domain.errors import PageProblem

COUNTS = (
    *("added", "updated", "moved", "unchanged", "archived", "failed"),
    *("topics", "answers", "comparisons", "drills", "items"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a load did with one topic: ``added``, ``updated``, ``moved`` or ``archived``."""

    kind: str
    path: str
    title: str


@dataclass(slots=True, kw_only=True)
class LoadReport:
    """What a load did: topics by outcome, what they hold, and what is to be told of the pages."""

    source: str
    added: int = 0
    updated: int = 0
    moved: int = 0
    unchanged: int = 0
    archived: int = 0
    failed: int = 0
    topics: int = 0
    answers: int = 0
    comparisons: int = 0
    drills: int = 0
    items: int = 0
    problems: list[PageProblem] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def note(self, kind: str, path: str, title: str) -> None:
        """Count what was done with a topic, and keep which one it was."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.outcomes.append(Outcome(kind=kind, path=path, title=title))

    def as_dict(self) -> dict[str, Any]:
        """The report for machines; problems as the lines that people read."""
        counts = {name: getattr(self, name) for name in COUNTS}
        return {
            "source": self.source,
            **counts,
            "outcomes": [asdict(outcome) for outcome in self.outcomes],
            "problems": [str(problem) for problem in self.problems],
        }
