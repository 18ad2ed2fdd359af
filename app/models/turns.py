"""Taking turns: loads, which would undo each other, and one learner's whole files, which cost."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.models.upsert import dialect_of

# Any numbers will do; nothing else takes these locks.
LOAD_LOCK = 7_221_846
OWN_FILE_LOCK = 7_221_847
# PostgreSQL's second number of a lock has 31 bits; that two learners share one costs a wait.
LOCKS = 2**31
# Whose files are under way on SQLite, which one process serves.
UNDER_WAY: set[tuple[Engine | Connection, int]] = set()
GUARD = Lock()


def take_turn(db: Session) -> bool:
    """Begin the transaction of a load; False while somebody else has the turn.

    On SQLite the turn is the write lock, which is waited for a moment; on PostgreSQL it is a lock
    of the loads' own, which is not. Both end with the transaction, also with that of a load that
    was killed.
    """
    try:
        connection = db.connection()
    except OperationalError as error:
        if not is_locked(error):
            raise
        db.rollback()
        return False
    if connection.dialect.name != "postgresql":
        return True
    taken = connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({LOAD_LOCK})").scalar()
    return bool(taken)


def is_locked(error: OperationalError) -> bool:
    """Whether SQLite refused because another transaction writes."""
    return isinstance(error.orig, sqlite3.OperationalError) and "locked" in str(error.orig)


@contextmanager
def own_file_turn(db: Session, user_id: int) -> Iterator[bool]:
    """Hold a learner's one turn with a whole file of theirs; False while it is taken.

    On PostgreSQL all processes share it, and it ends with the transaction of ``db`` at the latest.
    """
    if dialect_of(db) == "postgresql":
        lock = func.pg_try_advisory_xact_lock(OWN_FILE_LOCK, user_id % LOCKS)
        yield bool(db.scalar(select(lock)))
        return
    key = (db.get_bind(), user_id)
    with GUARD:
        is_free = key not in UNDER_WAY
        UNDER_WAY.add(key)
    try:
        yield is_free
    finally:
        if is_free:
            UNDER_WAY.discard(key)
