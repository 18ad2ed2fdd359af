"""What a learner likes and has set: remembered for the next drill, or changed in the account."""

from datetime import date

from sqlalchemy.orm import Session

from app.domain.learner import ExtraTime, Preferences
from app.domain.text import clean_time_zone
from app.domain.timing import StopRule
from app.services.accounts import get_user


def save_preferences(db: Session, *, user_id: int, preferences: Preferences) -> None:
    """Remember how this learner practised last, for the next ready page."""
    user = get_user(db, user_id)
    user.way = preferences.way
    user.clock_style = preferences.clock_style
    user.stop_rule = StopRule.HARD if preferences.hard_stop else StopRule.SOFT
    user.extra_time = preferences.extra_time
    user.preparation_seconds = preferences.preparation_seconds
    user.warn_look = preferences.warn_look
    user.warn_sound = preferences.warn_sound
    user.warn_vibration = preferences.warn_vibration


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
