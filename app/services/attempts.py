"""Running an attempt: start, drafts, submit; and the attempt as the pages show it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.attempt import AttemptState, Event, EventKind, Stage
from app.domain.errors import Conflict
from app.domain.learner import Learner, Way
from app.domain.page import KeyPoint
from app.domain.rubric import Criterion
from app.domain.text import clean_text
from app.domain.timing import Clock, allowed_seconds, elapsed_seconds
from app.models.attempt import Attempt, Draft
from app.models.review import Peek
from app.services.attempt_log import (
    WHOLE,
    clock_of,
    criteria_of,
    get_row,
    get_whole,
    is_known,
    record,
    state_of,
)
from app.services.documents import points_from_json
from app.services.new_attempt import get_live_drill, list_own_points, new_attempt
from app.services.practice_log import PracticeLog, log_of
from app.services.standings import settle
from app.services.topic_book import topic_url

LONGEST_ANSWER = 50_000
UNFINISHED_FOR = timedelta(days=7)


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
    attempt = new_attempt(
        learner,
        drill,
        own_points=list_own_points(db, learner_id=learner.id, topic_id=drill.topic_id),
        attempt_id=attempt_id,
        practice=practice,
        now=now,
    )
    db.add(attempt)
    record(attempt, Event(kind=EventKind.STARTED, at=now), event_id=attempt_id)
    return attempt_id


def get_attempt(db: Session, *, user_id: int, attempt_id: UUID) -> AttemptView:
    """An own attempt as the pages show it, with the latest draft while it runs."""
    attempt = get_whole(db, user_id=user_id, attempt_id=attempt_id)
    draft = latest_draft(db, attempt) if attempt.stage is Stage.RUNNING else None
    return view_of(attempt, draft)


def view_of(attempt: Attempt, draft: Draft | None = None) -> AttemptView:
    """A whole attempt's row as the pages show it."""
    topic = attempt.topic
    return AttemptView(
        id=attempt.id,
        topic_id=attempt.topic_id,
        drill_id=attempt.drill_id,
        title=topic.title,
        subject=topic.subject,
        topic_url=topic_url(topic.source.name, topic.address),
        prompt=attempt.prompt,
        box_seconds=attempt.box_seconds,
        points=points_from_json(attempt.points),
        criteria=criteria_of(attempt),
        way=Way(attempt.way),
        clock_style=attempt.clock_style,
        clock=clock_of(attempt),
        practice=attempt.practice,
        peeked=attempt.peeked,
        state=state_of(attempt),
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
    attempt = get_whole(db, user_id=user_id, attempt_id=attempt_id)
    if is_known(attempt, event_id) or attempt.stage is not Stage.RUNNING:
        return state_of(attempt)
    text = clean_text(text, field="text", maximum=LONGEST_ANSWER, multiline=True)
    log = log_of(db, attempt)
    attempt.peeked = was_peeked(db, attempt, log)
    payload = {"text": text, "taken_seconds": round(elapsed_seconds(clock_of(attempt), now), 3)}
    state = record(
        attempt, Event(kind=EventKind.SUBMITTED, at=now, payload=payload), event_id=event_id
    )
    settle(db, log, attempt, state, now=now)
    return state


def was_peeked(db: Session, attempt: Attempt, log: PracticeLog) -> bool:
    """Whether the answers were opened on this study day, or later while the attempt ran.

    An answer handed in since then makes up for it: that one was the peeked one.
    """
    opened_at = db.scalar(
        select(Peek.at)
        .where(
            Peek.user_id == attempt.user_id,
            Peek.topic_id == attempt.topic_id,
            Peek.day >= attempt.study_day,
        )
        .order_by(Peek.at.desc())
        .limit(1)
    )
    handed_in = [each.submitted_at for each in log.at_topic(attempt.topic_id) if each.submitted_at]
    return opened_at is not None and not any(at > opened_at for at in handed_in)


def leave_attempt(db: Session, *, user_id: int, attempt_id: UUID) -> None:
    """Throw a running attempt away, with its drafts; one that is in stays."""
    attempt = get_whole(db, user_id=user_id, attempt_id=attempt_id)
    if attempt.stage is not Stage.RUNNING:
        raise Conflict("The answer is in already, so the attempt is kept.")
    db.delete(attempt)


def list_unfinished(db: Session, *, user_id: int, now: datetime) -> list[AttemptView]:
    """Attempts that wait for their next step, newest first: at most three, of the last week."""
    rows = db.scalars(
        select(Attempt)
        .where(
            Attempt.user_id == user_id,
            Attempt.stage != Stage.SCORED,
            Attempt.started_at > now - UNFINISHED_FOR,
        )
        .order_by(Attempt.started_at.desc())
        .limit(3)
        .options(*WHOLE)
    ).unique()
    return [view_of(attempt) for attempt in rows]
