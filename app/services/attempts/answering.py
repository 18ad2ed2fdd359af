"""While an answer runs: its drafts, its pauses, handing it in, leaving it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from app.domain.attempt import AttemptState, Event, EventKind, Stage
from app.domain.closing import handed_in, is_another
from app.domain.errors import Conflict
from app.domain.spoken import NOT_SPOKEN, Spoken
from app.domain.text import clean_text
from app.domain.timing import end_preparation, preparation_left
from app.models.attempt import Attempt, Draft
from app.models.base import table_of
from app.models.upsert import dialect_of, upsert
from app.services.attempts.asked import clock_of
from app.services.attempts.attempt_log import Log, append, load_log, record, running_log
from app.services.attempts.attempts import latest_draft
from app.services.attempts.closing import take_answered, take_logged, take_row
from app.services.figures.day_sums import count_answer

LONGEST_ANSWER = 50_000
# Nobody writes so many texts beside an answer; a browser gone wild fills no database with them.
MOST_KEPT_TEXTS = 40

ATTEMPTS, DRAFTS = table_of(Attempt), table_of(Draft)
# What a draft is nearly always: a later revision by the tab that holds a running attempt. It is
# written without reading anything first, as nothing is sent as often.
WENT_ON = (
    update(DRAFTS)
    .where(
        DRAFTS.c.user_id == bindparam("learner"),
        DRAFTS.c.attempt_id == bindparam("attempt"),
        DRAFTS.c.tab == bindparam("held_by"),
        DRAFTS.c.revision < bindparam("sent"),
        select(ATTEMPTS.c.id)
        .where(
            ATTEMPTS.c.user_id == bindparam("learner"),
            ATTEMPTS.c.id == bindparam("attempt"),
            ATTEMPTS.c.holder == bindparam("held_by"),
            ATTEMPTS.c.stage == Stage.RUNNING,
            ATTEMPTS.c.closes_at.is_(None) | (ATTEMPTS.c.closes_at >= bindparam("now")),
        )
        .exists(),
    )
    .values(revision=bindparam("sent"), text=bindparam("typed"), saved_at=bindparam("now"))
    .returning(DRAFTS.c.revision)
)


class Fate(StrEnum):
    """What became of a draft: it is the answer so far, or it is kept beside it."""

    SAVED = "saved"
    OVERTAKEN = "overtaken"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDraft:
    """What became of a draft, the latest revision of its tab, and the text that counts."""

    fate: Fate
    revision: int
    text: str


def save_draft(
    db: Session,
    *,
    user_id: int,
    attempt_id: UUID,
    tab: UUID,
    revision: int,
    text: str,
    take: bool,
    now: datetime,
) -> SavedDraft:
    """Keep the text of one tab, unless a later revision of it is kept already.

    One tab holds the attempt: the first that saves, and then whichever takes it over. A text of
    another tab, or one that comes after the answer, is kept beside it and changes nothing.
    """
    text = clean_text(text, field="text", maximum=LONGEST_ANSWER, multiline=True)
    told = {"learner": user_id, "attempt": attempt_id, "held_by": tab, "sent": revision}
    # The first draft of a tab has nothing to go on from.
    went_on = revision > 1 and db.execute(WENT_ON, {**told, "typed": text, "now": now}).first()
    if went_on:
        return SavedDraft(fate=Fate.SAVED, revision=revision, text=text)
    attempt = take_row(db, user_id=user_id, attempt_id=attempt_id, now=now)
    event_id = uuid5(attempt_id, f"draft/{tab}/{revision}")
    if attempt.stage is not Stage.RUNNING:
        keep_beside(db, attempt, text, event_id, answer=attempt.text, now=now)
        return SavedDraft(fate=Fate.LATE, revision=revision, text=attempt.text)
    held = latest_draft(db, attempt) if attempt.holder not in {None, tab} else None
    draft = Draft(tab=tab, revision=revision, text=text, saved_at=now)
    kept = put_draft(db, attempt, draft)
    if held is not None and not take:
        keep_beside(db, attempt, text, event_id, answer=held.text, now=now)
        return SavedDraft(fate=Fate.OVERTAKEN, revision=kept, text=held.text)
    keep_overtaken(db, attempt, held, text, now)
    attempt.holder = tab
    return SavedDraft(fate=Fate.SAVED, revision=kept, text=text)


def put_draft(db: Session, attempt: Attempt, sent: Draft) -> int:
    """Make a text the latest of its tab, unless a later one is kept already; the kept revision."""
    key = {"user_id": attempt.user_id, "attempt_id": attempt.id, "tab": sent.tab}
    new = {"revision": sent.revision, "text": sent.text, "saved_at": sent.saved_at}
    kept = db.scalar(
        upsert(dialect_of(db), Draft)
        .values(**key, **new)
        .on_conflict_do_update(
            index_elements=list(key), set_=new, where=DRAFTS.c.revision < sent.revision
        )
        .returning(DRAFTS.c.revision)
    )
    if kept is None:
        kept = db.scalar(select(DRAFTS.c.revision).filter_by(**key))
    return int(kept or sent.revision)


def keep_overtaken(
    db: Session, attempt: Attempt, held: Draft | None, text: str, now: datetime
) -> None:
    """Keep the text of a tab from which another one takes the attempt over."""
    if held is not None:
        event_id = uuid5(attempt.id, f"draft/{held.tab}/{held.revision}")
        keep_beside(db, attempt, held.text, event_id, answer=text, now=now)


def keep_beside(
    db: Session, attempt: Attempt, text: str, event_id: UUID, *, answer: str, now: datetime
) -> None:
    """Write a text into the log that is not the answer, where it says what the answer does not."""
    if not is_another(text, answer):
        return
    log = load_log(db, attempt)
    kept = sum(event.kind is EventKind.DRAFT for event in log.events)
    if event_id in log.ids or kept >= MOST_KEPT_TEXTS:
        return
    payload = {"text": text, "late": attempt.stage is not Stage.RUNNING}
    append(db, attempt, log, {event_id: Event(kind=EventKind.DRAFT, at=now, payload=payload)})
    db.flush()


def submit_attempt(
    db: Session,
    *,
    user_id: int,
    attempt_id: UUID,
    event_id: UUID,
    text: str,
    now: datetime,
    tab: UUID | None = None,
    spoken: Spoken = NOT_SPOKEN,
) -> AttemptState:
    """Take the answer. The server's clock says how long it took; a repeat changes nothing.

    An answer that comes after a hard stop's grace is kept, but is not the answer any more.
    """
    attempt, peeked = take_answered(db, user_id=user_id, attempt_id=attempt_id, now=now)
    text = clean_text(text, field="text", maximum=LONGEST_ANSWER, multiline=True)
    sender = tab or attempt_id
    if attempt.stage is not Stage.RUNNING:
        log = load_log(db, attempt)
        if event_id not in log.ids:
            keep_beside(db, attempt, text, event_id, answer=attempt.text, now=now)
        return log.state
    if attempt.holder not in {None, sender}:
        keep_overtaken(db, attempt, latest_draft(db, attempt), text, now)
    attempt.peeked = peeked
    events = handed_in(clock_of(attempt), text, spoken=spoken, peeked=peeked, now=now)
    ids = (event_id, uuid5(event_id, "overtime"))[: len(events)]
    state = append(db, attempt, running_log(attempt), dict(zip(reversed(ids), events, strict=True)))
    count_answer(db, attempt)
    return state


def leave_attempt(
    db: Session, *, user_id: int, attempt_id: UUID, event_id: UUID, text: str, now: datetime
) -> AttemptState:
    """Leave a running attempt: it counts nowhere, and is kept with what was typed."""
    attempt, log = take_logged(db, user_id=user_id, attempt_id=attempt_id, now=now)
    if attempt.stage not in {Stage.RUNNING, Stage.LEFT}:
        raise Conflict("The answer is in already, so the attempt is kept.")
    if attempt.stage is Stage.LEFT:
        return log.state
    held = latest_draft(db, attempt)
    typed = clean_text(text, field="text", maximum=LONGEST_ANSWER, multiline=True)
    payload = {"text": typed or (held.text if held else "")}
    return record(
        db, attempt, log, kind=EventKind.LEFT, payload=payload, event_id=event_id, now=now
    )


def begin_answer(
    db: Session, *, user_id: int, attempt_id: UUID, event_id: UUID, now: datetime
) -> AttemptState:
    """End the preparation now; where it is over already, nothing happens."""
    attempt, log = take_logged(db, user_id=user_id, attempt_id=attempt_id, now=now)
    clock = clock_of(attempt)
    if attempt.stage is Stage.RUNNING and preparation_left(clock, now) <= 0:
        return log.state
    used = round(end_preparation(clock, now).preparation_seconds, 3)
    payload = {"used_seconds": used}
    return record(
        db, attempt, log, kind=EventKind.PREPARED, payload=payload, event_id=event_id, now=now
    )


def pause(
    db: Session, *, user_id: int, attempt_id: UUID, event_id: UUID, now: datetime
) -> AttemptState:
    """Let the clock stand; where it stands already, nothing happens."""
    attempt, log = take_logged(db, user_id=user_id, attempt_id=attempt_id, now=now)
    return turn(db, attempt, log, EventKind.PAUSED, event_id=event_id, now=now)


def resume(
    db: Session, *, user_id: int, attempt_id: UUID, event_id: UUID, now: datetime
) -> AttemptState:
    """Let the clock go on; where it runs already, nothing happens."""
    attempt, log = take_logged(db, user_id=user_id, attempt_id=attempt_id, now=now)
    return turn(db, attempt, log, EventKind.RESUMED, event_id=event_id, now=now)


def turn(
    db: Session, attempt: Attempt, log: Log, kind: EventKind, *, event_id: UUID, now: datetime
) -> AttemptState:
    """Stop the clock or let it go on."""
    state = log.state
    if state.stage is Stage.RUNNING and state.is_paused == (kind is EventKind.PAUSED):
        return state
    return record(db, attempt, log, kind=kind, payload={}, event_id=event_id, now=now)
