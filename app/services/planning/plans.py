"""A learner's plan: the day of the interview, the track, minutes and limits a day."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.day_limits import DayLimits
from app.domain.errors import InvalidInput
from app.domain.learner import Learner
from app.domain.planning import MOST_MINUTES, Plan
from app.domain.study_day import study_day
from app.models.plan import StudyPlan
from app.services.accounts.accounts import get_user


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChoice:
    """What a learner chose: the track by its name, since when, and the limits of a day."""

    track: str = ""
    starts_on: date | None = None
    new_a_day: int | None = None
    due_a_day: int | None = None


def get_choice(db: Session, *, user_id: int) -> PlanChoice:
    """What a learner chose; the defaults for somebody who chose nothing yet."""
    return choice_of(db.scalar(select(StudyPlan).where(StudyPlan.user_id == user_id)))


def choice_of(row: StudyPlan | None) -> PlanChoice:
    """A plan's row as what was chosen; the defaults without one."""
    if row is None:
        return PlanChoice()
    return PlanChoice(
        track=row.track,
        starts_on=row.starts_on,
        new_a_day=row.new_a_day,
        due_a_day=row.due_a_day,
    )


def save_plan(
    db: Session,
    *,
    learner: Learner,
    interview_on: date | None,
    minutes_a_day: int,
    choice: PlanChoice,
    now: datetime,
) -> None:
    """Keep a plan; raises ``InvalidInput`` naming the field for what can't be.

    A plan begins on the day on which its date is given; another date begins it anew.
    """
    today = study_day(now, learner.time_zone)
    if not 1 <= minutes_a_day <= MOST_MINUTES:
        message = f"Plan 1 to {MOST_MINUTES} minutes a day."
        raise InvalidInput(message, field="minutes_a_day")
    DayLimits(new=choice.new_a_day, due=choice.due_a_day)
    if interview_on is not None and interview_on != learner.interview_on:
        Plan(starts_on=today, interview_on=interview_on, minutes_a_day=minutes_a_day)
    row = keep_start(db, learner=learner, interview_on=interview_on, now=now)
    row.track, row.new_a_day, row.due_a_day = choice.track, choice.new_a_day, choice.due_a_day
    user = get_user(db, learner.id)
    user.interview_on, user.minutes_a_day = interview_on, minutes_a_day


def keep_start(
    db: Session, *, learner: Learner, interview_on: date | None, now: datetime
) -> StudyPlan:
    """The plan's row, begun today where the day of the interview is a new one."""
    row = db.get(StudyPlan, learner.id)
    if row is None:
        row = StudyPlan(user_id=learner.id, track="")
        db.add(row)
    if row.starts_on is None or interview_on != learner.interview_on:
        row.starts_on = study_day(now, learner.time_zone) if interview_on else None
    return row


def plan_of(learner: Learner, choice: PlanChoice, today: date) -> Plan | None:
    """The plan as the rules see it; None without a date, and once the interview is over."""
    if learner.interview_on is None or learner.interview_on < today:
        return None
    starts_on = min(choice.starts_on or today, today)
    return Plan(
        starts_on=starts_on,
        interview_on=learner.interview_on,
        minutes_a_day=learner.minutes_a_day,
    )
