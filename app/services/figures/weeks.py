"""Sums of a learner's weeks by subject: added to with each score, made anew where much changes."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Insert, bindparam, delete, insert, select, true
from sqlalchemy.orm import Session

from app.domain.attempt import Stage
from app.domain.progress import monday
from app.domain.week_sums import ScoredAttempt, add_up, difference
from app.models.attempt import Attempt
from app.models.base import table_of
from app.models.review import WeekSum
from app.models.topic import Topic
from app.models.upsert import dialect_of, upsert
from app.services.attempts.asked import AttemptRow
from app.services.scoring.attempt_facts import scored_attempt

EVERYTHING: ColumnElement[bool] = true()
ATTEMPTS, TOPICS, SUMS = table_of(Attempt), table_of(Topic), table_of(WeekSum)
KEYS = ("user_id", "week", "subject", "kind", "name")
SUBJECT = select(TOPICS.c.subject).where(TOPICS.c.id == bindparam("topic")).scalar_subquery()
# A line that nothing adds to any more is no line.
GONE = delete(SUMS).where(
    SUMS.c.user_id == bindparam("whose"),
    SUMS.c.week == bindparam("monday"),
    SUMS.c.subject == SUBJECT,
    SUMS.c.count == 0,
)
COLUMNS = [column for column in ATTEMPTS.c if column.name not in {"prompt", "text"}]


def add_to_week(
    db: Session, attempt: Attempt, before: ScoredAttempt | None, after: ScoredAttempt | None
) -> None:
    """Let an attempt count as it is now in the sums of its week, and no more as it was before."""
    changed = difference(before, after)
    whose = {"whose": attempt.user_id, "monday": monday(attempt.study_day)}
    topic = {**whose, "topic": attempt.topic_id}
    if changed:
        rows = [
            {**topic, "line": kind, "called": name, "more": sums.count, "added": sums.total}
            for (kind, name), sums in changed.items()
        ]
        db.execute(added_to_week(dialect_of(db)), rows)
    if any(sums.count < 0 for sums in changed.values()):
        db.execute(GONE, topic)


@cache
def added_to_week(dialect: str) -> Insert:
    """Something more in a line of a week's sums."""
    adding = upsert(dialect, WeekSum).values(
        user_id=bindparam("whose"),
        week=bindparam("monday"),
        subject=SUBJECT,
        kind=bindparam("line"),
        name=bindparam("called"),
        count=bindparam("more"),
        total=bindparam("added"),
    )
    return adding.on_conflict_do_update(
        index_elements=list(KEYS),
        set_={name: SUMS.c[name] + adding.excluded[name] for name in ("count", "total")},
    )


def recount_week(db: Session, *, user_id: int, topic_id: int, day: date) -> None:
    """Make the sums of a day's week in a topic's subject anew."""
    subject = select(TOPICS.c.subject).where(TOPICS.c.id == topic_id).scalar_subquery()
    fill_week(db, user_id, monday(day), SUMS.c.subject == subject, TOPICS.c.subject == subject)


def fill_week(
    db: Session,
    user_id: int,
    week: date,
    of_sums: ColumnElement[bool] = EVERYTHING,
    of_topics: ColumnElement[bool] = EVERYTHING,
) -> None:
    """A learner's sums of one week, in one subject or in all of them."""
    db.flush()
    db.execute(delete(SUMS).where(SUMS.c.user_id == user_id, SUMS.c.week == week, of_sums))
    parted: dict[str, list[ScoredAttempt]] = {}
    for name, attempt in list_scored(db, user_id, week, of_topics):
        parted.setdefault(name, []).append(scored_attempt(attempt))
    rows = [row for name, found in parted.items() for row in rows_of(user_id, week, name, found)]
    if rows:
        db.execute(insert(SUMS), rows)


def list_scored(
    db: Session, user_id: int, week: date, of_topics: ColumnElement[bool]
) -> list[tuple[str, AttemptRow]]:
    """The scored attempts of a learner's week with their subjects, in their order."""
    statement = (
        select(TOPICS.c.subject, *COLUMNS)
        .join(TOPICS, TOPICS.c.id == ATTEMPTS.c.topic_id)
        .where(
            ATTEMPTS.c.user_id == user_id,
            ATTEMPTS.c.study_day >= week,
            ATTEMPTS.c.study_day < week + timedelta(days=7),
            ATTEMPTS.c.stage == Stage.SCORED,
            of_topics,
        )
        .order_by(ATTEMPTS.c.submitted_at, ATTEMPTS.c.id)
    )
    return [(row.subject, row) for row in db.execute(statement)]


def rows_of(
    user_id: int, week: date, subject: str, attempts: Sequence[ScoredAttempt]
) -> list[dict[str, Any]]:
    """The rows of one subject's week."""
    return [
        {
            "user_id": user_id,
            "week": week,
            "subject": subject,
            "kind": kind,
            "name": name,
            "count": sums.count,
            "total": sums.total,
        }
        for (kind, name), sums in add_up(attempts).items()
    ]


def follow_topics(db: Session, topic_ids: Collection[int]) -> None:
    """Make the weeks anew in which somebody practised topics that moved to another subject."""
    if not topic_ids:
        return
    rows = db.execute(
        select(Attempt.user_id, Attempt.study_day)
        .where(Attempt.topic_id.in_(topic_ids), Attempt.stage == Stage.SCORED)
        .distinct()
    )
    for user_id, week in sorted({(row.user_id, monday(row.study_day)) for row in rows}):
        fill_week(db, user_id, week)
