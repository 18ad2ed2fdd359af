"""Each step that a device may send later, and how it is taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.attempt import AttemptState, EndedBy, Event, EventKind, Stage
from app.domain.errors import Conflict, NotFound
from app.domain.late import Moment, answered_at
from app.domain.learner import Learner, Preferences
from app.domain.own_answer import MOST_SAID, clean_points
from app.domain.page import Drill
from app.domain.rating import Mark
from app.domain.text import clean_text
from app.models.attempt import AttemptEvent
from app.models.topic import DrillRow, Source, Topic
from app.services.attempts import answering, attempts
from app.services.attempts.asked import clock_of
from app.services.attempts.attempt_log import add_event, get_row
from app.services.documents import self_check_from_json
from app.services.scoring import scoring
from app.services.visibility import visible_to


@dataclass(frozen=True, slots=True, kw_only=True)
class SentEvent:
    """One step as a device sends it: its id, how long ago it was, and what came with it.

    The payload has passed the border: its keys and types are those of the kind.
    """

    id: UUID
    kind: EventKind
    seconds_ago: float
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event with everything that taking it needs."""

    db: Session
    learner: Learner
    attempt_id: UUID
    sent: SentEvent
    moment: Moment
    now: datetime

    @property
    def named(self) -> dict[str, Any]:
        """What every service of an attempt wants to know."""
        return {
            "db": self.db,
            "user_id": self.learner.id,
            "attempt_id": self.attempt_id,
            "event_id": self.sent.id,
            "now": self.moment.counted_at,
        }


def check_same(known: AttemptEvent, attempt_id: UUID, sent: SentEvent) -> None:
    """Raise ``Conflict`` where a stored event comes again with another body; the first is kept."""
    is_same = known.attempt_id == attempt_id and known.kind is sent.kind
    if not (is_same and says_the_same(known.payload, sent)):
        raise Conflict("This step is stored already, with other words; the first ones are kept.")


def says_the_same(stored: Mapping[str, Any], sent: SentEvent) -> bool:
    """Whether what is stored of an event holds what is sent of it now."""
    body = sent.payload
    if sent.kind is EventKind.SUBMITTED:
        return bool(stored["text"] == clean_answer(body["text"]))
    if sent.kind is EventKind.SURE:
        return bool(stored["confidence"] == body["confidence"])
    if sent.kind is EventKind.MARKED:
        own = clean_points(body["own_points"], field="own_points", most=MOST_SAID)
        return (stored["marks"], stored["own_points"]) == (body["marks"], own)
    if sent.kind is EventKind.SCORED:
        return bool(body["levels"].items() <= stored["levels"].items())
    if sent.kind is EventKind.RATED:
        return bool(stored["rating"] == body["rating"])
    return True


def clean_answer(text: str) -> str:
    """An answer's text as it is stored."""
    return clean_text(text, field="text", maximum=answering.LONGEST_ANSWER, multiline=True)


def take_start(step: Step) -> None:
    """Start the attempt as the device has asked it, even if the page was edited since."""
    body, asked = step.sent.payload, step.sent.payload["asked"]
    drill = find_drill(step.db, asked["drill_id"] if asked else body["drill_id"], step.learner.id)
    preferences: Preferences = body["preferences"]
    learner = replace(step.learner, preferences=preferences)
    if asked is None:
        attempts.start_attempt(
            step.db,
            learner=learner,
            drill_id=drill.id,
            attempt_id=step.attempt_id,
            practice=body["practice"],
            now=step.moment.counted_at,
        )
        return
    form = Drill(
        seconds=asked["box_seconds"],
        prompt=asked["prompt"],
        self_check=self_check_from_json(asked["self_check"]),
    )
    moment = step.moment.counted_at
    attempt = attempts.new_attempt(learner, drill, form, step.attempt_id, moment)
    attempt.points, attempt.rubric_version = asked["points"], asked["rubric_version"]
    attempt.practice = body["practice"]
    step.db.add(attempt)
    step.db.flush()
    add_event(step.db, attempt, Event(kind=EventKind.STARTED, at=moment), step.attempt_id)
    step.db.flush()


def find_drill(db: Session, drill_id: int, user_id: int) -> DrillRow:
    """A drill the learner may see, archived ones too; raises ``NotFound``."""
    drill = db.scalar(
        select(DrillRow)
        .join(Topic, Topic.id == DrillRow.topic_id)
        .join(Source, Source.id == Topic.source_id)
        .where(DrillRow.id == drill_id, visible_to(user_id))
    )
    if drill is None:
        raise NotFound("There is no such drill any more.")
    return drill


def take_submit(step: Step) -> None:
    """Take the answer. Where another one is in, this one is kept beside it.

    One that the clock has closed at a hard stop goes on with the text that the server had.
    """
    attempt = get_row(step.db, user_id=step.learner.id, attempt_id=step.attempt_id)
    body, moment = step.sent.payload, step.moment.counted_at
    if step.moment.is_late and body["seconds"] is not None:
        moment = answered_at(clock_of(attempt), body["seconds"], now=step.now)
    text = clean_answer(body["text"])
    is_first = attempt.stage is Stage.RUNNING
    answering.submit_attempt(
        **{**step.named, "now": moment}, text=text, tab=body["tab"], spoken=body["spoken"]
    )
    if not is_first and attempt.ended_by != EndedBy.CLOCK and text != attempt.text:
        raise Conflict("Another answer is in already, or the drill was left; both texts are kept.")


def take_turn(step: Step) -> None:
    """Let the clock stand or go on, or end the preparation; after the answer nothing happens.

    It says only how the clock ran, so that an answer which is in already is no reason to refuse it
    and what comes behind it.
    """
    attempt = get_row(step.db, user_id=step.learner.id, attempt_id=step.attempt_id)
    if attempt.stage is Stage.RUNNING:
        TURNS[step.sent.kind](**step.named)


def take_left(step: Step) -> None:
    """Leave the drill; where its answer is in already, the text is kept beside it."""
    attempt = get_row(step.db, user_id=step.learner.id, attempt_id=step.attempt_id)
    text = clean_answer(step.sent.payload["text"])
    if attempt.stage in {Stage.RUNNING, Stage.LEFT}:
        answering.leave_attempt(**step.named, text=text)
        return
    answering.keep_beside(
        step.db, attempt, text, step.sent.id, answer=attempt.text, now=step.moment.counted_at
    )


def take_sure(step: Step) -> None:
    """Take how sure the learner was."""
    scoring.say_how_sure(**step.named, confidence=step.sent.payload["confidence"])


def take_marks(step: Step) -> None:
    """Take the marks of the key points."""
    body = step.sent.payload
    marks = tuple(Mark(word) for word in body["marks"])
    scoring.mark_points(**step.named, marks=marks, own_points=body["own_points"])


def take_levels(step: Step) -> None:
    """Take the levels; the rating follows from what the server knows, never from the device."""
    scoring.score_attempt(**step.named, levels=step.sent.payload["levels"])


def take_rating(step: Step) -> None:
    """Move the rating, where the one that was chosen is among those that are offered."""
    scoring.move_rating(**step.named, **step.sent.payload)


def take_undo(step: Step) -> None:
    """Take the last step back."""
    scoring.undo_step(**step.named)


TURNS: Mapping[EventKind, Callable[..., AttemptState]] = {
    EventKind.PREPARED: answering.begin_answer,
    EventKind.PAUSED: answering.pause,
    EventKind.RESUMED: answering.resume,
}
TAKERS: Mapping[EventKind, Callable[[Step], None]] = {
    EventKind.STARTED: take_start,
    EventKind.PREPARED: take_turn,
    EventKind.PAUSED: take_turn,
    EventKind.RESUMED: take_turn,
    EventKind.LEFT: take_left,
    EventKind.SUBMITTED: take_submit,
    EventKind.SURE: take_sure,
    EventKind.MARKED: take_marks,
    EventKind.SCORED: take_levels,
    EventKind.RATED: take_rating,
    EventKind.UNDONE: take_undo,
}
