"""Every version of an attempt's marks and scores, in order: what was said when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.attempt import AttemptState, Event, EventKind, Stage
from app.domain.folding import fold
from app.domain.rating import Mark, Rating

_FIRST = "Scored"
_NAMES = {
    EventKind.MARKED: "Marked again",
    EventKind.SCORED: "Scored again",
    EventKind.RATED: "Rating moved",
    EventKind.UNDONE: "Undone",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """How an attempt was scored from a moment on: why it changed, marks, levels and rating."""

    at: datetime
    name: str
    marks: tuple[Mark, ...]
    levels: Mapping[str, int]
    rating: Rating | None


def versions(events: Sequence[Event]) -> tuple[Version, ...]:
    """The versions a row of events went through, the oldest first; the last one is what counts."""
    found: list[Version] = []
    for place, event in enumerate(events, start=1):
        state = fold(events[:place])
        if state.stage is Stage.SCORED and (not found or _differs(state, found[-1])):
            name = _NAMES.get(event.kind, _FIRST) if found else _FIRST
            found.append(
                Version(
                    at=event.at,
                    name=name,
                    marks=state.marks,
                    levels=state.levels,
                    rating=state.rating,
                )
            )
    return tuple(found)


def _differs(state: AttemptState, before: Version) -> bool:
    return (state.marks, dict(state.levels), state.rating) != (
        before.marks,
        dict(before.levels),
        before.rating,
    )
