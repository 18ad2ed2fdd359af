"""Loads take turns: two that write the same pages at once would undo each other."""

import sqlite3

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

# Any number will do; nothing else takes this lock.
LOAD_LOCK = 7_221_846


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
