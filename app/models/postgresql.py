"""How the program talks to PostgreSQL: never waiting long, and believing no half commit."""

from collections.abc import Callable, Iterator
from threading import Lock, local
from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import Diagnostic
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.pool import PoolProxiedConnection

from app.models.engine import HURRIED

# A request is answered within three seconds: 2.9 for a connection (of which libpq takes two, its
# least, to find that nobody is there), or two for a statement where a connection was at hand.
OBTAIN_SECONDS = 2.9
CONNECT_SECONDS = 2
ANSWER_SECONDS = 2.0
PING_SECONDS = OBTAIN_SECONDS - CONNECT_SECONDS
# What the system itself finds out: a host that is gone acknowledges nothing.
TCP = {
    "tcp_user_timeout": int(ANSWER_SECONDS * 1000),
    "keepalives_idle": 10,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
# The first part of the name of the log's file in use.
TIMELINE = "SELECT substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)"
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


class Primary:
    """Finds the one of several servers to write to, and goes back to none that was replaced.

    A primary that comes back after its standby was promoted still takes itself for one until
    somebody tells it otherwise. But with a promotion begins a timeline of a higher number.
    """

    def __init__(self) -> None:
        self._timeline = 0
        self._last: dict[str, str] | None = None

    def connect(self, words: list[Any], given: dict[str, Any]) -> PatientConnection:
        """Connect; raises ``OperationalError`` where no server is there that may be written to.

        A process that knows no timeline yet asks all of the servers. Later it takes the first that
        is not behind, and begins with the one it had last: another may be silent for seconds.
        """
        hosts = sorted(each_host(given), key=lambda host: host != self._last)
        if len(hosts) == 1:
            return PatientConnection.connect(*words, **given)
        failure = psycopg.OperationalError("No server is there that was not replaced")
        best: PatientConnection | None = None
        is_known = self._timeline > 0
        for host in hosts:
            try:
                connection = PatientConnection.connect(*words, **{**given, **host})
                timeline = timeline_of(connection)
            except psycopg.OperationalError as error:
                failure = error
                continue
            if timeline < self._timeline or (best is not None and timeline == self._timeline):
                connection.close()
                continue
            if best is not None:
                best.close()
            best, self._timeline, self._last = connection, timeline, host
            if is_known:
                break
        if best is None:
            raise failure
        return best


def each_host(given: dict[str, Any]) -> Iterator[dict[str, str]]:
    """The servers that an address names, as words for one connection each."""
    hosts = str(given.get("host", "")).split(",")
    ports = str(given.get("port", "")).split(",")
    if len(ports) == 1:
        ports *= len(hosts)
    for host, port in zip(hosts, ports, strict=True):
        yield {"host": host, "port": port}


def timeline_of(connection: PatientConnection) -> int:
    """How many promotions there were before this server's; 0 where it must not say."""
    try:
        found = connection.execute(TIMELINE).fetchone()
    except psycopg.ProgrammingError:
        found = None
    connection.rollback()
    return int(found[0], 16) if found else 0


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
    prober, primary = Prober(), Primary()

    @event.listens_for(engine, "do_connect")
    def connect(
        _dialect: object, _record: object, words: list[Any], given: dict[str, Any]
    ) -> PatientConnection:
        if monotonic() - WAITING.since > PING_SECONDS:
            raise psycopg.OperationalError("PostgreSQL did not answer in time")
        connection = prober.attempt(lambda: primary.connect(words, given))
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
