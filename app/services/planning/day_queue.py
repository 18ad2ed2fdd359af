"""A learner's day: what could be practised, what is set aside, and the queue under the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.day_limits import DayLimits, within_limits
from app.domain.learner import Learner
from app.domain.planning import MOST_MINUTES, Plan, planned_queue
from app.domain.progress import DayCount
from app.domain.queue import Candidate, Limit, Queue, is_due, todays_queue
from app.domain.study_day import day_bounds, study_day
from app.domain.tracks import TopicWeights
from app.models.plan import SetAside, StudyPlan
from app.models.review import Standing, StudyDay
from app.models.user import User
from app.services.figures.standings import KEPT_ATTEMPTS
from app.services.loading.folders import BUILT_IN
from app.services.planning import drills
from app.services.planning.drills import Choice
from app.services.planning.evidence import Known, get_known
from app.services.planning.plans import PlanChoice, choice_of, plan_of
from app.services.planning.set_asides import Aside, aside_of
from app.services.topics.tracks import LivingTrack, living_track


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """All that a learner's queue is made from.

    ``candidates``: what may come today, the track first. ``everyone``: those and what is set aside
    or beyond the limits of the day. ``done``: the answers of the day, as far as they are written
    down. ``track``: its topics in order, none for all topics.
    ``weights``: how much each topic counts under it.
    """

    learner: Learner
    today: date
    ends_at: datetime
    choices: Mapping[int, Choice]
    known: Known
    everyone: tuple[Candidate, ...]
    candidates: tuple[Candidate, ...]
    aside: tuple[Aside, ...]
    done: DayCount
    choice: PlanChoice
    limits: DayLimits
    plan: Plan | None
    weights: TopicWeights
    track: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def standings(self) -> Mapping[int, Standing]:
        """How the learner stands in each topic that was tried."""
        return self.known.standings

    @property
    def aside_ids(self) -> frozenset[int]:
        """The topics that are set aside until tomorrow."""
        return frozenset(topic_id for each in self.aside for topic_id in each.topic_ids)

    @property
    def due(self) -> tuple[Candidate, ...]:
        """What is due today and not set aside, whatever the limits say."""
        gone = self.aside_ids
        return tuple(
            each
            for each in self.everyone
            if is_due(each, self.ends_at) and each.topic_id not in gone
        )


def get_day(
    db: Session,
    *,
    learner: Learner,
    now: datetime,
    subject: str = "",
    seconds: int = drills.USUAL_SECONDS,
    folder: Path = BUILT_IN,
) -> Day:
    """Everything today's queue depends on; ``folder`` holds the tracks."""
    today = study_day(now, learner.time_zone)
    ends_at = day_bounds(today, learner.time_zone)[1]
    choice, aside, done = get_chosen(db, user_id=learner.id, day=today)
    found = drills.list_choices(db, user_id=learner.id, seconds=seconds)
    choices = [each for each in found if subject in ("", each.subject)]
    named = {each.topic_id: each for each in choices}
    known = get_known(db, user_id=learner.id)
    track = living_track(choice.track, drills.paths_of(found), folder=folder)
    everyone = weighed(drills.candidates(choices, known.standings, today=today), track)
    limits = limits_of(choice, known.standings, today)
    gone = {topic_id for each in aside for topic_id in each.topic_ids}
    wanted = [each for each in everyone if each.topic_id not in gone]
    return Day(
        learner=learner,
        today=today,
        ends_at=ends_at,
        choices=named,
        known=known,
        everyone=everyone,
        candidates=within_limits(wanted, limits, now=now, day_end=ends_at),
        aside=aside,
        done=done,
        choice=choice,
        limits=limits,
        plan=plan_of(learner, choice, today),
        weights=track.weights,
        track=tuple(topic_id for topic_id in track.topic_ids if topic_id in named),
        missing=track.missing,
    )


def get_chosen(
    db: Session, *, user_id: int, day: date
) -> tuple[PlanChoice, tuple[Aside, ...], DayCount]:
    """What a learner planned, what is set aside on a day, in order, and what was done on it."""
    on_day = (StudyDay.user_id == user_id) & (StudyDay.day == day)
    attempts, seconds = (
        select(func.coalesce(func.sum(column), 0)).where(on_day).scalar_subquery()
        for column in (StudyDay.attempts, StudyDay.seconds)
    )
    rows = db.execute(
        select(StudyPlan, SetAside, attempts, seconds)
        .select_from(User)
        .outerjoin(StudyPlan, StudyPlan.user_id == User.id)
        .outerjoin(
            SetAside,
            (SetAside.user_id == User.id)
            & (SetAside.study_day == day)
            & SetAside.undone_at.is_(None),
        )
        .where(User.id == user_id)
        .order_by(SetAside.at, SetAside.id)
    ).all()
    plan, _aside, number, time = rows[0] if rows else (None, None, 0, 0)
    aside = tuple(aside_of(row[1]) for row in rows if row[1] is not None)
    return choice_of(plan), aside, DayCount(day=day, attempts=number, seconds=time)


def weighed(everyone: Sequence[Candidate], track: LivingTrack) -> tuple[Candidate, ...]:
    """The track's topics in its order, then what was practised beside it; all without a track."""
    if not track.importances:
        return tuple(everyone)
    by_topic = {each.topic_id: each for each in everyone}
    inside = [by_topic.pop(topic_id) for topic_id in track.topic_ids if topic_id in by_topic]
    outside = [each for each in by_topic.values() if each.memory is not None]
    return tuple(
        replace(each, weight=track.weights.of(each.topic_id)) for each in (*inside, *outside)
    )


def limits_of(choice: PlanChoice, standings: Mapping[int, Standing], today: date) -> DayLimits:
    """The learner's limits with what was done today already."""
    rated = rated_on(standings, today)
    new = sum(1 for topic_id in rated if is_new(standings[topic_id], today.isoformat()))
    return DayLimits(
        new=choice.new_a_day, due=choice.due_a_day, new_done=new, due_done=len(rated) - new
    )


def is_new(standing: Standing, day: str) -> bool:
    """Whether the first scored attempt at a topic was on this day."""
    recent = standing.recent
    return len(recent) < KEPT_ATTEMPTS and recent[-1]["day"] == day


def rated_on(standings: Mapping[int, Standing], today: date) -> frozenset[int]:
    """The topics that were rated on a study day."""
    day = today.isoformat()
    return frozenset(
        topic_id
        for topic_id, standing in standings.items()
        if any(each["day"] == day and each["rating"] is not None for each in standing.recent)
    )


def queue_of(day: Day, limit: Limit, *, now: datetime) -> Queue:
    """The queue of a day within a limit, under the plan where there is one."""
    if day.plan is None:
        return todays_queue(day.candidates, now=now, day_end=day.ends_at, limit=limit)
    minutes = MOST_MINUTES if limit.minutes is None else int(limit.minutes)
    plan = replace(day.plan, minutes_a_day=min(MOST_MINUTES, max(1, minutes)))
    zone = day.learner.time_zone
    queue = planned_queue(plan, day.candidates, now=now, zone=zone)
    kept = queue.items if limit.number is None else queue.items[: limit.number]
    in_queue = {item.topic_id for item in kept}
    left = [each.topic_id for each in day.due if each.topic_id not in in_queue]
    return Queue(items=kept, set_aside=tuple(left))
