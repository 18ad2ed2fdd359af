"""Today for a learner: what is due, what comes next, and which topics are weak and why."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.day_limits import DayLimits
from app.domain.learner import Learner
from app.domain.planning import Phase, phase
from app.domain.queue import Limit, QueueItem, backlog_minutes
from app.domain.study_day import study_day
from app.domain.wording import counted
from app.models.review import Standing
from app.services.attempts.closing import overdue_days
from app.services.planning.day_queue import Day, get_day, queue_of
from app.services.planning.set_asides import set_aside
from app.services.planning.stuck import WayOn, stands_stuck, way_on
from app.services.planning.weak_topics import WeakLine, list_weak

MOST_WEAK = 8
QUEUE_LENGTH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """One place in today's queue as it is shown."""

    drill_id: int
    way: WayOn
    title: str
    subject: str
    seconds: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckLine:
    """A topic that keeps failing, and how often it did."""

    topic_id: int
    title: str
    subject: str
    times_again: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """A learner's day: one headline, three numbers, and the queue.

    ``rest``: the due topics that the queue has no room for. ``aside``: how many are set aside until
    tomorrow, and so not due today; ``undo_aside`` names the last press that did so. ``stage``: what
    the plan uses the day for, None without one.
    """

    headline: str
    sentence: str
    due: int
    due_minutes: int
    done: int
    done_minutes: int
    tried: int
    topics: int
    queue: tuple[QueueLine, ...]
    queue_minutes: int
    rest: tuple[int, ...]
    rest_minutes: int
    aside: int
    undo_aside: UUID | None
    stage: Phase | None
    limits: DayLimits
    stuck: tuple[StuckLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """All that the review page shows: the learner's day and the weakest topics."""

    today: Today
    weak: tuple[WeakLine, ...]


def get_review(db: Session, *, learner: Learner, now: datetime) -> ReviewPage:
    """Today's queue, and the neediest topics among those that were tried."""
    day = get_day(db, learner=learner, now=now)
    return ReviewPage(
        today=today_of(db, day, now=now), weak=tuple(list_weak(db, day, number=MOST_WEAK, now=now))
    )


def get_today(db: Session, *, learner: Learner, now: datetime) -> Today:
    """What is due today by lowest recall, filled up with topics never tried, within the minutes."""
    return today_of(db, get_day(db, learner=learner, now=now), now=now)


def today_of(db: Session, day: Day, *, now: datetime) -> Today:
    """A learner's day as it is shown."""
    learner = day.learner
    limit = Limit(minutes=learner.minutes_a_day, number=QUEUE_LENGTH)
    queue = queue_of(day, limit, now=now)
    in_queue = {item.topic_id for item in queue.items}
    rest = [each for each in day.due if each.topic_id not in in_queue]
    done, seconds = done_today(db, day, now)
    tried_ids = [topic_id for topic_id in day.choices if tried(day.standings.get(topic_id))]
    stage = phase(day.plan, day.today) if day.plan else None
    title, sentence = opening(len(day.due), done, more=bool(queue.items), stage=stage)
    return Today(
        headline=title,
        sentence=sentence,
        due=len(day.due),
        due_minutes=backlog_minutes(day.due, day_end=day.ends_at),
        done=done,
        done_minutes=round(seconds / 60),
        tried=len(tried_ids),
        topics=len(day.choices),
        queue=tuple(queue_line(day, item) for item in queue.items),
        queue_minutes=queue.minutes,
        rest=tuple(each.topic_id for each in rest),
        rest_minutes=backlog_minutes(rest, day_end=day.ends_at),
        aside=len(day.aside_ids),
        undo_aside=day.aside[-1].id if day.aside else None,
        stage=stage,
        limits=day.limits,
        stuck=list_stuck(day),
    )


def tried(standing: Standing | None) -> bool:
    """Whether an answer was ever handed in on a topic."""
    return standing is not None and standing.attempts > 0


def queue_line(day: Day, item: QueueItem) -> QueueLine:
    """A place in the queue with its topic's name."""
    choice = day.choices[item.topic_id]
    standing = day.standings.get(item.topic_id)
    return QueueLine(
        drill_id=choice.drill_id,
        way=way_on(standing, topic_id=choice.topic_id, drill_id=choice.drill_id),
        title=choice.title,
        subject=choice.subject,
        seconds=choice.seconds,
        reason=item.sentence,
    )


def list_stuck(day: Day) -> tuple[StuckLine, ...]:
    """The topics that keep failing, the most often failed first."""
    found = [
        StuckLine(
            topic_id=topic_id,
            title=choice.title,
            subject=choice.subject,
            times_again=day.standings[topic_id].times_again,
        )
        for topic_id, choice in day.choices.items()
        if stands_stuck(day.standings.get(topic_id))
    ]
    return tuple(sorted(found, key=lambda line: -line.times_again))


def opening(due: int, done: int, *, more: bool, stage: Phase | None) -> tuple[str, str]:
    """What today is about in a few words, and what to do about it."""
    if stage is Phase.LAST_DAY:
        return "The last day", "Nothing new any more: your own best answers, and what is open."
    if due:
        headline = f"{counted(due, 'topic')} to review today"
        return headline, "Lowest recall first: these are the ones you are closest to forgetting."
    if not more:
        headline = "All done for today"
    else:
        headline = "Nothing due: something new" if done else "Ready when you are"
    if done:
        sentence = (
            "What you practised comes back by itself. A new topic is the best use of the time."
        )
        return headline, sentence
    return headline, "One question, one minute, then your answer beside a strong one."


def done_today(db: Session, day: Day, now: datetime) -> tuple[int, float]:
    """Attempts and seconds of a learner's day, with those that the clock has just ended."""
    ended = overdue_days(db, user_id=day.learner.id, now=now)
    added = [each for each in ended if each.day == day.today]
    attempts = day.done.attempts + sum(each.attempts for each in added)
    return attempts, day.done.seconds + sum(each.seconds for each in added)


def set_rest_aside(db: Session, *, learner: Learner, aside_id: UUID, now: datetime) -> None:
    """Set aside until tomorrow what is due and has no room in today's queue."""
    rest = get_today(db, learner=learner, now=now).rest
    day = study_day(now, learner.time_zone)
    set_aside(db, user_id=learner.id, aside_id=aside_id, topic_ids=rest, day=day, now=now)
