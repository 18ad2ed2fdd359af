"""Wiping what was deleted out of SQLite's files, where its bytes would else rest a while."""

import sqlite3
from contextlib import suppress

from sqlalchemy import Engine


def scrub(engine: Engine) -> bool:
    """Write the database anew without what was deleted; returns whether that was possible now.

    While somebody else writes it is not: then the bytes rest in free pages, which nothing reads,
    until the next scrub or until they are written over. PostgreSQL cleans up by itself.
    """
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        raw = connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - tells the type checker
        with suppress(sqlite3.OperationalError):
            # The index of words keeps those of deleted rows until its parts are put together.
            raw.execute("INSERT INTO topic_search (topic_search) VALUES ('optimize')")
            raw.execute("VACUUM")
            busy, _frames, _moved = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
        return False
    finally:
        connection.close()
