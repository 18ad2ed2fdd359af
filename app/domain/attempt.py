"""An attempt as the sum of its events: what happened, in order, decides what is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.domain.errors import NotAllowed
from app.domain.rating import Confidence, Mark, Rating


class EventKind(StrEnum):
    """What can happen to an attempt."""

    STARTED = "started"
    SUBMITTED = "submitted"
    SURE = "sure"
    MARKED = "marked"
    SCORED = "scored"
    RATED = "rated"
    UNDONE = "undone"


class Stage(StrEnum):
    """How far an attempt has come; each stage waits for the next step."""

    RUNNING = "running"
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
class AttemptState:
    """What is known of an attempt after its events; None where a step has not been taken."""

    stage: Stage = Stage.RUNNING
    text: str = ""
    submitted_at: datetime | None = None
    taken_seconds: float | None = None
    confidence: Confidence | None = None
    marks: tuple[Mark, ...] = ()
    own_points: tuple[str, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)
    suggested: Rating | None = None
    rating: Rating | None = None
    reason: str = ""


# From which stages a step may be taken. Marking again after the reveal is allowed, and both stay.
ALLOWED: Mapping[EventKind, frozenset[Stage]] = {
    EventKind.SUBMITTED: frozenset({Stage.RUNNING}),
    EventKind.SURE: frozenset({Stage.SUBMITTED}),
    EventKind.MARKED: frozenset({Stage.SURE, Stage.MARKED, Stage.SCORED}),
    EventKind.SCORED: frozenset({Stage.MARKED, Stage.SCORED}),
    EventKind.RATED: frozenset({Stage.SCORED}),
    EventKind.UNDONE: frozenset({Stage.SURE, Stage.MARKED, Stage.SCORED}),
}


def fold(events: Sequence[Event]) -> AttemptState:
    """The state that a row of events amounts to."""
    state = AttemptState()
    for event in standing(events):
        state = STEPS[event.kind](state, event)
    return state


def standing(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events that still count: each ``undone`` takes away the one that stood last before it."""
    kept: list[Event] = []
    for event in events:
        if event.kind is EventKind.UNDONE:
            kept.pop()
        else:
            kept.append(event)
    return tuple(kept)


def check_allowed(state: AttemptState, kind: EventKind) -> None:
    """Raise ``NotAllowed`` where a step can't be taken at this stage."""
    if state.stage not in ALLOWED[kind]:
        raise NotAllowed(REFUSED[state.stage])


# What the learner is told when a step does not fit the stage.
REFUSED: Mapping[Stage, str] = {
    Stage.RUNNING: "The answer is not in yet: finish it first.",
    Stage.SUBMITTED: "The answer is in. Say first how sure you are of it.",
    Stage.SURE: "The answer is in. Mark its key points next.",
    Stage.MARKED: "The key points are marked. The scores come next.",
    Stage.SCORED: "This attempt is scored already.",
}


def started(state: AttemptState, _event: Event) -> AttemptState:
    """The clock runs."""
    return state


def submitted(state: AttemptState, event: Event) -> AttemptState:
    """The answer is in, with its text and the seconds it took."""
    return replace(
        state,
        stage=Stage.SUBMITTED,
        text=event.payload["text"],
        submitted_at=event.at,
        taken_seconds=event.payload["taken_seconds"],
    )


def sure(state: AttemptState, event: Event) -> AttemptState:
    """The learner said how sure, before anything was revealed."""
    return replace(state, stage=Stage.SURE, confidence=Confidence(event.payload["confidence"]))


def marked(state: AttemptState, event: Event) -> AttemptState:
    """The key points were marked; after the reveal the scores that follow come along."""
    state = replace(
        state,
        stage=Stage.MARKED,
        marks=tuple(Mark(word) for word in event.payload["marks"]),
        own_points=tuple(event.payload["own_points"]),
    )
    return scored(state, event) if "levels" in event.payload else state


def scored(state: AttemptState, event: Event) -> AttemptState:
    """Levels for the criteria, and the rating that follows from the marks."""
    suggested = event.payload["suggested"]
    rating = None if suggested is None else Rating(suggested)
    return replace(
        state,
        stage=Stage.SCORED,
        levels=dict(event.payload["levels"]),
        suggested=rating,
        rating=rating,
        reason="",
    )


def rated(state: AttemptState, event: Event) -> AttemptState:
    """The learner moved the suggested rating, with a reason."""
    return replace(state, rating=Rating(event.payload["rating"]), reason=event.payload["reason"])


STEPS = {
    EventKind.STARTED: started,
    EventKind.SUBMITTED: submitted,
    EventKind.SURE: sure,
    EventKind.MARKED: marked,
    EventKind.SCORED: scored,
    EventKind.RATED: rated,
}
