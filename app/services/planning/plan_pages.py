"""The plan's page: days left, whether the time is enough, what to leave, how ready a role is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.planning import (
    Feasibility,
    Phase,
    days_left,
    feasibility,
    phase,
    unseen_quota,
)
from app.domain.queue import Candidate, Limit
from app.domain.readiness import Readiness, RoleTopic, role_readiness
from app.domain.tracks import Track
from app.domain.weakness import TopicState
from app.domain.wording import counted, short_date
from app.services.planning.day_queue import Day, get_day, queue_of
from app.services.planning.drills import Choice
from app.services.planning.needs import list_needs
from app.services.planning.reviews import QueueLine, queue_line
from app.services.progress.signals import get_signals
from app.services.sessions.mocks import mock_scores
from app.services.topics.tracks import get_tracks


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """All that the plan's page shows; ``left`` and ``fits`` are None without a date ahead."""

    left: int | None
    stage: Phase | None
    sentence: str
    queue: tuple[QueueLine, ...]
    queue_minutes: int
    fits: Feasibility | None
    leave: tuple[Choice, ...]
    track: Track | None
    tracks: tuple[Track, ...]
    missing: tuple[str, ...]
    topics: int
    readiness: Readiness
    day: Day


def get_plan_page(db: Session, *, learner: Learner, now: datetime) -> PlanPage:
    """A learner's plan as it stands today."""
    day = get_day(db, learner=learner, now=now)
    book = get_tracks()
    topics = planned_topics(day)
    queue = queue_of(day, Limit(minutes=learner.minutes_a_day), now=now)
    fits = feasibility(day.plan, topics, now=now, today=day.today) if day.plan else None
    return PlanPage(
        left=days_left(day.plan, day.today) if day.plan else None,
        stage=phase(day.plan, day.today) if day.plan else None,
        sentence=sentence_of(day, topics),
        queue=tuple(queue_line(day, item) for item in queue.items),
        queue_minutes=queue.minutes,
        fits=fits,
        leave=tuple(day.choices[topic_id] for topic_id in (fits.leave if fits else ())),
        track=book.find(day.choice.track),
        tracks=book.tracks,
        missing=day.missing,
        topics=len(topics),
        readiness=readiness_of(db, day, topics, now),
        day=day,
    )


def planned_topics(day: Day) -> tuple[Candidate, ...]:
    """The topics that the plan is about: the track's, or all of them."""
    inside = set(day.track)
    return tuple(each for each in day.everyone if not inside or each.topic_id in inside)


def sentence_of(day: Day, topics: Sequence[Candidate]) -> str:
    """What the plan does today, in a sentence or two."""
    if day.plan is None:
        over = day.learner.interview_on
        if over is not None:
            return f"The interview was on {short_date(over)}. Give the next date to plan again."
        return "Without a date, what is due comes first and new topics fill the rest."
    stage, left = phase(day.plan, day.today), days_left(day.plan, day.today)
    if stage is Phase.LAST_DAY:
        return "Nothing new any more: read your own best answers, and what is still open."
    if stage is Phase.GAIN:
        return "The last third: first comes what adds most for the day, per minute of practice."
    unseen = sum(1 for each in topics if each.memory is None)
    quota = unseen_quota(unseen, left)
    return (
        f"{counted(unseen, 'topic')} never rated: it takes {quota} of them today for each to come "
        "back before the day. Then comes what is due, the lowest recall first."
    )


def readiness_of(db: Session, day: Day, topics: Sequence[Candidate], now: datetime) -> Readiness:
    """How ready the role is, as rules, by the mocks that were held for it."""
    needs = list_needs(db, learner=day.learner, known=day.known, weights=day.weights, now=now)
    ready = {each.topic_id for each in needs if each.state is TopicState.READY}
    return role_readiness(
        topics=[RoleTopic(weight=each.weight, is_ready=each.topic_id in ready) for each in topics],
        mocks=mock_scores(db, user_id=day.learner.id, track=day.choice.track),
        open_signals=[
            signal.habit.key for signal in get_signals(db, user_id=day.learner.id).active
        ],
    )
