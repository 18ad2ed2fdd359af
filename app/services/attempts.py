"""Running an attempt: start, drafts, submit; and the attempt as the pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.domain.attempt import (
    AttemptState,
    Event,
    EventKind,
    Stage,
    check_allowed,
    fold,
)
from app.domain.errors import Conflict, NotFound
from app.domain.key_points import key_points
from app.domain.learner import ExtraTime, Learner, Way
from app.domain.page import KeyPoint
from app.domain.rubric import RUBRIC_VERSION, Criterion, rubric_for
from app.domain.study_day import study_day
from app.domain.text import clean_text
from app.domain.timing import Clock, StopRule, allowed_seconds, elapsed_seconds
from app.models.attempt import Attempt, AttemptEvent, Draft
from app.models.review import Peek, Standing
from app.models.topic import DrillRow, Source, Topic
from app.services.documents import (
    answer_of,
    drill_of,
    points_from_json,
    points_to_json,
    self_check_from_json,
)
from app.services.topic_book import topic_url
from app.services.visibility import visible_to

LONGEST_ANSWER = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptView:
    """An attempt as pages show it: what was asked, how far it is, its topic's name and place."""

    id: UUID
    topic_id: int
    drill_id: int
    title: str
    subject: str
    topic_url: str
    prompt: str
    box_seconds: int
    points: tuple[KeyPoint, ...]
    criteria: tuple[Criterion, ...]
    way: Way
    clock_style: str
    clock: Clock
    practice: bool
    peeked: bool
    state: AttemptState
    points_scored: int | None = None
    points_maximum: int | None = None
    draft: str = ""
    revision: int = 0

    @property
    def allowed_seconds(self) -> float | None:
        """The learner's time box, extra time included; None without a limit."""
        return allowed_seconds(self.clock)


def start_attempt(
    db: Session,
    *,
    learner: Learner,
    drill_id: int,
    attempt_id: UUID,
    practice: bool,
    now: datetime,
) -> UUID:
    """Start the clock on a drill, for the id the client made; a repeated start changes nothing."""
    if db.get(Attempt, (learner.id, attempt_id)) is not None:
        return attempt_id
    drill = get_live_drill(db, drill_id, learner.id)
    topic = drill.topic
    standing = db.get(Standing, (learner.id, topic.id))
    own = [KeyPoint(text=text) for text in (standing.own_points if standing else [])]
    points = key_points(drill_of(drill), [answer_of(row) for row in topic.answers], own)
    preferences = learner.preferences
    attempt = Attempt(
        user_id=learner.id,
        id=attempt_id,
        topic_id=topic.id,
        drill_id=drill.id,
        box_seconds=drill.seconds,
        prompt=drill.prompt,
        points=points_to_json(points),
        self_check=drill.self_check,
        rubric_version=RUBRIC_VERSION,
        way=preferences.way,
        clock_style=preferences.clock_style,
        stop_rule=StopRule.HARD if preferences.hard_stop else StopRule.SOFT,
        extra_time=preferences.extra_time,
        preparation_seconds=preferences.preparation_seconds,
        practice=practice,
        peeked=False,
        started_at=now,
        study_day=study_day(now, learner.time_zone),
        stage=Stage.RUNNING,
    )
    db.add(attempt)
    db.flush()
    record(db, attempt, kind=EventKind.STARTED, payload={}, event_id=attempt_id, now=now)
    return attempt_id


def get_live_drill(db: Session, drill_id: int, user_id: int | None) -> DrillRow:
    """A drill that can be practised, with its topic and answers; raises ``NotFound``."""
    drill = db.scalar(
        select(DrillRow)
        .join(Topic, Topic.id == DrillRow.topic_id)
        .join(Source, Source.id == Topic.source_id)
        .where(DrillRow.id == drill_id, DrillRow.archived_at.is_(None), visible_to(user_id))
        .options(selectinload(DrillRow.topic).selectinload(Topic.answers))
    )
    if drill is None or drill.topic.archived_at is not None:
        raise NotFound("There is no such drill, or its page is gone.")
    return drill


def get_row(db: Session, *, user_id: int, attempt_id: UUID) -> Attempt:
    """An own attempt's row; somebody else's is as absent as none."""
    attempt = db.get(Attempt, (user_id, attempt_id))
    if attempt is None:
        raise NotFound("There is no such attempt.")
    return attempt


def get_attempt(db: Session, *, user_id: int, attempt_id: UUID) -> AttemptView:
    """An own attempt as the pages show it, with the latest draft while it runs."""
    attempt = get_row(db, user_id=user_id, attempt_id=attempt_id)
    row = db.execute(
        select(Topic.title, Topic.subject, Topic.address, Source.name)
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.id == attempt.topic_id)
    ).one()
    draft = latest_draft(db, attempt) if attempt.stage is Stage.RUNNING else None
    return AttemptView(
        id=attempt.id,
        topic_id=attempt.topic_id,
        drill_id=attempt.drill_id,
        title=row.title,
        subject=row.subject,
        topic_url=topic_url(row.name, row.address),
        prompt=attempt.prompt,
        box_seconds=attempt.box_seconds,
        points=points_from_json(attempt.points),
        criteria=criteria_of(attempt),
        way=Way(attempt.way),
        clock_style=attempt.clock_style,
        clock=clock_of(attempt),
        practice=attempt.practice,
        peeked=attempt.peeked,
        state=fold(list_events(db, attempt)),
        points_scored=attempt.points_scored,
        points_maximum=attempt.points_maximum,
        draft=draft.text if draft else "",
        revision=draft.revision if draft else 0,
    )


def criteria_of(attempt: Attempt) -> tuple[Criterion, ...]:
    """The rubric an attempt is scored by."""
    return rubric_for(attempt.box_seconds, self_check_from_json(attempt.self_check))


def clock_of(attempt: Attempt) -> Clock:
    """The attempt's clock as a value."""
    return Clock(
        started_at=attempt.started_at,
        box_seconds=attempt.box_seconds,
        multiplier=ExtraTime(attempt.extra_time).multiplier,
        stop_rule=StopRule(attempt.stop_rule),
        preparation_seconds=attempt.preparation_seconds,
    )


def list_events(db: Session, attempt: Attempt) -> list[Event]:
    """What happened to an attempt, in order."""
    return [Event(kind=row.kind, at=row.at, payload=row.payload) for row in event_rows(db, attempt)]


def event_rows(db: Session, attempt: Attempt) -> Sequence[AttemptEvent]:
    """The stored events of an attempt, in order."""
    return db.scalars(
        select(AttemptEvent)
        .where(AttemptEvent.user_id == attempt.user_id, AttemptEvent.attempt_id == attempt.id)
        .order_by(AttemptEvent.position)
    ).all()


def record(
    db: Session,
    attempt: Attempt,
    *,
    kind: EventKind,
    payload: dict[str, Any],
    event_id: UUID,
    now: datetime,
) -> AttemptState:
    """Append an event and bring the attempt's row to what its events amount to.

    The same event id again changes nothing and gives the state as it is. Raises ``NotAllowed``
    where the step does not fit the stage.
    """
    rows = event_rows(db, attempt)
    events = [Event(kind=row.kind, at=row.at, payload=row.payload) for row in rows]
    before = fold(events)
    if any(row.id == event_id for row in rows):
        return before
    if kind is not EventKind.STARTED:
        check_allowed(before, kind)
    db.add(
        AttemptEvent(
            user_id=attempt.user_id,
            id=event_id,
            attempt_id=attempt.id,
            position=len(rows),
            kind=kind,
            at=now,
            payload=payload,
        )
    )
    after = fold([*events, Event(kind=kind, at=now, payload=payload)])
    copy_state(attempt, after)
    db.flush()
    return after


def copy_state(attempt: Attempt, state: AttemptState) -> None:
    """Write a state into the columns that cache it."""
    attempt.stage = state.stage
    attempt.text = state.text
    attempt.submitted_at = state.submitted_at
    attempt.taken_seconds = state.taken_seconds
    attempt.confidence = state.confidence
    attempt.marks = [mark.value for mark in state.marks]
    attempt.own_points = list(state.own_points)
    attempt.levels = dict(state.levels)
    attempt.rating = state.rating


def save_draft(
    db: Session,
    *,
    user_id: int,
    attempt_id: UUID,
    tab: UUID,
    revision: int,
    text: str,
    now: datetime,
) -> int:
    """Keep the text of one tab, unless a later revision is kept already; returns the kept one.

    Raises ``Conflict`` when the answer is in: what is submitted is not changed by a late draft.
    """
    attempt = get_row(db, user_id=user_id, attempt_id=attempt_id)
    if attempt.stage is not Stage.RUNNING:
        raise Conflict("The answer is in already; this draft came too late to change it.")
    text = clean_text(text, field="text", maximum=LONGEST_ANSWER, multiline=True)
    draft = db.get(Draft, (user_id, attempt_id, tab))
    if draft is None:
        draft = Draft(user_id=user_id, attempt_id=attempt_id, tab=tab, revision=-1)
        db.add(draft)
    if revision > draft.revision:
        draft.revision, draft.text, draft.saved_at = revision, text, now
    return draft.revision


def latest_draft(db: Session, attempt: Attempt) -> Draft | None:
    """The text that was saved last, from whichever tab."""
    return db.scalar(
        select(Draft)
        .where(Draft.user_id == attempt.user_id, Draft.attempt_id == attempt.id)
        .order_by(Draft.saved_at.desc(), Draft.revision.desc())
        .limit(1)
    )


def submit_attempt(
    db: Session, *, user_id: int, attempt_id: UUID, event_id: UUID, text: str, now: datetime
) -> AttemptState:
    """Take the answer. The server's clock says how long it took; a repeat changes nothing."""
    attempt = get_row(db, user_id=user_id, attempt_id=attempt_id)
    if attempt.stage is not Stage.RUNNING:
        return fold(list_events(db, attempt))
    text = clean_text(text, field="text", maximum=LONGEST_ANSWER, multiline=True)
    attempt.peeked = was_peeked(db, attempt)
    payload = {"text": text, "taken_seconds": round(elapsed_seconds(clock_of(attempt), now), 3)}
    return record(
        db, attempt, kind=EventKind.SUBMITTED, payload=payload, event_id=event_id, now=now
    )


def was_peeked(db: Session, attempt: Attempt) -> bool:
    """Whether the answers were opened on this study day with no attempt handed in since then."""
    peek = db.get(Peek, (attempt.user_id, attempt.topic_id, attempt.study_day))
    if peek is None:
        return False
    between = select(Attempt.id).where(
        Attempt.user_id == attempt.user_id,
        Attempt.topic_id == attempt.topic_id,
        Attempt.submitted_at > peek.at,
    )
    return db.scalar(between.limit(1)) is None


def leave_attempt(db: Session, *, user_id: int, attempt_id: UUID) -> None:
    """Throw a running attempt away, with its drafts; one that is in stays."""
    attempt = get_row(db, user_id=user_id, attempt_id=attempt_id)
    if attempt.stage is not Stage.RUNNING:
        raise Conflict("The answer is in already, so the attempt is kept.")
    db.delete(attempt)


def list_unfinished(db: Session, *, user_id: int, now: datetime) -> list[AttemptView]:
    """Attempts that wait for their next step, newest first: at most three, of the last week."""
    rows = db.scalars(
        select(Attempt.id)
        .where(
            Attempt.user_id == user_id,
            Attempt.stage != Stage.SCORED,
            Attempt.started_at > now - timedelta(days=7),
        )
        .order_by(Attempt.started_at.desc())
        .limit(3)
    ).all()
    return [get_attempt(db, user_id=user_id, attempt_id=attempt_id) for attempt_id in rows]
