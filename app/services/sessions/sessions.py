"""Sessions of several drills: making one, how far it is, going on, skipping, stopping."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from app.domain.attempt import Stage
from app.domain.errors import NotFound
from app.domain.learner import Learner
from app.domain.queue import AFTERWARDS_SECONDS
from app.domain.session import Progress, SessionKind, StepState, progress
from app.domain.study_day import study_day
from app.models.attempt import Attempt
from app.models.session import PracticeSession, SessionItem
from app.models.topic import DrillRow, Source, Topic
from app.services.visibility import visible_to

# An item with its session, its topic's name, its attempt's stage, and whether its page lives.
Found = Row[SessionItem, PracticeSession, str, str, Stage, bool]
# An open session is offered on the first page for so long.
OFFERED = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One place of a session to be made: a drill, perhaps in another box or for one point."""

    topic_id: int
    drill_id: int
    box_seconds: int
    why: str
    sentence: str
    practice: bool = False
    point: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One place of a session as pages show it."""

    place: int
    attempt_id: UUID
    topic_id: int
    drill_id: int
    title: str
    subject: str
    box_seconds: int
    practice: bool
    sentence: str
    point: str
    state: StepState


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """A session as pages show it, how far it is among it."""

    id: UUID
    kind: SessionKind
    subject: str
    interrupts: bool
    started_at: datetime
    stopped: bool
    items: tuple[ItemView, ...]
    progress: Progress

    @property
    def next_item(self) -> ItemView | None:
        """What comes next, or what still runs or waits for its score; None at the end."""
        place = self.progress.next_place
        return None if place is None else self.items[place]

    @property
    def is_over(self) -> bool:
        """Whether the summary is due: nothing is left, or the learner stopped."""
        return self.stopped or self.progress.is_over

    @property
    def minutes(self) -> int:
        """How long it takes in all, with what comes after each drill."""
        return ceil(sum(item.box_seconds + AFTERWARDS_SECONDS for item in self.items) / 60)

    def number_of(self, attempt_id: UUID) -> int:
        """Which place an attempt has, from 1."""
        return 1 + [item.attempt_id for item in self.items].index(attempt_id)


def make_session(
    db: Session,
    *,
    learner: Learner,
    session_id: UUID,
    kind: SessionKind,
    steps: Sequence[Step],
    now: datetime,
    subject: str = "",
    interrupts: bool = False,
) -> UUID:
    """Store a session with its items in order; the same number again changes nothing."""
    if db.get(PracticeSession, (learner.id, session_id)) is not None:
        return session_id
    db.add(
        PracticeSession(
            user_id=learner.id,
            id=session_id,
            kind=kind,
            subject=subject,
            interrupts=interrupts,
            started_at=now,
            study_day=study_day(now, learner.time_zone),
        )
    )
    db.flush()
    db.add_all(item_row(learner.id, session_id, place, step) for place, step in enumerate(steps))
    db.flush()
    return session_id


def item_row(user_id: int, session_id: UUID, place: int, step: Step) -> SessionItem:
    """An item's row; the id of its attempt follows from its place."""
    return SessionItem(
        user_id=user_id,
        session_id=session_id,
        place=place,
        attempt_id=uuid5(session_id, str(place)),
        topic_id=step.topic_id,
        drill_id=step.drill_id,
        box_seconds=step.box_seconds,
        practice=step.practice,
        why=step.why,
        sentence=step.sentence,
        point=step.point,
    )


def get_session(db: Session, *, user_id: int, session_id: UUID) -> SessionView:
    """An own session with its items; raises ``NotFound``."""
    view = load(db, user_id, SessionItem.session_id == session_id)
    if view is None:
        raise NotFound("There is no such session, or all its pages are gone.")
    return view


def find_session_of(db: Session, *, user_id: int, attempt_id: UUID) -> SessionView | None:
    """The session that an attempt belongs to; None for a drill of its own."""
    of_attempt = select(SessionItem.session_id).where(
        SessionItem.user_id == user_id, SessionItem.attempt_id == attempt_id
    )
    return load(db, user_id, SessionItem.session_id == of_attempt.scalar_subquery())


def find_open(db: Session, *, user_id: int, now: datetime) -> SessionView | None:
    """The session to go on with: the newest one, if it is neither stopped nor over nor old."""
    newest = (
        select(PracticeSession.id)
        .where(
            PracticeSession.user_id == user_id,
            PracticeSession.started_at > now - OFFERED,
            PracticeSession.stopped_at.is_(None),
        )
        .order_by(PracticeSession.started_at.desc(), PracticeSession.id)
        .limit(1)
    )
    view = load(db, user_id, SessionItem.session_id == newest.scalar_subquery())
    return None if view is None or view.is_over else view


def load(db: Session, user_id: int, which: ColumnElement[bool]) -> SessionView | None:
    """A session and its items in one statement."""
    living = Topic.archived_at.is_(None) & DrillRow.archived_at.is_(None) & visible_to(user_id)
    rows = db.execute(
        select(
            SessionItem,
            PracticeSession,
            Topic.title,
            Topic.subject,
            Attempt.stage,
            living.label("living"),
        )
        .join(
            PracticeSession,
            (PracticeSession.user_id == SessionItem.user_id)
            & (PracticeSession.id == SessionItem.session_id),
        )
        .join(Topic, Topic.id == SessionItem.topic_id)
        .join(Source, Source.id == Topic.source_id)
        .join(DrillRow, DrillRow.id == SessionItem.drill_id)
        .outerjoin(
            Attempt,
            (Attempt.user_id == SessionItem.user_id) & (Attempt.id == SessionItem.attempt_id),
        )
        .where(SessionItem.user_id == user_id, which)
        .order_by(SessionItem.place)
    ).all()
    return view_of(rows) if rows else None


def view_of(rows: Sequence[Found]) -> SessionView:
    """A session out of its rows."""
    items = tuple(item_view(row) for row in rows)
    session = rows[0].PracticeSession
    return SessionView(
        id=session.id,
        kind=session.kind,
        subject=session.subject,
        interrupts=session.interrupts,
        started_at=session.started_at,
        stopped=session.stopped_at is not None,
        items=items,
        progress=progress(item.state for item in items),
    )


def item_view(row: Found) -> ItemView:
    """One item out of its row."""
    item = row.SessionItem
    return ItemView(
        place=item.place,
        attempt_id=item.attempt_id,
        topic_id=item.topic_id,
        drill_id=item.drill_id,
        title=row.title,
        subject=row.subject,
        box_seconds=item.box_seconds,
        practice=item.practice,
        sentence=item.sentence,
        point=item.point,
        state=state_of(row.stage, skipped=item.skipped_at is not None, living=row.living),
    )


def state_of(stage: Stage | None, *, skipped: bool, living: bool) -> StepState:
    """How far an item is: what its attempt says comes first."""
    if stage is Stage.SCORED:
        return StepState.DONE
    if stage is Stage.LEFT:
        return StepState.LEFT
    if stage is not None:
        return StepState.RUNNING if stage is Stage.RUNNING else StepState.WAITING
    if skipped:
        return StepState.SKIPPED
    return StepState.OPEN if living else StepState.GONE
