"""Everything that is derived, made anew out of the events of one learner; and what that changes.

To check is to rebuild in a transaction that is rolled back: so the two can't disagree.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from app.domain.attempt import AttemptState, EventKind
from app.domain.differences import Difference, compare, compare_rows
from app.models.attempt import Attempt, AttemptEvent
from app.models.base import Base, table_of
from app.models.judgement import Round
from app.models.review import CriterionLog, Delivery, Review, Standing, StudyDay, WeekSum
from app.services.attempts.attempt_log import copy_state, log_of
from app.services.batches import by_owner, in_batches
from app.services.figures.recounts import recount_learner
from app.services.figures.review_log import copy_score, wanted_review
from app.services.figures.round_restoring import restore_rounds
from app.services.figures.standings import recount_topic

CACHES: tuple[type[Base], ...] = (Standing, Delivery, StudyDay, WeekSum, CriterionLog)
# What of an attempt's row, and of its review, follows from its events.
DERIVED = (
    *("stage", "events", "prepared_seconds", "pauses", "closes_at", "text", "submitted_at"),
    *("taken_seconds", "overtime_seconds", "ended_by", "peeked", "confidence", "marks"),
    *("own_points", "levels", "points_scored", "points_maximum", "rating"),
)
RATED = ("topic_id", "suggested", "rating", "reason", "rubric_version", "hot_error", "reviewed_at")
Rows = dict[tuple[Any, ...], dict[str, Any]]


def list_learner_ids(db: Session) -> Sequence[int]:
    """Everybody of whom anything is derived."""
    tables: tuple[type[Base], ...] = (Attempt, Round, *CACHES)
    return db.scalars(union(*(select(table_of(each).c.user_id) for each in tables))).all()


def rebuild_learner(db: Session, *, user_id: int, now: datetime) -> list[Difference]:
    """Make attempts, reviews, rounds and caches of a learner anew; every figure that changes by it.

    A log that can't be read is told of, and its attempt or round is left as it is.
    """
    differences = [
        each for batch in in_batches(db, Attempt, user_id) for each in restore(db, batch, now)
    ]
    differences += restore_rounds(db, user_id=user_id)
    before = [rows_of(db, table, user_id) for table in CACHES]
    recount_learner(db, user_id=user_id)
    db.flush()
    for table, found in zip(CACHES, before, strict=True):
        differences += compare_rows(table.__tablename__, found, rows_of(db, table, user_id))
    db.expunge_all()
    return differences


def rebuild_memory(db: Session, *, user_id: int) -> list[Difference]:
    """Make what a learner remembers anew out of the reviews; every figure that changes by it."""
    before = rows_of(db, Standing, user_id)
    for topic_id in sorted(topic_id for _user_id, topic_id in before):
        recount_topic(db, user_id=user_id, topic_id=topic_id)
    db.flush()
    after = rows_of(db, Standing, user_id)
    db.expunge_all()
    return compare_rows(Standing.__tablename__, before, after)


def rows_of(db: Session, table: type[Base], user_id: int) -> Rows:
    """A learner's rows of a table by their keys, read past the session's own objects."""
    db.flush()
    columns = table_of(table)
    keys = [column.name for column in columns.primary_key]
    found = db.execute(select(columns).where(columns.c.user_id == user_id)).mappings()
    return {tuple(row[key] for key in keys): dict(row) for row in found}


def restore(db: Session, attempts: Sequence[Attempt], now: datetime) -> Iterator[Difference]:
    """Bring some attempts and their reviews to what their events say; what changes by it."""
    events, reviews = events_of(db, attempts), reviews_of(db, attempts)
    for attempt in attempts:
        log = events.get(attempt.id, [])
        state = state_of(log)
        if state is None:
            words = {"found": "broken", "wanted": "whole; its attempt is left as it is"}
            key = f"{attempt.user_id} {attempt.id}"
            yield Difference(table="attempt_events", key=key, column="log", **words)
            continue
        yield from restore_row(attempt, state, len(log))
        yield from restore_review(db, attempt, state, reviews.get(attempt.id, []), now)


def events_of(db: Session, attempts: Sequence[Attempt]) -> dict[UUID, list[AttemptEvent]]:
    """The events of some attempts of one learner, by attempt and in their order."""
    rows = db.scalars(
        select(AttemptEvent)
        .where(
            AttemptEvent.user_id == attempts[0].user_id,
            AttemptEvent.attempt_id.in_([attempt.id for attempt in attempts]),
        )
        .order_by(AttemptEvent.position)
    )
    return by_owner(rows, lambda row: row.attempt_id)


def reviews_of(db: Session, attempts: Sequence[Attempt]) -> dict[UUID, list[Review]]:
    """The living reviews of some attempts of one learner, by attempt."""
    rows = db.scalars(
        select(Review)
        .where(
            Review.user_id == attempts[0].user_id,
            Review.attempt_id.in_([attempt.id for attempt in attempts]),
            Review.voided_at.is_(None),
        )
        .order_by(Review.reviewed_at, Review.id)
    )
    return by_owner(rows, lambda row: row.attempt_id)


def state_of(log: Sequence[AttemptEvent]) -> AttemptState | None:
    """What a log amounts to; None where it lacks its start or a place, or makes no sense."""
    places = [row.position for row in log]
    if not log or log[0].kind is not EventKind.STARTED or places != list(range(len(log))):
        return None
    try:
        return log_of(log).state
    except (KeyError, TypeError, ValueError):
        return None


def restore_row(attempt: Attempt, state: AttemptState, events: int) -> list[Difference]:
    """Bring an attempt's row to what its events say; what changes by it."""
    found = {column: getattr(attempt, column) for column in DERIVED}
    copy_state(attempt, state)
    copy_score(attempt, state)
    attempt.events = events
    if state.peeked is not None:
        attempt.peeked = state.peeked
    wanted = {column: getattr(attempt, column) for column in DERIVED}
    return compare(Attempt.__tablename__, f"{attempt.user_id} {attempt.id}", found, wanted)


def restore_review(
    db: Session, attempt: Attempt, state: AttemptState, living: Sequence[Review], now: datetime
) -> list[Difference]:
    """Leave exactly the review alive that an attempt's state asks for; what changes by it."""
    wanted = wanted_review(attempt, state)
    found = {(row.user_id, row.attempt_id, place): values(row) for place, row in enumerate(living)}
    right = {(wanted.user_id, wanted.attempt_id, 0): values(wanted)} if wanted else {}
    differences = compare_rows(Review.__tablename__, found, right)
    if differences:
        # The log of reviews is never changed: the wrong ones are voided, the right one is added.
        for row in living:
            row.voided_at = now
        if wanted is not None:
            db.add(wanted)
    return differences


def values(review: Review) -> dict[str, Any]:
    """What a review says, without its own number."""
    return {column: getattr(review, column) for column in RATED}
