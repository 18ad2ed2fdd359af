"""The engine and its sessions: how the program talks to SQLite and PostgreSQL."""

import sqlite3
from collections.abc import Callable
from functools import partial
from importlib import import_module
from threading import Lock
from time import monotonic
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

# How long a statement waits for another process's lock before the request is answered 503.
LOCK_WAIT_SECONDS = 2.0
# Who waited less in the queue need not tell SQLite to wait the less.
AT_ONCE = 0.05
# Marks sessions of requests, whose statements are given up; a command may take its time.
HURRIED = "strong_answer_hurried"
# Marks sessions that will write, so that SQLite's lock is taken before their first read.
WRITING = {"strong_answer_writes": True}
# Whose rows have numbers that clients make: one that comes again may be their doing.
NUMBERED_BY_CLIENTS = ("INSERT INTO attempt_events ", "INSERT INTO round_events ")
UNIQUE_VIOLATION = "23505"
MOMENT = "SELECT extract(epoch FROM clock_timestamp())::float8"


def make_engine(url: str) -> Engine:
    """The engine for an address; connects only when first used."""
    if url.startswith("sqlite"):
        file = make_url(url).database or ""
        engine = create_engine(url, creator=partial(open_file, file))
        prepare_sqlite(engine)
        return engine
    # Its driver is as large as a tenth of a server that has no use for it.
    on_postgresql: Engine = import_module("app.models.postgresql").make_postgresql(url)
    return on_postgresql


def tell_moment(engine: Engine, tell: Callable[[float], None]) -> None:
    """Tell what PostgreSQL's clock shows, in seconds since 1970, with every new connection.

    SQLite has no clock but the machine's.
    """
    if engine.dialect.name == "sqlite":
        return

    @event.listens_for(engine, "connect")
    def ask(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(MOMENT)
        found = cursor.fetchone()
        connection.rollback()
        if found:
            tell(found[0])


def open_file(file: str) -> sqlite3.Connection:
    """Connect to a file that is there: one that is gone must not be replaced by an empty one."""
    return sqlite3.connect(
        f"file:{quote(file)}?mode=rw",
        uri=True,
        timeout=LOCK_WAIT_SECONDS,
        check_same_thread=False,
    )


def open_session(engine: Engine, *, writing: bool, hurried: bool = False) -> Session:
    """A session whose transactions take the write lock at their beginning, or never.

    A hurried one gives up a statement that PostgreSQL does not answer within seconds.
    """
    options = {**(WRITING if writing else {}), HURRIED: hurried}
    return Session(engine, expire_on_commit=False, execution_options=options)


def is_writing(db: Session) -> bool:
    """Whether a session was opened to write."""
    return WRITING.items() <= db.execution_options.items()


def at_one_moment(engine: Engine) -> Engine:
    """The engine whose transactions see the database as it is at their first read."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def open_snapshot(engine: Engine) -> Session:
    """A session that sees the database as it is at its first read, whatever others write."""
    return Session(at_one_moment(engine), expire_on_commit=False)


def prepare_sqlite(engine: Engine) -> None:
    """Set up SQLite for many threads and sudden ends.

    With Python's own transaction handling a read can turn into a write in mid-transaction, which
    SQLite refuses at once when another writer came between. So transactions are begun here:
    ``BEGIN IMMEDIATE`` for writing sessions, plain ``BEGIN`` for reading ones. SQLite's own waiting
    does not queue, so that one lock a process stands before it.
    """
    writer = Lock()

    event.listen(engine, "connect", set_up_connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("strong_answer_writes"):
            connection.exec_driver_sql("BEGIN")
            return
        give_up_at = monotonic() + LOCK_WAIT_SECONDS
        # Of two transactions on one connection the first one's lock still stands.
        held = connection.info.get("holds_writer", False)
        if not held and not writer.acquire(timeout=LOCK_WAIT_SECONDS):
            raise OperationalError(
                "BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked")
            )
        connection.info["holds_writer"] = True
        begin_immediate(connection, give_up_at - monotonic())

    @event.listens_for(engine, "checkin")
    def release(_connection: object, record: ConnectionPoolEntry) -> None:
        # The connection goes back to the pool right after commit or rollback, whatever happened.
        if record.info.pop("holds_writer", False):
            writer.release()


def set_up_connection(connection: sqlite3.Connection, _record: object) -> None:
    """How a connection to SQLite behaves from its first statement on."""
    try:
        set_pragmas(connection)
    except UnicodeDecodeError as error:
        # SQLite quotes what it can't make sense of, and Python can't read the quotation.
        raise sqlite3.DatabaseError("database disk image is malformed") from error


def set_pragmas(connection: sqlite3.Connection) -> None:
    """The settings of every connection."""
    connection.isolation_level = None
    # First of all, as the next pragma can already meet a lock.
    connection.execute(f"PRAGMA busy_timeout = {int(LOCK_WAIT_SECONDS * 1000)}")
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL, because NORMAL in WAL loses acknowledged rows when the power is cut.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # 16 MB of pages: the usual 2 hold less than a list of 500 topics, which was read four
    # times as slowly.
    connection.execute("PRAGMA cache_size = -16000")


def begin_immediate(connection: Connection, seconds: float) -> None:
    """Take SQLite's write lock within what is left of the wait: the queue and the lock share it."""
    if seconds > LOCK_WAIT_SECONDS - AT_ONCE:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    set_wait(connection, seconds)
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        set_wait(connection, LOCK_WAIT_SECONDS)


def set_wait(connection: Connection, seconds: float) -> None:
    """How long SQLite itself waits for a lock; 0 would be no wait at all."""
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {max(1, int(seconds * 1000))}")


def is_number_taken(error: IntegrityError) -> bool:
    """Whether a step was refused because its client's number stands for another one already."""
    if not (error.statement or "").startswith(NUMBERED_BY_CLIENTS):
        return False
    if isinstance(error.orig, sqlite3.IntegrityError):
        return error.orig.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
    return getattr(error.orig, "sqlstate", None) == UNIQUE_VIOLATION
