"""Caches that every answer moves on by what it adds: the sums of a day, a topic's count."""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Insert, Select, bindparam, case, delete, func, insert, select
from sqlalchemy.orm import Session

from app.domain import week_sums
from app.domain.week_sums import OUT_OF, SHORT_BOX_SECONDS
from app.models.attempt import Attempt
from app.models.base import table_of
from app.models.review import Standing, StudyDay
from app.models.upsert import dialect_of, upsert

ATTEMPTS, DAYS = table_of(Attempt), table_of(StudyDay)
DAY_COLUMNS = ("user_id", "day", "band", "attempts", "seconds", "scored", "score_sum")


def count_answer(db: Session, attempt: Attempt) -> None:
    """Count an answer that has just come in: on the hot path, so the rest is not looked at."""
    db.flush()
    topic = {"whose": attempt.user_id, "topic": attempt.topic_id}
    db.execute(counted_once_more(dialect_of(db)), topic)
    add_to_day(db, attempt, attempts=1, seconds=attempt.taken_seconds or 0.0)


def add_score(db: Session, attempt: Attempt, *, before: float | None, after: float | None) -> None:
    """Let an answer that is counted already count with another score, from 0 to 1, or without."""
    if before != after:
        scored = (after is not None) - (before is not None)
        add_to_day(db, attempt, scored=scored, score_sum=OUT_OF * ((after or 0) - (before or 0)))


def add_to_day(
    db: Session,
    attempt: Attempt,
    *,
    attempts: int = 0,
    seconds: float = 0.0,
    scored: int = 0,
    score_sum: float = 0.0,
) -> None:
    """Add to the sums of an attempt's day; another worker's additions stay in."""
    added = {
        "user_id": attempt.user_id,
        "day": attempt.study_day,
        "band": band_of(attempt),
        "attempts": attempts,
        "seconds": seconds,
        "scored": scored,
        "score_sum": score_sum,
    }
    db.execute(added_to_day(dialect_of(db)), added)


@cache
def counted_once_more(dialect: str) -> Insert:
    """One answer more at a topic."""
    adding = upsert(dialect, Standing).values(
        user_id=bindparam("whose"), topic_id=bindparam("topic"), attempts=1
    )
    number = table_of(Standing).c.attempts
    return adding.on_conflict_do_update(
        index_elements=["user_id", "topic_id"], set_={"attempts": number + 1}
    )


@cache
def added_to_day(dialect: str) -> Insert:
    """Something more in the sums of a study day."""
    adding = upsert(dialect, StudyDay).values({name: bindparam(name) for name in DAY_COLUMNS})
    keys, sums = DAY_COLUMNS[:3], DAY_COLUMNS[3:]
    return adding.on_conflict_do_update(
        index_elements=list(keys),
        set_={name: DAYS.c[name] + adding.excluded[name] for name in sums},
    )


def band_of(attempt: Attempt) -> str:
    """The line of the trend that an attempt belongs to."""
    return week_sums.band_of(attempt.box_seconds)


def recount_day(db: Session, *, user_id: int, day: date) -> None:
    """The sums of one learner's study day."""
    db.flush()
    whose = {"whose": user_id, "on": day}
    db.execute(DAY_GONE, whose)
    db.execute(DAY_SUMMED, whose)


def day_sums() -> Select[Any]:
    """A day's attempts by the length of their time box, summed up in the database."""
    score = 10.0 * ATTEMPTS.c.points_scored / func.nullif(ATTEMPTS.c.points_maximum, 0)
    band = case((ATTEMPTS.c.box_seconds <= SHORT_BOX_SECONDS, "short"), else_="long").label("band")
    return (
        select(
            ATTEMPTS.c.user_id,
            ATTEMPTS.c.study_day,
            band,
            func.count(),
            func.coalesce(func.sum(ATTEMPTS.c.taken_seconds), 0.0),
            func.count(score),
            func.coalesce(func.sum(score), 0.0),
        )
        .where(
            ATTEMPTS.c.user_id == bindparam("whose"),
            ATTEMPTS.c.study_day == bindparam("on"),
            ATTEMPTS.c.submitted_at.is_not(None),
        )
        .group_by(ATTEMPTS.c.user_id, ATTEMPTS.c.study_day, band)
    )


DAY_GONE = delete(DAYS).where(DAYS.c.user_id == bindparam("whose"), DAYS.c.day == bindparam("on"))
DAY_SUMMED = insert(DAYS).from_select(list(DAY_COLUMNS), day_sums())
