"""How the program talks to PostgreSQL: never waiting long, and believing no half commit."""

from collections.abc import Callable
from threading import Lock, local
from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import Diagnostic
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.pool import PoolProxiedConnection

# A request is answered within three seconds: 2.9 for a connection (of which libpq takes two, its
# least, to find that nobody is there), or two for a statement where a connection was at hand.
OBTAIN_SECONDS = 2.9
CONNECT_SECONDS = 2
ANSWER_SECONDS = 2.0
PING_SECONDS = OBTAIN_SECONDS - CONNECT_SECONDS
# Marks sessions of requests, whose statements are given up; a command may take its time.
HURRIED = "strong_answer_hurried"
# What the system itself finds out: a host that is gone acknowledges nothing.
TCP = {
    "tcp_user_timeout": int(ANSWER_SECONDS * 1000),
    "keepalives_idle": 10,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
Result = TypeVar("Result")
# Since when this thread has been waiting for a connection.
WAITING = local()


class PatientConnection(psycopg.Connection[Any]):
    """A connection that gives up on a server that does not answer.

    Its commit fails where the server says that it did not wait for its standby: PostgreSQL reports
    a commit that was cancelled in that wait as a success with a warning, though the standby that
    is promoted next may not have it.
    """

    # How long a statement may take; None for ever. Before the first transaction it is a ping.
    seconds: float | None = PING_SECONDS
    _warned: str | None = None

    def note(self, notice: Diagnostic) -> None:
        """Remember a warning; an exception would go no further than psycopg's own log."""
        if notice.severity_nonlocalized == "WARNING":
            self._warned = notice.message_primary or "a warning"

    def wait(
        self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None
    ) -> Result:
        """Let the server work on something; raises ``OperationalError`` where it takes too long."""
        try:
            return super().wait(gen, interval, self.seconds if timeout is None else timeout)
        except psycopg.errors._WaitTimeout as error:
            # Nobody knows what it did meanwhile, so nothing more is asked on this connection.
            self.pgconn.finish()
            raise psycopg.OperationalError("PostgreSQL did not answer in time") from error

    def commit(self) -> None:
        """Commit; raises ``OperationalError`` where that may not outlive this server."""
        self._warned = None
        super().commit()
        if self._warned is not None:
            raise psycopg.OperationalError(f"The commit is not safe: {self._warned}")


class PatientPool(QueuePool):
    """A pool that knows since when a thread has been waiting for a connection."""

    def connect(self) -> PoolProxiedConnection:
        """A connection of the pool."""
        WAITING.since = monotonic()
        return super().connect()


class Prober:
    """Lets one thread at a time find out whether a lost server is back; the others need not wait.

    Otherwise each of many requests would hold a thread for seconds, and none were left for pages
    that need no database.
    """

    def __init__(self) -> None:
        self.lost = False
        self._one = Lock()

    def attempt(self, connect: Callable[[], PatientConnection]) -> PatientConnection:
        """Connect, or raise ``OperationalError`` at once where another thread is trying."""
        probing = self.lost
        if probing and not self._one.acquire(blocking=False):
            raise psycopg.OperationalError("PostgreSQL is not there; another request is trying")
        try:
            connection = connect()
        except psycopg.OperationalError:
            self.lost = True
            raise
        finally:
            if probing:
                self._one.release()
        self.lost = False
        return connection


def make_postgresql(url: str) -> Engine:
    """The engine for an address of PostgreSQL's; connects only when first used."""
    engine = create_engine(
        url,
        poolclass=PatientPool,
        pool_pre_ping=True,
        pool_timeout=2.0,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "target_session_attrs": "read-write",
            **TCP,
        },
    )
    prober = Prober()

    @event.listens_for(engine, "do_connect")
    def connect(
        _dialect: object, _record: object, words: list[Any], given: dict[str, Any]
    ) -> PatientConnection:
        if monotonic() - WAITING.since > PING_SECONDS:
            raise psycopg.OperationalError("PostgreSQL did not answer in time")
        connection = prober.attempt(lambda: PatientConnection.connect(*words, **given))
        connection.add_notice_handler(connection.note)
        return connection

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        hurried = connection.get_execution_options().get(HURRIED)
        set_seconds(connection.connection.driver_connection, ANSWER_SECONDS if hurried else None)

    @event.listens_for(engine, "checkin")
    def rest(connection: object, _record: object) -> None:
        set_seconds(connection, PING_SECONDS)

    return engine


def set_seconds(connection: object, seconds: float | None) -> None:
    """How long a connection's statements may take from now on."""
    if isinstance(connection, PatientConnection):
        connection.seconds = seconds
