"""A round of judging as the sum of its events: comparing, naming, repairing, scoring.

There are four kinds, with one log. A pair: which of two answers is stronger, what is wrong with the
other, and its repair. Own past: an answer of some weeks ago against the latest one. An anchor: an
answer of known level to be scored. Re-scoring: an own answer again, its first score hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from app.domain.errors import NotAllowed
from app.domain.rating import Confidence, Mark

REPAIR_SECONDS = 60

# A pair whose labels were seen (on a result, by peeking, in a round) is blind again only after
# some days; before that a right pick is memory, so it is left out of the figures.
SEEN_FADES_DAYS = 3

# Own answers are held against each other after two weeks, and scored again after some days.
PAST_AFTER = timedelta(days=14)
RESCORE_AFTER = timedelta(days=3)
RESCORE_BEFORE = timedelta(days=7)
# An anchor is about a topic that was tried, but not on the same day.
ANCHOR_AFTER = timedelta(hours=20)


class RoundKind(StrEnum):
    """What is judged."""

    PAIR = "pair"
    OWN_PAST = "own_past"
    ANCHOR = "anchor"
    RESCORE = "rescore"


class RoundStage(StrEnum):
    """How far a round has come; each stage waits for the next step."""

    PICK = "pick"
    NAME = "name"
    EXPLAIN = "explain"
    SCORE = "score"
    REVEALED = "revealed"
    REPAIRING = "repairing"
    REPAIRED = "repaired"
    DONE = "done"


class RoundStep(StrEnum):
    """What can happen in a round."""

    PICKED = "picked"
    NAMED = "named"
    EXPLAINED = "explained"
    REPAIR_STARTED = "repair_started"
    REPAIRED = "repaired"
    MARKED = "marked"
    SCORED = "scored"
    UNDONE = "undone"


class Place(StrEnum):
    """Where an answer stands on the page, the one thing the learner knows of it."""

    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundEvent:
    """One thing that happened: the step, its moment (aware UTC), and what came with it."""

    step: RoundStep
    at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundState:
    """What is known of a round after its events; None where a step has not been taken.

    ``clean``: nothing was answered again after the reveal, so that it may count. ``pairs``: of an
    own answer scored again, each line's levels then and now, 0 to 3.
    """

    kind: RoundKind
    stage: RoundStage
    clean: bool = True
    choice: Place | None = None
    confidence: Confidence | None = None
    named: tuple[str, ...] = ()
    explanation: str = ""
    repair_started_at: datetime | None = None
    repair_text: str = ""
    repair_seconds: float | None = None
    marks: tuple[Mark, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)
    pairs: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def is_revealed(self) -> bool:
        """Whether the page may say which answer is which."""
        return self.stage not in BEFORE_REVEAL


BEFORE_REVEAL = frozenset({RoundStage.PICK, RoundStage.NAME, RoundStage.EXPLAIN, RoundStage.SCORE})

# From which stages a step may be taken. What was handed in as a repair stays in.
ALLOWED: Mapping[RoundStep, frozenset[RoundStage]] = {
    RoundStep.PICKED: frozenset({RoundStage.PICK}),
    RoundStep.NAMED: frozenset({RoundStage.NAME}),
    RoundStep.EXPLAINED: frozenset({RoundStage.EXPLAIN}),
    RoundStep.REPAIR_STARTED: frozenset({RoundStage.REVEALED}),
    RoundStep.REPAIRED: frozenset({RoundStage.REPAIRING}),
    RoundStep.MARKED: frozenset({RoundStage.REPAIRED}),
    RoundStep.SCORED: frozenset({RoundStage.SCORE}),
    RoundStep.UNDONE: frozenset(
        {RoundStage.NAME, RoundStage.REVEALED, RoundStage.REPAIRING, RoundStage.DONE}
    ),
}

# The steps after which the page says what was right.
REVEALING = frozenset({RoundStep.NAMED, RoundStep.EXPLAINED, RoundStep.SCORED})


def first_stage(kind: RoundKind, *, blind: bool) -> RoundStage:
    """Where a round begins: a topic never tried shows its flaw and asks what is wrong with it."""
    if kind in {RoundKind.ANCHOR, RoundKind.RESCORE}:
        return RoundStage.SCORE
    return RoundStage.PICK if blind else RoundStage.EXPLAIN


def is_swapped(seed: str) -> bool:
    """Whether the weaker (or earlier) answer stands second; the same seed always says the same."""
    return sha256(seed.encode()).digest()[-1] % 2 == 1


def place_of_bad(seed: str) -> Place:
    """Where the weaker (or earlier) answer stands."""
    return Place.SECOND if is_swapped(seed) else Place.FIRST


def picked_right(state: RoundState, seed: str) -> bool | None:
    """Whether the stronger (or later) answer was picked; None where nothing was."""
    return None if state.choice is None else state.choice is not place_of_bad(seed)


def fold(kind: RoundKind, events: Sequence[RoundEvent], *, blind: bool) -> RoundState:
    """The state that a row of events amounts to."""
    clean = sum(event.step in REVEALING for event in events) <= 1
    state = RoundState(kind=kind, stage=first_stage(kind, blind=blind), clean=clean)
    for event in standing(events):
        state = STEPS[event.step](state, event)
    return state


def standing(events: Sequence[RoundEvent]) -> tuple[RoundEvent, ...]:
    """The events that still count: each ``undone`` takes away the one that stood last before it."""
    kept: list[RoundEvent] = []
    for event in events:
        if event.step is RoundStep.UNDONE:
            kept.pop()
        else:
            kept.append(event)
    return tuple(kept)


def check_allowed(state: RoundState, step: RoundStep) -> None:
    """Raise ``NotAllowed`` where a step can't be taken at this stage."""
    if state.stage not in ALLOWED[step]:
        raise NotAllowed("This round has gone on meanwhile: the step is taken already.")


def picked(state: RoundState, event: RoundEvent) -> RoundState:
    """One of the two was picked, blind; between own answers nothing more is asked."""
    ends = state.kind is RoundKind.OWN_PAST
    return replace(
        state,
        stage=RoundStage.DONE if ends else RoundStage.NAME,
        choice=Place(event.payload["choice"]),
        confidence=Confidence(event.payload["confidence"]),
    )


def named(state: RoundState, event: RoundEvent) -> RoundState:
    """Flaws of the weaker answer were named; what follows is the reveal."""
    return replace(state, stage=RoundStage.REVEALED, named=tuple(event.payload["flaws"]))


def explained(state: RoundState, event: RoundEvent) -> RoundState:
    """What the flaw does to the answer was said in the learner's own words."""
    return replace(state, stage=RoundStage.REVEALED, explanation=event.payload["text"])


def repair_started(state: RoundState, event: RoundEvent) -> RoundState:
    """The clock of the repair runs."""
    return replace(state, stage=RoundStage.REPAIRING, repair_started_at=event.at)


def repaired(state: RoundState, event: RoundEvent) -> RoundState:
    """The repaired answer is in, with the seconds it took."""
    return replace(
        state,
        stage=RoundStage.REPAIRED,
        repair_text=event.payload["text"],
        repair_seconds=event.payload["seconds"],
    )


def marked(state: RoundState, event: RoundEvent) -> RoundState:
    """The repair was held against the key points."""
    marks = tuple(Mark(word) for word in event.payload["marks"])
    return replace(state, stage=RoundStage.DONE, marks=marks)


def scored(state: RoundState, event: RoundEvent) -> RoundState:
    """An anchor, or an own answer once more, was scored."""
    return replace(
        state,
        stage=RoundStage.DONE,
        marks=tuple(Mark(word) for word in event.payload.get("marks", ())),
        levels=dict(event.payload["levels"]),
        pairs={
            key: (first, second) for key, (first, second) in event.payload.get("pairs", {}).items()
        },
    )


STEPS = {
    RoundStep.PICKED: picked,
    RoundStep.NAMED: named,
    RoundStep.EXPLAINED: explained,
    RoundStep.REPAIR_STARTED: repair_started,
    RoundStep.REPAIRED: repaired,
    RoundStep.MARKED: marked,
    RoundStep.SCORED: scored,
}
