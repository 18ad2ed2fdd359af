"""What the JSON columns of a learner's rows may hold when they come in with a file."""

from collections.abc import Mapping

from app.domain.attempt import EndedBy, EventKind
from app.domain.mocks import SHEET
from app.domain.page import FILE_ENDINGS, page_file
from app.domain.rating import Confidence, Mark, Rating
from app.domain.rounds import Place, RoundKind, RoundStep
from app.domain.shapes import (
    Shape,
    items,
    moment,
    named,
    number,
    optional,
    record,
    refuse,
    text,
    truth,
    uuid,
    whole,
    word,
)
from app.domain.text import MAXIMUM_PAGE_BYTES, Json, clean_time_zone

LONGEST_PATH = 1000
LONGEST_SECONDS = 10_000_000.0
LARGEST_ID = 2**31 - 1
SECONDS = number(0, LONGEST_SECONDS)
LEVELS = named(whole(0, 1000))
MARKS = items(word(Mark))
TEXTS = items(text())
# With what a late event claims of its moment.
LATE = {"late": record({"claimed_at": moment, "received_at": moment})}

POINTS = items(
    record({"text": text(), "critical": truth, "alternatives": items(text())}),
)
SELF_CHECK = optional(
    record({"dimensions": items(text(500)), "minimum": whole(0, 999), "maximum": whole(1, 1000)})
)
OWN_POINTS = items(record({"text": text(), "said_in": optional(text(36))}))
OWN_BEFORE = optional(record({"strong": text(), "points": OWN_POINTS}))
SHEET_LEVELS = optional(record({line.key: whole(0, line.maximum) for line in SHEET}))
TOPIC_NUMBERS = items(whole(1, LARGEST_ID), most=5_000)

SPOKEN = record({"first_word_seconds": optional(SECONDS), "moments": items(SECONDS, most=5_000)})
OUTCOME: Mapping[str, Shape] = {"levels": LEVELS, "suggested": optional(word(Rating))}
# What comes with each event: what must, and what may beside it.
EVENTS: Mapping[EventKind, tuple[Mapping[str, Shape], Mapping[str, Shape]]] = {
    EventKind.STARTED: ({}, {}),
    EventKind.PREPARED: ({"used_seconds": SECONDS}, {}),
    EventKind.PAUSED: ({}, {}),
    EventKind.RESUMED: ({}, {}),
    EventKind.DRAFT: ({"text": text(), "late": truth}, {}),
    EventKind.OVERTIME: ({"seconds": SECONDS}, {}),
    EventKind.SUBMITTED: (
        {"text": text(), "taken_seconds": SECONDS},
        {"ended_by": word(EndedBy), "peeked": truth, "spoken": SPOKEN},
    ),
    EventKind.LEFT: ({"text": text()}, {}),
    EventKind.SURE: ({"confidence": word(Confidence)}, {}),
    EventKind.MARKED: ({"marks": MARKS, "own_points": TEXTS}, OUTCOME),
    EventKind.SCORED: (OUTCOME, {}),
    EventKind.RATED: ({"rating": word(Rating), "reason": text()}, {}),
    EventKind.UNDONE: ({}, {}),
}
ROUND_EVENTS: Mapping[RoundStep, tuple[Mapping[str, Shape], Mapping[str, Shape]]] = {
    RoundStep.PICKED: ({"choice": word(Place), "confidence": word(Confidence)}, {}),
    RoundStep.NAMED: ({"flaws": TEXTS}, {}),
    RoundStep.EXPLAINED: ({"text": text()}, {}),
    RoundStep.REPAIR_STARTED: ({}, {}),
    RoundStep.REPAIRED: ({"text": text(), "seconds": SECONDS}, {}),
    RoundStep.MARKED: ({"marks": MARKS}, {}),
    RoundStep.SCORED: (
        {"levels": LEVELS},
        {"marks": MARKS, "pairs": named(items(number(0, 3), most=2))},
    ),
    RoundStep.UNDONE: ({}, {}),
}
PAIR: Mapping[str, Shape] = {"why": optional(text()), "flaws": TEXTS, "points": POINTS}
# What was shown in a round of each kind.
MATERIALS: Mapping[RoundKind, Shape] = {
    RoundKind.PAIR: record({"bad": TEXTS, "strong": TEXTS, **PAIR}),
    RoundKind.OWN_PAST: record({"earlier": uuid, "later": uuid}),
    RoundKind.ANCHOR: record({"answer": TEXTS, "side": text(10), "level": whole(0, 3), **PAIR}),
    RoundKind.RESCORE: record({"attempt": uuid}),
}


def event_shape(kind: EventKind) -> Shape:
    """What may come with an event of an attempt."""
    needed, beside = EVENTS[kind]
    return record(needed, {**LATE, **beside} if kind is not EventKind.DRAFT else beside)


def round_event_shape(step: RoundStep) -> Shape:
    """What may come with a step of a round."""
    return record(*ROUND_EVENTS[step])


def zone(value: Json, _where: str) -> None:
    """The name of a time zone."""
    clean_time_zone(value)


def path(value: Json, where: str) -> None:
    """The path of a page inside its source."""
    text(LONGEST_PATH)(value, where)
    file = str(value)
    is_inside = not {"", ".", ".."} & set(file.split("/")) and "\\" not in file
    is_file = page_file(file).lower().endswith(FILE_ENDINGS)
    if not (is_inside and is_file and file.isprintable()) or len(file.encode()) > LONGEST_PATH:
        refuse(where, "the path of a page inside its source")


DRILL = record(
    {
        "number": whole(1, LARGEST_ID),
        "seconds": whole(1, 36_000),
        "prompt": text(),
        "archived": truth,
    }
)
# A topic with its page, which the rows speak of by its number.
TOPIC = record(
    {
        "number": whole(1, LARGEST_ID),
        "source": text(200),
        "source_title": text(200),
        "key": text(LONGEST_PATH),
        "path": path,
        "title": text(500),
        "subject": text(200),
        "archived": truth,
        "resets": items(moment),
        "drills": items(DRILL),
        "page": text(MAXIMUM_PAGE_BYTES),
    }
)
