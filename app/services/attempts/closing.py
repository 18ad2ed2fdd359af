"""Hard stops: attempts that the clock has ended, seen as ended at once and written so later.

No job runs in the background, and a page that is only read writes nothing. So whoever reads an
attempt whose time is over is shown it as closed, by the same rule, and the next step of its learner
writes the closing down.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import Integer, Select, bindparam, select
from sqlalchemy.orm import Session

from app.domain.attempt import Event
from app.domain.closing import SavedText, closed_by_clock
from app.domain.errors import NotFound
from app.domain.timing import allowed_seconds
from app.models.attempt import Attempt, Draft
from app.models.base import UTCDateTime
from app.models.review import StudyDay
from app.services.attempts.asked import clock_of
from app.services.attempts.attempt_log import Log, append, get_row, get_with_log, load_log
from app.services.figures.day_sums import band_of, count_answer
from app.services.topics.peeks import peeked_until, was_peeked

# Asked with every page of figures, so it is built once.
OVERDUE = (
    select(Attempt)
    .where(
        Attempt.user_id == bindparam("user_id", type_=Integer),
        Attempt.closes_at < bindparam("now", type_=UTCDateTime()),
    )
    .order_by(Attempt.closes_at)
)


def is_overdue(attempt: Attempt, now: datetime) -> bool:
    """Whether the clock has ended an attempt and nobody has written it down yet."""
    return attempt.closes_at is not None and attempt.closes_at < now


def load_current_log(db: Session, attempt: Attempt, now: datetime) -> Log:
    """The log of an attempt as it stands now: with the closing where the clock has ended it."""
    log = load_log(db, attempt)
    closing = find_closing(db, attempt, now) if is_overdue(attempt, now) else None
    if closing is None:
        return log
    return Log(ids=log.ids, events=(*log.events, closing))


def find_closing(db: Session, attempt: Attempt, now: datetime) -> Event | None:
    """The event with which the clock ends an attempt, if it does."""
    rows = db.scalars(
        select(Draft).where(Draft.user_id == attempt.user_id, Draft.attempt_id == attempt.id)
    )
    texts = [
        SavedText(text=row.text, saved_at=row.saved_at, is_held=row.tab == attempt.holder)
        for row in rows
    ]
    # The grace is the way to the server: what was opened later is no peek.
    peeked = was_peeked(db, attempt, until=attempt.closes_at or now)
    return closed_by_clock(clock_of(attempt), texts, peeked=peeked, now=now)


def take_row(db: Session, *, user_id: int, attempt_id: UUID, now: datetime) -> Attempt:
    """An own attempt's row for a step: where the clock has ended it, that is written first."""
    attempt = get_row(db, user_id=user_id, attempt_id=attempt_id)
    if is_overdue(attempt, now):
        close(db, attempt, now)
    return attempt


def take_logged(
    db: Session, *, user_id: int, attempt_id: UUID, now: datetime
) -> tuple[Attempt, Log]:
    """The same row with its log, for a step that depends on what happened before."""
    attempt, log = get_with_log(db, user_id=user_id, attempt_id=attempt_id)
    if is_overdue(attempt, now):
        close(db, attempt, now)
        log = load_log(db, attempt)
    return attempt, log


def take_answered(
    db: Session, *, user_id: int, attempt_id: UUID, now: datetime
) -> tuple[Attempt, bool]:
    """The same row for the step that hands the answer in, and whether it was peeked until now."""
    found = db.execute(
        select(Attempt, peeked_until(now)).where(
            Attempt.user_id == user_id, Attempt.id == attempt_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such attempt.")
    attempt, peeked = found
    if is_overdue(attempt, now):
        close(db, attempt, now)
    return attempt, peeked


def in_the_way(user_id: int, attempt_id: UUID, now: datetime) -> Select[Attempt]:
    """What has to be looked at before an attempt starts: its own row, and what the clock ended."""
    return select(Attempt).where(
        Attempt.user_id == user_id, (Attempt.id == attempt_id) | (Attempt.closes_at < now)
    )


def clear_for_start(db: Session, *, user_id: int, attempt_id: UUID, now: datetime) -> bool:
    """Write down every attempt that the clock has ended; whether this one was started before."""
    rows = db.scalars(in_the_way(user_id, attempt_id, now)).all()
    for attempt in rows:
        if is_overdue(attempt, now):
            close(db, attempt, now)
    return attempt_id in {attempt.id for attempt in rows}


def close(db: Session, attempt: Attempt, now: datetime) -> None:
    """Write down that the clock has ended an attempt; whoever comes first, it is one event."""
    closing = find_closing(db, attempt, now)
    if closing is None:
        return
    event_id = uuid5(attempt.id, "closed")
    append(db, attempt, load_log(db, attempt), {event_id: closing})
    attempt.peeked = bool(closing.payload["peeked"])
    db.flush()
    count_answer(db, attempt)


def list_overdue(db: Session, *, user_id: int, now: datetime) -> Sequence[Attempt]:
    """A learner's attempts that the clock has ended and nobody has written down yet."""
    return db.scalars(OVERDUE, {"user_id": user_id, "now": now}).all()


def close_overdue(db: Session, *, user_id: int, now: datetime) -> None:
    """Write down every attempt that the clock has ended."""
    for attempt in list_overdue(db, user_id=user_id, now=now):
        close(db, attempt, now)


def overdue_days(db: Session, *, user_id: int, now: datetime) -> list[StudyDay]:
    """What such attempts add to the sums of their days; the rows belong to no session."""
    return [
        StudyDay(
            user_id=user_id,
            day=attempt.study_day,
            band=band_of(attempt),
            attempts=1,
            seconds=allowed_seconds(clock_of(attempt)) or 0.0,
            scored=0,
            score_sum=0.0,
        )
        for attempt in list_overdue(db, user_id=user_id, now=now)
    ]
