"""Planning to a date: what a day is for, what comes on it, and whether the time is enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil

from app.domain.errors import InvalidInput
from app.domain.memory import recall, review
from app.domain.queue import (
    HOT_SENTENCE,
    Candidate,
    Limit,
    Queue,
    Why,
    expected_seconds,
    fill,
    hot_now,
    queue_item,
    spread,
    todays_queue,
)
from app.domain.rating import Rating
from app.domain.readiness import READY_RECALL
from app.domain.study_day import day_bounds, study_day
from app.domain.wording import counted, duration, short_date

# Unseen topics are spread over the first six tenths of the days that are left (PRODUCT); in whole
# numbers, since 153 / (0.6 x 17) is a little more than 15 in floats.
TENTHS_TO_COVER = 6

# How often a topic is known at first sight (FEATURES, simulation for N4; 0.2 to 0.6 gave the same
# order of policies), and how often a new topic is met at least: a first try and one on another day.
KNOWN_AT_SIGHT = 0.35
MEETINGS_OF_NEW = 2

LONGEST_PLAN_DAYS = 730
MOST_MINUTES = 600


class Phase(StrEnum):
    """What a day of the plan is for."""

    COVER = "cover"
    GAIN = "gain"
    LAST_DAY = "last_day"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The day of the interview and the minutes a day; InvalidInput where they can't be."""

    starts_on: date
    interview_on: date
    minutes_a_day: int

    def __post_init__(self) -> None:
        if not 0 <= (self.interview_on - self.starts_on).days <= LONGEST_PLAN_DAYS:
            raise InvalidInput("The interview lies ahead, within two years.", field="interview_on")
        if not 1 <= self.minutes_a_day <= MOST_MINUTES:
            raise InvalidInput(f"Plan 1 to {MOST_MINUTES} minutes a day.", field="minutes_a_day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feasibility:
    """Whether the time is enough, in minutes, and which topics to leave if it is not."""

    is_enough: bool
    needed_minutes: int
    available_minutes: int
    leave: tuple[int, ...]
    sentence: str


def days_left(plan: Plan, today: date) -> int:
    """Days from today to the interview: 0 on its day, below after it."""
    return (plan.interview_on - today).days


def phase(plan: Plan, today: date) -> Phase:
    """What today is for: covering, in the last third gain, on the last day only the sheet."""
    left = days_left(plan, today)
    if left < 0:
        return Phase.OVER
    if left <= 1:
        return Phase.LAST_DAY
    whole = (plan.interview_on - plan.starts_on).days
    return Phase.GAIN if left <= whole / 3 else Phase.COVER


def unseen_quota(unseen: int, left: int) -> int:
    """How many unseen topics today takes: ceil(unseen / (0.6 x days left)), never more than all."""
    return min(unseen, ceil(10 * unseen / (TENTHS_TO_COVER * left))) if left > 1 else 0


def planned_queue(
    plan: Plan, candidates: Sequence[Candidate], *, now: datetime, zone: str
) -> Queue:
    """Today's queue under a plan, to fill its minutes.

    First the quota of unseen topics and what is due; in the last third by gain in recall on the
    day for each second; on the last day nothing, for that is the day of the sheet. After the
    interview the queue goes on as without a plan.
    """
    today, limit = study_day(now, zone), Limit(minutes=plan.minutes_a_day)
    day_start, day_end = day_bounds(today, zone)
    stage, left = phase(plan, today), days_left(plan, today)
    if stage is Phase.LAST_DAY:
        return Queue(items=())
    if stage is Phase.GAIN:
        fresh = [each for each in candidates if not _rated_since(each, day_start)]
        groups = [(Why.HOT, hot_now(candidates, now)), (Why.GAIN, _by_gain(fresh, now, left))]
        return _gain_queue(plan, fill(groups, limit))
    new = sum(1 for each in candidates if each.memory is None)
    quota = unseen_quota(new, left) if stage is Phase.COVER else None
    return todays_queue(candidates, now=now, day_end=day_end, limit=limit, quota=quota)


def _rated_since(candidate: Candidate, day_start: datetime) -> bool:
    return candidate.memory is not None and candidate.memory.reviewed_at >= day_start


def _by_gain(candidates: Sequence[Candidate], now: datetime, left: int) -> list[Candidate]:
    on_the_day = now + timedelta(days=left)
    return sorted(candidates, key=lambda each: -gain(each, now=now, on_the_day=on_the_day))


def _gain_queue(plan: Plan, chosen: Sequence[tuple[Candidate, Why]]) -> Queue:
    sentences = {
        Why.HOT: HOT_SENTENCE,
        Why.GAIN: f"Practice here adds most for {short_date(plan.interview_on)}.",
    }
    return Queue(items=spread([queue_item(each, why, sentences[why]) for each, why in chosen]))


def gain(candidate: Candidate, *, now: datetime, on_the_day: datetime) -> float:
    """Gain in recall on the day by a drill now, times the weight, for each second (FEATURES 5.7).

    The drill goes well by the chance of recall, and then counts as good, or else as again; what
    fails takes twice the time.
    """
    memory = candidate.memory
    known = KNOWN_AT_SIGHT if memory is None else recall(memory, now)
    before = 0.0 if memory is None else recall(memory, on_the_day)
    good, again = (
        recall(review(memory, rating, now), on_the_day) for rating in (Rating.GOOD, Rating.AGAIN)
    )
    after = known * good + (1 - known) * again
    return candidate.weight * (after - before) / (expected_seconds(candidate) * (2 - known))


def feasibility(
    plan: Plan, candidates: Sequence[Candidate], *, now: datetime, today: date
) -> Feasibility:
    """Whether the minutes until the last day cover every topic, and which to leave if not.

    A new topic takes two drills, one whose recall on the day would be under 85 % one. The lightest
    topics are left first, among them new ones before known ones, the last of the track first.
    """
    left = days_left(plan, today)
    on_the_day = now + timedelta(days=max(0, left))
    available = max(0, left - 1) * plan.minutes_a_day * 60
    costs = {each.topic_id: _seconds_needed(each, on_the_day) for each in candidates}
    needed = over = sum(costs.values())
    leave = []
    for candidate in _lightest_first(candidates):
        if over > available and costs[candidate.topic_id]:
            over -= costs[candidate.topic_id]
            leave.append(candidate.topic_id)
    return Feasibility(
        is_enough=not leave,
        needed_minutes=ceil(needed / 60),
        available_minutes=available // 60,
        leave=tuple(leave),
        sentence=_feasibility_sentence(needed, available, len(leave), len(candidates)),
    )


def _seconds_needed(candidate: Candidate, on_the_day: datetime) -> int:
    if candidate.memory is None:
        return MEETINGS_OF_NEW * expected_seconds(candidate)
    holds = recall(candidate.memory, on_the_day) >= READY_RECALL
    return 0 if holds else expected_seconds(candidate)


def _lightest_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    backwards = list(reversed(candidates))
    return sorted(backwards, key=lambda each: (each.weight, each.memory is not None))


def _feasibility_sentence(needed: int, available: int, leave: int, topics: int) -> str:
    takes, there_is = duration(ceil(needed / 60)), duration(available // 60)
    if not leave:
        return f"The time is enough: {there_is} for what takes about {takes}."
    return (
        f"The time covers {topics - leave} of {counted(topics, 'topic')}: {there_is} for what "
        f"takes about {takes}. Leave the {counted(leave, 'lightest topic')}, or plan more minutes."
    )
