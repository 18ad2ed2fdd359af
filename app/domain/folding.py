"""An attempt as the sum of its events: what happened, in order, decides what is."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.attempt import AttemptState, EndedBy, Event, EventKind, KeptText, Stage
from app.domain.rating import Confidence, Mark, Rating
from app.domain.spoken import spoken_of
from app.domain.timing import Pause

# The steps that an ``undone`` takes back; what happened beside them stays as it was.
UNDOABLE = frozenset(
    {EventKind.LEFT, EventKind.SURE, EventKind.MARKED, EventKind.SCORED, EventKind.RATED}
)


def fold(events: Sequence[Event]) -> AttemptState:
    """The state that a row of events amounts to."""
    state = AttemptState()
    for event in standing(events):
        state = STEPS[event.kind](state, event)
    return state


def standing(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events that still count: each ``undone`` takes away the last step before it."""
    kept: list[Event] = []
    for event in events:
        if event.kind is EventKind.UNDONE:
            del kept[max(place for place, one in enumerate(kept) if one.kind in UNDOABLE)]
        else:
            kept.append(event)
    return tuple(kept)


def started(state: AttemptState, _event: Event) -> AttemptState:
    """The clock runs."""
    return state


def prepared(state: AttemptState, event: Event) -> AttemptState:
    """The learner began to answer before the preparation was used up."""
    return replace(state, prepared_seconds=event.payload["used_seconds"])


def paused(state: AttemptState, event: Event) -> AttemptState:
    """The clock stands from here on."""
    return replace(state, pauses=(*state.pauses, Pause(started_at=event.at)))


def resumed(state: AttemptState, event: Event) -> AttemptState:
    """The clock goes on."""
    *before, last = state.pauses
    return replace(state, pauses=(*before, replace(last, ended_at=event.at)))


def draft(state: AttemptState, event: Event) -> AttemptState:
    """A text that is kept beside the answer."""
    kept = KeptText(text=event.payload["text"], at=event.at, late=event.payload["late"])
    return replace(state, kept_texts=(*state.kept_texts, kept))


def overtime(state: AttemptState, event: Event) -> AttemptState:
    """Zero was passed, and the answer went on for some seconds more."""
    return replace(state, overtime_seconds=event.payload["seconds"])


def left(state: AttemptState, event: Event) -> AttemptState:
    """The learner left the drill; what was typed is kept, and nothing is rated."""
    return replace(state, stage=Stage.LEFT, text=event.payload["text"])


def submitted(state: AttemptState, event: Event) -> AttemptState:
    """The answer is in, with its text, the seconds it took, and who ended it."""
    return replace(
        state,
        stage=Stage.SUBMITTED,
        text=event.payload["text"],
        submitted_at=event.at,
        taken_seconds=event.payload["taken_seconds"],
        spoken=spoken_of(event.payload),
        ended_by=EndedBy(event.payload.get("ended_by", EndedBy.LEARNER)),
        peeked=event.payload.get("peeked"),
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
    EventKind.PREPARED: prepared,
    EventKind.PAUSED: paused,
    EventKind.RESUMED: resumed,
    EventKind.DRAFT: draft,
    EventKind.OVERTIME: overtime,
    EventKind.LEFT: left,
    EventKind.SUBMITTED: submitted,
    EventKind.SURE: sure,
    EventKind.MARKED: marked,
    EventKind.SCORED: scored,
    EventKind.RATED: rated,
}
