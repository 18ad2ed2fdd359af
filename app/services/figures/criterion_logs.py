"""The latest levels of each criterion, over all topics: caches of the attempts, for the signals."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Insert, bindparam, delete, select, true
from sqlalchemy.orm import Session

from app.domain.attempt import Stage
from app.models.attempt import Attempt
from app.models.base import table_of
from app.models.review import CriterionLog
from app.models.upsert import dialect_of, upsert
from app.services.attempts.asked import AttemptRow
from app.services.scoring.attempt_facts import levels_of

# What is kept of each criterion; a signal opens and closes within far fewer scores.
KEPT_LEVELS = 60
Entry = dict[str, Any]
ATTEMPTS, LOGS = table_of(Attempt), table_of(CriterionLog)
LONG = frozenset({"prompt", "text", "points", "marks", "own_points"})
THESE = (LOGS.c.user_id == bindparam("whose")) & LOGS.c.criterion.in_(bindparam("criteria"))
KEPT = select(LOGS.c.criterion, LOGS.c.levels).where(THESE)
GONE = delete(LOGS).where(THESE)


def log_levels(db: Session, attempt: Attempt, before: Collection[str]) -> None:
    """Bring logs to what an attempt says now; ``before``: in which of them it may be already."""
    entries, this = entries_of(attempt), str(attempt.id)
    criteria = sorted(entries.keys() | set(before))
    kept = kept_logs(db, attempt.user_id, criteria)
    left = {key: [each for each in kept[key] if each["attempt"] != this] for key in criteria}
    logs = {key: newest([*left[key], *entries.get(key, ())]) for key in criteria}
    # What was pushed out of a full log before is wanted again.
    short = [key for key in criteria if len(left[key]) < len(kept[key]) == KEPT_LEVELS]
    if short:
        logs |= latest_levels(db, attempt.user_id, short)
    write_logs(db, attempt.user_id, {key: logs[key] for key in criteria if logs[key] != kept[key]})


def kept_logs(db: Session, user_id: int, criteria: Sequence[str]) -> dict[str, list[Entry]]:
    """The logs of some criteria as they stand; one that is not there is empty."""
    found = db.execute(KEPT, {"whose": user_id, "criteria": criteria})
    return {key: [] for key in criteria} | {row.criterion: row.levels for row in found}


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


def write_logs(db: Session, user_id: int, logs: Mapping[str, list[Entry]]) -> None:
    """Keep some logs; an empty one goes."""
    rows = [{"whose": user_id, "key": key, "entries": levels} for key, levels in logs.items()]
    full = [row for row in rows if row["entries"]]
    if full:
        db.execute(put(dialect_of(db)), full)
    if len(full) < len(rows):
        empty = [key for key, levels in logs.items() if not levels]
        db.execute(GONE, {"whose": user_id, "criteria": empty})


@cache
def put(dialect: str) -> Insert:
    """A log as it is now, whether there was one or not."""
    adding = upsert(dialect, CriterionLog).values(
        user_id=bindparam("whose"), criterion=bindparam("key"), levels=bindparam("entries")
    )
    return adding.on_conflict_do_update(
        index_elements=["user_id", "criterion"], set_={"levels": adding.excluded.levels}
    )


def list_criteria(db: Session, user_id: int) -> Sequence[str]:
    """The criteria that a learner has a log of."""
    return db.scalars(select(LOGS.c.criterion).where(LOGS.c.user_id == user_id)).all()


def list_logs(db: Session, *, user_id: int, before: date | None = None) -> dict[str, list[Entry]]:
    """The log of each criterion as it stands, or as it stood when a day began.

    What a full log has lost since that day is read from the attempts again, so that an earlier
    day's signals are the same however much was practised after it.
    """
    rows = db.execute(select(LOGS.c.criterion, LOGS.c.levels).where(LOGS.c.user_id == user_id))
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
    db.execute(delete(LOGS).where(LOGS.c.user_id == user_id))
    logs: dict[str, list[Entry]] = {}
    for attempt in scored_newest_first(db, user_id):
        for criterion, entries in entries_of(attempt).items():
            kept = logs.setdefault(criterion, [])
            if len(kept) < KEPT_LEVELS:
                kept += entries
    write_logs(db, user_id, {criterion: newest(kept) for criterion, kept in logs.items()})
