"""The latest levels of each criterion, over all topics: caches of the attempts, for the signals."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import delete, select, true
from sqlalchemy.orm import Session

from app.domain.attempt import Stage
from app.models.attempt import Attempt
from app.models.base import table_of
from app.models.review import CriterionLog
from app.services.asked import AttemptRow
from app.services.attempt_facts import levels_of

# What is kept of each criterion; a signal opens and closes within far fewer scores.
KEPT_LEVELS = 60
Entry = dict[str, Any]
ATTEMPTS = table_of(Attempt)
LONG = frozenset({"prompt", "text", "points", "marks", "own_points"})


def log_levels(db: Session, attempt: Attempt) -> None:
    """Bring the logs of an attempt's learner to what the attempt says now."""
    entries = entries_of(attempt)
    rows = db.scalars(select(CriterionLog).where(CriterionLog.user_id == attempt.user_id))
    logs = {row.criterion: row for row in rows}
    for criterion in sorted(entries.keys() | logs.keys()):
        row = logs.get(criterion)
        kept = row.levels if row else []
        left = [entry for entry in kept if entry["attempt"] != str(attempt.id)]
        if len(left) < len(kept) == KEPT_LEVELS:
            # What was pushed out of a full log before is wanted again.
            levels = latest_levels(db, attempt.user_id, [criterion])[criterion]
        else:
            levels = newest([*left, *entries.get(criterion, [])])
        write_log(db, attempt.user_id, criterion, row, levels)
    db.flush()


def entries_of(attempt: AttemptRow) -> dict[str, list[Entry]]:
    """What an attempt adds to the log of each of its criteria."""
    return {
        criterion: [
            {
                "attempt": str(attempt.id),
                "topic": attempt.topic_id,
                "day": attempt.study_day.isoformat(),
                "at": (attempt.submitted_at or attempt.started_at).isoformat(),
                "level": level,
            }
        ]
        for criterion, level in levels_of(attempt).items()
    }


def newest(entries: list[Entry]) -> list[Entry]:
    """The latest of some entries in their order; of one moment in the order of their ids."""
    ordered = sorted(entries, key=itemgetter("at", "attempt"))
    return ordered[-KEPT_LEVELS:]


def write_log(
    db: Session, user_id: int, criterion: str, row: CriterionLog | None, levels: list[Entry]
) -> None:
    """Keep a log; an empty one goes."""
    if row is None:
        db.add(CriterionLog(user_id=user_id, criterion=criterion, levels=levels))
    elif not levels:
        db.delete(row)
    elif row.levels != levels:
        row.levels = levels


def list_logs(db: Session, *, user_id: int, before: date | None = None) -> dict[str, list[Entry]]:
    """The log of each criterion as it stands, or as it stood when a day began.

    What a full log has lost since that day is read from the attempts again, so that an earlier
    day's signals are the same however much was practised after it.
    """
    rows = db.scalars(select(CriterionLog).where(CriterionLog.user_id == user_id))
    logs = {row.criterion: row.levels for row in rows}
    if before is None:
        return logs
    day = before.isoformat()
    stood = {key: [each for each in logs[key] if each["day"] < day] for key in logs}
    lost = [key for key, kept in stood.items() if len(kept) < len(logs[key]) == KEPT_LEVELS]
    return stood | (latest_levels(db, user_id, lost, before=before) if lost else {})


def latest_levels(
    db: Session, user_id: int, criteria: Iterable[str], before: date | None = None
) -> dict[str, list[Entry]]:
    """The logs of some criteria out of the attempts themselves, read from the latest on."""
    found: dict[str, list[Entry]] = {criterion: [] for criterion in criteria}
    for attempt in scored_newest_first(db, user_id, before):
        entries = entries_of(attempt)
        for criterion in found:
            found[criterion] += entries.get(criterion, [])
        if all(len(levels) >= KEPT_LEVELS for levels in found.values()):
            break
    return {criterion: newest(levels) for criterion, levels in found.items()}


def scored_newest_first(
    db: Session, user_id: int, before: date | None = None
) -> Iterator[AttemptRow]:
    """A learner's scored attempts (of the days before one), a batch at a time."""
    db.flush()
    columns = ATTEMPTS.c
    earlier = true() if before is None else columns.study_day < before
    # Day by day where it is asked for with a page: the index has that order, so few rows are read.
    days = () if before is None else (columns.study_day.desc(),)
    statement = (
        select(*(column for column in columns if column.name not in LONG))
        .where(columns.user_id == user_id, columns.stage == Stage.SCORED, earlier)
        .order_by(*days, columns.submitted_at.desc(), columns.id.desc())
        .execution_options(yield_per=100)
    )
    # Whoever has read enough stops: PostgreSQL's cursor is closed then, not left to chance.
    with closing(db.execute(statement)) as found:
        yield from found


def rebuild_logs(db: Session, user_id: int) -> None:
    """Make all logs of a learner anew out of the attempts."""
    db.execute(delete(CriterionLog).where(CriterionLog.user_id == user_id))
    logs: dict[str, list[Entry]] = {}
    for attempt in scored_newest_first(db, user_id):
        for criterion, entries in entries_of(attempt).items():
            kept = logs.setdefault(criterion, [])
            if len(kept) < KEPT_LEVELS:
                kept += entries
    for criterion, kept in logs.items():
        write_log(db, user_id, criterion, None, newest(kept))
    db.flush()
