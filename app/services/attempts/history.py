"""The history of every attempt, a page at a time."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, bindparam, func, select, text
from sqlalchemy.orm import Session

from app.domain.attempt import EndedBy, Stage
from app.domain.paging import page_within
from app.models.attempt import UNSCORED, Attempt
from app.models.review import StudyDay
from app.models.topic import Topic
from app.services.attempts.closing import is_overdue

PAGE_SIZE = 50
WHOSE = bindparam("user_id", type_=Integer)
# Those that were handed in are counted by day already; the others have an index of their own.
NUMBER = select(
    select(func.coalesce(func.sum(StudyDay.attempts), 0))
    .where(StudyDay.user_id == WHOSE)
    .scalar_subquery()
    + select(func.count())
    .where(Attempt.user_id == WHOSE, text(UNSCORED), Attempt.submitted_at.is_(None))
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptLine:
    """An attempt in a list."""

    id: UUID
    title: str
    subject: str
    box_seconds: int
    started_at: datetime
    stage: Stage
    score: float | None
    rating: int | None
    practice: bool
    peeked: bool
    pauses: int
    by_clock: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One page of the history, newest first."""

    lines: tuple[AttemptLine, ...]
    number: int
    page: int
    pages: int


def list_attempts(db: Session, *, user_id: int, page: int, now: datetime) -> History:
    """A page of a learner's attempts; past the last one it is the last one."""
    number = db.scalar(NUMBER, {"user_id": user_id}) or 0
    page, pages = page_within(page, number, PAGE_SIZE)
    rows = db.execute(
        select(Attempt, Topic.title, Topic.subject)
        .join(Topic, Topic.id == Attempt.topic_id)
        .where(Attempt.user_id == user_id)
        .order_by(Attempt.started_at.desc(), Attempt.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    lines = tuple(line_of(row.Attempt, row.title, row.subject, now) for row in rows)
    return History(lines=lines, number=number, page=page, pages=pages)


def line_of(attempt: Attempt, title: str, subject: str, now: datetime) -> AttemptLine:
    """A row as a line of the list; where the clock has ended an attempt, it runs no more."""
    maximum = attempt.points_maximum
    return AttemptLine(
        id=attempt.id,
        title=title,
        subject=subject,
        box_seconds=attempt.box_seconds,
        started_at=attempt.started_at,
        stage=Stage.SUBMITTED if is_overdue(attempt, now) else attempt.stage,
        score=10 * (attempt.points_scored or 0) / maximum if maximum else None,
        rating=attempt.rating,
        practice=attempt.practice,
        peeked=attempt.peeked,
        pauses=len(attempt.pauses),
        by_clock=attempt.ended_by == EndedBy.CLOCK,
    )
