"""Events in a JSON body, checked one by one: only what passed goes on to a service."""

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.attempt import EventKind
from app.domain.errors import InvalidInput
from app.domain.learner import ClockStyle, ExtraTime, Learner, Preferences, Way
from app.domain.rating import Mark
from app.domain.spoken import read_spoken
from app.domain.text import clean_integer, clean_number, clean_text
from app.services.attempts.late_steps import SentEvent
from app.views.forms import read_uuid
from app.web.border import LARGEST_ID
from app.web.seals import unseal

MOST_EVENTS = 200
MOST_MARKS = 200
# In milliseconds, as browsers count; any moment a browser's clock can show.
LATEST_MS = 8_640_000_000_000_000
LONGEST_ANSWER_SECONDS = 10.0**7
LONGEST_TEXT = 500_000
LONGEST_PREPARATION = 600

Payload = Mapping[str, Any]


def read_events(body: Payload, learner: Learner) -> list[SentEvent]:
    """The events of a request, in its order; raises ``InvalidInput`` for the first bad one."""
    sent_at = read_ms(body, "sent_at")
    events = body.get("events")
    if not isinstance(events, list) or not 1 <= len(events) <= MOST_EVENTS:
        raise InvalidInput(f"Send 1 to {MOST_EVENTS} events.", field="events")
    return [read_event(event, sent_at, learner) for event in events]


def read_event(event: object, sent_at: int, learner: Learner) -> SentEvent:
    """One event; how long ago it was is told by the client's clock on both ends."""
    if not isinstance(event, dict):
        raise InvalidInput("An event is a JSON object.", field="events")
    kind = event.get("kind")
    payload = event.get("payload", {})
    if not isinstance(kind, str) or kind not in READERS or not isinstance(payload, dict):
        raise InvalidInput("There is no such event.", field="kind")
    return SentEvent(
        id=read_uuid({"id": str(event.get("id"))}, "id"),
        kind=EventKind(kind),
        seconds_ago=(sent_at - read_ms(event, "at")) / 1000,
        payload=READERS[kind](payload, learner),
    )


def read_ms(body: Payload, name: str) -> int:
    """A moment of the client's clock in milliseconds."""
    return clean_integer(body.get(name), field=name, minimum=0, maximum=LATEST_MS)


def read_start(payload: Payload, learner: Learner) -> dict[str, Any]:
    """Which drill, how it is answered, and what it asked when the device got it."""
    return {
        "drill_id": clean_integer(
            payload.get("drill_id"), field="drill_id", minimum=1, maximum=LARGEST_ID
        ),
        "practice": payload.get("practice") is True,
        "preferences": read_preferences(payload, learner.preferences),
        "asked": unseal(payload.get("seal"), learner.key),
    }


def read_preferences(payload: Payload, usual: Preferences) -> Preferences:
    """The way of answering that was chosen on the device; the rest is the learner's own."""
    try:
        return Preferences(
            way=Way(payload.get("way", usual.way)),
            clock_style=ClockStyle(payload.get("clock_style", usual.clock_style)),
            extra_time=ExtraTime(payload.get("extra_time", usual.extra_time)),
            hard_stop=usual.hard_stop,
            preparation_seconds=clean_integer(
                payload.get("preparation", 0),
                field="preparation",
                minimum=0,
                maximum=LONGEST_PREPARATION,
            ),
        )
    except ValueError as error:
        raise InvalidInput("There is no such way of answering.", field="way") from error


def read_submit(payload: Payload, _learner: Learner) -> dict[str, Any]:
    """The text, and the seconds it took by the page's own clock."""
    seconds, tab = payload.get("seconds"), payload.get("tab")
    heard = (str(payload.get(name, "")) for name in ("first_word", "moments"))
    return {
        "spoken": read_spoken(*heard),
        "tab": None if tab is None else read_uuid({"tab": str(tab)}, "tab"),
        "text": read_text(payload, "text"),
        "seconds": None
        if seconds is None
        else clean_number(seconds, field="seconds", minimum=0, maximum=LONGEST_ANSWER_SECONDS),
    }


def read_text(payload: Payload, name: str) -> str:
    """A text that a database can hold; its service knows how long it may be."""
    return clean_text(payload.get(name, ""), field=name, maximum=LONGEST_TEXT, multiline=True)


def read_sure(payload: Payload, _learner: Learner) -> dict[str, Any]:
    """How sure, from 1 to 3."""
    value = payload.get("confidence")
    return {"confidence": clean_integer(value, field="confidence", minimum=1, maximum=3)}


def read_marks(payload: Payload, _learner: Learner) -> dict[str, Any]:
    """A mark for each point, and what was said beyond them."""
    marks = payload.get("marks")
    words = [mark.value for mark in Mark]
    if not isinstance(marks, list) or not all(mark in words for mark in marks[:MOST_MARKS]):
        raise InvalidInput("A mark is said, partly, missed or wrong.", field="marks")
    return {"marks": marks[:MOST_MARKS], "own_points": read_text(payload, "own_points")}


def read_levels(payload: Payload, _learner: Learner) -> dict[str, Any]:
    """The levels that were given."""
    levels = payload.get("levels")
    if not isinstance(levels, dict):
        raise InvalidInput("Levels are a JSON object.", field="levels")
    return {
        "levels": {
            key: clean_integer(level, field=f"level-{key}", minimum=0, maximum=100)
            for key, level in levels.items()
        }
    }


def read_left(payload: Payload, _learner: Learner) -> dict[str, Any]:
    """The text as it stood when the drill was left."""
    return {"text": read_text(payload, "text")}


def read_rating(payload: Payload, _learner: Learner) -> dict[str, Any]:
    """The rating that was chosen, and why; which ones are offered its service knows."""
    value = payload.get("rating")
    return {
        "rating": clean_integer(value, field="rating", minimum=1, maximum=4),
        "reason": read_text(payload, "reason"),
    }


def read_nothing(_payload: Payload, _learner: Learner) -> dict[str, Any]:
    """Nothing comes with it."""
    return {}


READERS: Mapping[str, Callable[[Payload, Learner], dict[str, Any]]] = {
    EventKind.STARTED.value: read_start,
    EventKind.PREPARED.value: read_nothing,
    EventKind.PAUSED.value: read_nothing,
    EventKind.RESUMED.value: read_nothing,
    EventKind.LEFT.value: read_left,
    EventKind.SUBMITTED.value: read_submit,
    EventKind.SURE.value: read_sure,
    EventKind.MARKED.value: read_marks,
    EventKind.SCORED.value: read_levels,
    EventKind.RATED.value: read_rating,
    EventKind.UNDONE.value: read_nothing,
}
