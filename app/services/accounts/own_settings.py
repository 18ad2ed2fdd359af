"""What a learner likes and has set: remembered for the next drill, or changed in the account."""

from dataclasses import replace
from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.domain.learner import ExtraTime, Learner, Preferences
from app.domain.rubric_versions import STRICT_RUBRIC, USUAL_RUBRIC
from app.domain.text import clean_time_zone
from app.domain.timing import StopRule
from app.models.user import User
from app.services.accounts.accounts import get_user


def save_preferences(db: Session, *, learner: Learner, preferences: Preferences) -> Learner:
    """Remember how a learner practised last, for the next ready page; the learner as of now."""
    if preferences == learner.preferences:
        return learner
    db.execute(
        update(User)
        .where(User.id == learner.id)
        .values(
            way=preferences.way,
            clock_style=preferences.clock_style,
            stop_rule=StopRule.HARD if preferences.hard_stop else StopRule.SOFT,
            extra_time=preferences.extra_time,
            preparation_seconds=preferences.preparation_seconds,
            warn_look=preferences.warn_look,
            warn_sound=preferences.warn_sound,
            warn_vibration=preferences.warn_vibration,
        )
    )
    return replace(learner, preferences=preferences)


def save_rubric(db: Session, *, user_id: int, strict: bool) -> None:
    """Score the attempts to come by the stricter rubric, or by the usual one again.

    What was scored already, and what runs, stays with the version that it began with.
    """
    get_user(db, user_id).rubric_version = STRICT_RUBRIC if strict else USUAL_RUBRIC


def save_settings(
    db: Session,
    *,
    user_id: int,
    time_zone: str,
    interview_on: date | None,
    minutes_a_day: int,
) -> None:
    """Change where the learner lives, what is prepared for, and how much time a day has."""
    user = get_user(db, user_id)
    user.time_zone = clean_time_zone(time_zone)
    user.interview_on = interview_on
    user.minutes_a_day = minutes_a_day


def save_extra_time(db: Session, *, user_id: int, extra_time: ExtraTime) -> None:
    """Change how far the learner's time boxes are stretched."""
    get_user(db, user_id).extra_time = extra_time
