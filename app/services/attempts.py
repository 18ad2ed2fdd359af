"""Running an attempt: start, drafts, submit; and the attempt as the pages show it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from app.domain.attempt import AttemptState, EventKind, Stage
from app.domain.errors import Conflict, NotFound
from app.domain.learner import Learner, Way
from app.domain.page import Drill, KeyPoint
from app.domain.rubric import RUBRIC_VERSION, Criterion
from app.domain.study_day import study_day
from app.domain.text import clean_text
from app.domain.timing import Clock, StopRule, allowed_seconds, elapsed_seconds
from app.models.attempt import Attempt, Draft
from app.models.topic import DrillRow, Source, Topic
from app.services.asked import clock_of, criteria_of
from app.services.attempt_log import add_event, get_row, load_log, record, running_log
from app.services.documents import points_from_json, points_to_json, self_check_to_json
from app.services.narrowed import asked_of
from app.services.peeks import was_peeked
from app.services.standings import count_answer
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
    box_seconds: int | None = None,
    point: str = "",
) -> UUID:
    """Start the clock on a drill, for the id the client made; a repeated start changes nothing.

    ``box_seconds``: another time box than the page's. ``point``: the one point that is asked for.
    """
    if db.get(Attempt, (learner.id, attempt_id)) is not None:
        return attempt_id
    drill = get_live_drill(db, drill_id, learner.id)
    asked, points = asked_of(
        db, user_id=learner.id, row=drill, box_seconds=box_seconds, point=point
    )
    attempt = new_attempt(learner, drill, asked, attempt_id, now)
    attempt.points = points_to_json(points)
    attempt.practice = practice
    db.add(attempt)
    db.flush()
    add_event(db, attempt, EventKind.STARTED, {}, attempt_id, position=0, now=now)
    db.flush()
    return attempt_id


def new_attempt(
    learner: Learner, drill: DrillRow, asked: Drill, attempt_id: UUID, now: datetime
) -> Attempt:
    """An attempt's row with the drill as it is asked and the way the learner likes to answer."""
    preferences = learner.preferences
    return Attempt(
        user_id=learner.id,
        id=attempt_id,
        topic_id=drill.topic_id,
        drill_id=drill.id,
        box_seconds=asked.seconds,
        prompt=asked.prompt,
        self_check=self_check_to_json(asked.self_check),
        rubric_version=RUBRIC_VERSION,
        way=preferences.way,
        clock_style=preferences.clock_style,
        stop_rule=StopRule.HARD if preferences.hard_stop else StopRule.SOFT,
        extra_time=preferences.extra_time,
        preparation_seconds=preferences.preparation_seconds,
        peeked=False,
        started_at=now,
        study_day=study_day(now, learner.time_zone),
        stage=Stage.RUNNING,
    )


def get_live_drill(db: Session, drill_id: int, user_id: int | None) -> DrillRow:
    """A drill that can be practised, with its topic and answers; raises ``NotFound``."""
    drill = db.scalar(
        select(DrillRow)
        .join(Topic, Topic.id == DrillRow.topic_id)
        .join(Source, Source.id == Topic.source_id)
        .where(DrillRow.id == drill_id, DrillRow.archived_at.is_(None), visible_to(user_id))
        .options(contains_eager(DrillRow.topic).selectinload(Topic.answers))
    )
    if drill is None or drill.topic.archived_at is not None:
        raise NotFound("There is no such drill, or its page is gone.")
    return drill


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
        state=load_log(db, attempt).state,
        points_scored=attempt.points_scored,
        points_maximum=attempt.points_maximum,
        draft=draft.text if draft else "",
        revision=draft.revision if draft else 0,
    )


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
        return load_log(db, attempt).state
    text = clean_text(text, field="text", maximum=LONGEST_ANSWER, multiline=True)
    attempt.peeked = was_peeked(db, attempt)
    payload = {"text": text, "taken_seconds": round(elapsed_seconds(clock_of(attempt), now), 3)}
    log = running_log(attempt)
    state = record(
        db, attempt, log, kind=EventKind.SUBMITTED, payload=payload, event_id=event_id, now=now
    )
    count_answer(db, attempt)
    return state


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
