"""Starting an attempt, and the attempt as the pages show it."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from app.domain.attempt import AttemptState, Event, EventKind, Stage
from app.domain.closing import closing_moment
from app.domain.errors import NotFound
from app.domain.learner import Learner, Way
from app.domain.page import Drill, KeyPoint
from app.domain.rubric import Criterion
from app.domain.rubric_versions import USUAL_RUBRIC
from app.domain.study_day import study_day
from app.domain.timing import Clock, StopRule, allowed_seconds, pauses_in_words, reading_seconds
from app.models.attempt import Attempt, Draft
from app.models.session import Interruption
from app.models.topic import DrillRow, Source, Topic
from app.services.attempts.asked import clock_after, clock_of, criteria_of
from app.services.attempts.attempt_log import event_row, get_row
from app.services.attempts.closing import (
    clear_for_start,
    find_closing,
    in_the_way,
    is_overdue,
    load_current_log,
)
from app.services.attempts.interruptions import InterruptionView, interruption_of
from app.services.attempts.live_drills import find_live_drill
from app.services.attempts.narrowed import asked_of
from app.services.documents import points_from_json, points_to_json, self_check_to_json
from app.services.loading.topic_book import topic_url

# An attempt with its topic's name and place, and the question that interrupts it.
SHOWN = (
    select(Attempt, Topic.title, Topic.subject, Topic.address, Source.name, Interruption)
    .join(Topic, Topic.id == Attempt.topic_id)
    .join(Source, Source.id == Topic.source_id)
    .outerjoin(
        Interruption,
        (Interruption.user_id == Attempt.user_id) & (Interruption.attempt_id == Attempt.id),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptView:
    """An attempt as pages show it: what was asked, how far it is, its topic's name and place.

    ``events``: all that happened to it. ``interruption``: the question that interrupts it.
    """

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
    events: tuple[Event, ...] = ()
    interruption: InterruptionView | None = None
    rubric_version: int = USUAL_RUBRIC
    points_scored: int | None = None
    points_maximum: int | None = None
    draft: str = ""
    revision: int = 0
    holder: UUID | None = None

    @property
    def is_paused(self) -> bool:
        """Whether the answer runs and its clock stands."""
        return self.state.stage is Stage.RUNNING and self.state.is_paused

    @property
    def pauses_in_words(self) -> str:
        """``once, for 12 seconds``."""
        return pauses_in_words(self.state.pauses, self.state.submitted_at)

    @property
    def allowed_seconds(self) -> float | None:
        """The learner's time box, extra time included; None without a limit."""
        return allowed_seconds(self.clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """How an attempt's clock stands, and which browser tab holds the attempt."""

    stage: Stage
    clock: Clock
    holder: UUID | None

    @property
    def is_paused(self) -> bool:
        """Whether the answer runs and its clock stands."""
        return self.stage is Stage.RUNNING and any(not p.ended_at for p in self.clock.pauses)


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
    hands_free: bool = False,
) -> UUID:
    """Start the clock on a drill, for the id the client made; a repeated start changes nothing.

    ``box_seconds``: another time box than the page's. ``point``: the one point that is asked for.
    ``hands_free``: the question is read aloud before the clock of a spoken answer starts.
    """
    first = in_the_way(learner.id, attempt_id, now).exists()
    drill = find_live_drill(db, drill_id, learner.id, first)
    if (drill is None or drill.first) and clear_for_start(
        db, user_id=learner.id, attempt_id=attempt_id, now=now
    ):
        return attempt_id
    if drill is None:
        raise NotFound("There is no such drill, or its page is gone.")
    asked, points = asked_of(drill, box_seconds=box_seconds, point=point)
    if hands_free and learner.preferences.way.is_spoken:
        learner = with_reading(learner, asked.prompt)
    attempt = new_attempt(learner, drill.row, asked, attempt_id, now)
    attempt.points = points_to_json(points)
    attempt.practice = practice
    started = event_row(attempt, Event(kind=EventKind.STARTED, at=now), attempt_id)
    db.add(attempt)
    db.flush()
    db.add(started)
    db.flush()
    return attempt_id


def with_reading(learner: Learner, prompt: str) -> Learner:
    """A learner whose preparation leaves time for a voice to read the prompt first."""
    likes = learner.preferences
    seconds = likes.preparation_seconds + reading_seconds(prompt)
    return replace(learner, preferences=replace(likes, preparation_seconds=seconds))


def new_attempt(
    learner: Learner, drill: DrillRow, asked: Drill, attempt_id: UUID, now: datetime
) -> Attempt:
    """An attempt's row with the drill as it is asked and the way the learner likes to answer."""
    preferences = learner.preferences
    attempt = Attempt(
        user_id=learner.id,
        id=attempt_id,
        topic_id=drill.topic_id,
        drill_id=drill.id,
        box_seconds=asked.seconds,
        prompt=asked.prompt,
        self_check=self_check_to_json(asked.self_check),
        rubric_version=learner.rubric_version,
        way=preferences.way,
        clock_style=preferences.clock_style,
        stop_rule=StopRule.HARD if preferences.hard_stop else StopRule.SOFT,
        extra_time=preferences.extra_time,
        preparation_seconds=preferences.preparation_seconds,
        peeked=False,
        started_at=now,
        study_day=study_day(now, learner.time_zone),
        stage=Stage.RUNNING,
        events=0,
        pauses=[],
    )
    attempt.closes_at = closing_moment(clock_of(attempt))
    return attempt


def get_attempt(db: Session, *, user_id: int, attempt_id: UUID, now: datetime) -> AttemptView:
    """An own attempt as the pages show it now, with the latest draft while it runs."""
    row = db.execute(
        SHOWN.where(Attempt.user_id == user_id, Attempt.id == attempt_id)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such attempt.")
    attempt = row.Attempt
    log = load_current_log(db, attempt, now)
    state = log.state
    draft = latest_draft(db, attempt) if state.stage is Stage.RUNNING else None
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
        rubric_version=attempt.rubric_version,
        way=Way(attempt.way),
        clock_style=attempt.clock_style,
        clock=clock_after(attempt, state),
        practice=attempt.practice,
        peeked=attempt.peeked if state.peeked is None else state.peeked,
        state=state,
        events=log.events,
        interruption=interruption_of(row.Interruption) if row.Interruption else None,
        points_scored=attempt.points_scored,
        points_maximum=attempt.points_maximum,
        draft=draft.text if draft else "",
        revision=draft.revision if draft else 0,
        holder=attempt.holder,
    )


def get_clock(db: Session, *, user_id: int, attempt_id: UUID, now: datetime) -> ClockView:
    """The clock of an own attempt out of its row alone: pages ask for it often."""
    attempt = get_row(db, user_id=user_id, attempt_id=attempt_id)
    is_closed = is_overdue(attempt, now) and find_closing(db, attempt, now) is not None
    return ClockView(
        stage=Stage.SUBMITTED if is_closed else attempt.stage,
        clock=clock_of(attempt),
        holder=attempt.holder,
    )


def latest_draft(db: Session, attempt: Attempt) -> Draft | None:
    """The text of the tab that holds the attempt, or else the one that was saved last."""
    is_held = case((Draft.tab == attempt.holder, 1), else_=0)
    return db.scalar(
        select(Draft)
        .where(Draft.user_id == attempt.user_id, Draft.attempt_id == attempt.id)
        .order_by(is_held.desc(), Draft.saved_at.desc(), Draft.revision.desc())
        .limit(1)
    )
