"""An attempt: what can happen to it, how far it has come, and which step may be next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.domain.errors import NotAllowed
from app.domain.rating import Confidence, Mark, Rating
from app.domain.spoken import NOT_SPOKEN, Spoken
from app.domain.timing import Pause


class EventKind(StrEnum):
    """What can happen to an attempt.

    ``prepared`` ends the preparation early. ``overtime`` is zero passed at a soft stop; it is
    written with the answer. A ``draft`` is a text that is kept beside the answer: that of a tab
    which was taken over from, or one that came too late; what is typed in between is no event.
    """

    STARTED = "started"
    PREPARED = "prepared"
    PAUSED = "paused"
    RESUMED = "resumed"
    DRAFT = "draft"
    OVERTIME = "overtime"
    SUBMITTED = "submitted"
    LEFT = "left"
    SURE = "sure"
    MARKED = "marked"
    SCORED = "scored"
    RATED = "rated"
    UNDONE = "undone"


class Stage(StrEnum):
    """How far an attempt has come; each stage waits for the next step, ``left`` for none."""

    RUNNING = "running"
    LEFT = "left"
    SUBMITTED = "submitted"
    SURE = "sure"
    MARKED = "marked"
    SCORED = "scored"


class EndedBy(StrEnum):
    """Who ended the answer: the learner, or the clock at a hard stop."""

    LEARNER = "learner"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened: its kind, its moment (aware UTC), and what came with it."""

    kind: EventKind
    at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptText:
    """A text that is kept beside the answer; a late one came after the answer's end."""

    text: str
    at: datetime
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptState:
    """What is known of an attempt after its events; None where a step has not been taken."""

    stage: Stage = Stage.RUNNING
    # Seconds of preparation that were used where it was ended early.
    prepared_seconds: float | None = None
    pauses: tuple[Pause, ...] = ()
    kept_texts: tuple[KeptText, ...] = ()
    text: str = ""
    submitted_at: datetime | None = None
    taken_seconds: float | None = None
    overtime_seconds: float = 0.0
    spoken: Spoken = NOT_SPOKEN
    ended_by: EndedBy | None = None
    # None where an event of an earlier version does not say it.
    peeked: bool | None = None
    confidence: Confidence | None = None
    marks: tuple[Mark, ...] = ()
    own_points: tuple[str, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)
    suggested: Rating | None = None
    rating: Rating | None = None
    reason: str = ""

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands."""
        return bool(self.pauses) and self.pauses[-1].ended_at is None


# From which stages a step may be taken. Marking again after the reveal is allowed, and both stay.
ALLOWED: Mapping[EventKind, frozenset[Stage]] = {
    EventKind.PREPARED: frozenset({Stage.RUNNING}),
    EventKind.PAUSED: frozenset({Stage.RUNNING}),
    EventKind.RESUMED: frozenset({Stage.RUNNING}),
    EventKind.DRAFT: frozenset(Stage),
    EventKind.OVERTIME: frozenset({Stage.RUNNING}),
    EventKind.SUBMITTED: frozenset({Stage.RUNNING}),
    EventKind.LEFT: frozenset({Stage.RUNNING}),
    EventKind.SURE: frozenset({Stage.SUBMITTED}),
    EventKind.MARKED: frozenset({Stage.SURE, Stage.MARKED, Stage.SCORED}),
    EventKind.SCORED: frozenset({Stage.MARKED, Stage.SCORED}),
    EventKind.RATED: frozenset({Stage.SCORED}),
    EventKind.UNDONE: frozenset({Stage.LEFT, Stage.SURE, Stage.MARKED, Stage.SCORED}),
}


def check_allowed(state: AttemptState, kind: EventKind) -> None:
    """Raise ``NotAllowed`` where a step can't be taken at this stage."""
    if state.stage not in ALLOWED[kind]:
        raise NotAllowed(REFUSED[state.stage])


# What the learner is told when a step does not fit the stage.
REFUSED: Mapping[Stage, str] = {
    Stage.RUNNING: "The answer is not in yet: finish it first.",
    Stage.LEFT: "This drill was left. Take that back first to go on with it.",
    Stage.SUBMITTED: "The answer is in. Say first how sure you are of it.",
    Stage.SURE: "The answer is in. Mark its key points next.",
    Stage.MARKED: "The key points are marked. The scores come next.",
    Stage.SCORED: "This attempt is scored already.",
}
