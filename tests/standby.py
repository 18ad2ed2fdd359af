"""Two PostgreSQL servers: the second follows the first, is cut off from it, and replaces it."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import psycopg

from tests.line import Line, line_to
from tests.postgresql import FAST, USER, free_port, lay_out, make_data, place, server

# A commit is acknowledged when the standby has it, or, which is the fault to be found, at once.
WAITS = ("synchronous_commit=on", "synchronous_standby_names=*")
WAITS_NOT = ("synchronous_commit=on", "synchronous_standby_names=")
# Of what the tests' own server does to be fast, what is about the disk.
DISK = FAST[:1]
PATIENCE = 30.0


@dataclass(kw_only=True)
class Pair:
    """A primary and its standby, and the line by which the standby follows."""

    programs: Path
    data: Path
    who: str | None
    options: tuple[str, ...]
    first: int
    second: int
    line: Line
    primary: "subprocess.Popen[bytes]"
    stack: ExitStack

    @property
    def url(self) -> str:
        """The address of both, the old primary before the other one."""
        hosts = "&".join(f"host=127.0.0.1:{port}" for port in (self.first, self.second))
        return f"postgresql+psycopg://{USER}@/postgres?{hosts}"

    def url_of(self, port: int) -> str:
        """The address of one of them."""
        return f"postgresql+psycopg://{USER}@127.0.0.1:{port}/postgres"

    def cut_off(self) -> None:
        """Let the standby hear nothing more."""
        self.line.cut()

    def kill(self) -> None:
        """End the primary where it stands, as a machine that goes."""
        self.primary.send_signal(signal.SIGQUIT)
        self.primary.wait()

    def promote(self) -> None:
        """Let the standby take over; returns when it may be written to."""
        assert ask(self.second, "SELECT pg_promote(true, 30)") is True

    def come_back(self) -> None:
        """Start the old primary as it was: it knows of no other one."""
        self.primary = self.stack.enter_context(
            server(self.programs, self.data, self.who, self.first, self.options)
        )


def ask(port: int, question: str) -> object:
    """The one value that a server answers."""
    where = f"host=127.0.0.1 port={port} user={USER} dbname=postgres"
    with psycopg.connect(where, autocommit=True) as connection:
        found = connection.execute(question.encode()).fetchone()
    return found[0] if found else None


@contextmanager
def pair(*, waits: bool = True) -> Iterator[Pair]:
    """Both, once the standby follows; gone afterwards."""
    options = (*DISK, *(WAITS if waits else WAITS_NOT))
    first, second = free_port(), free_port()
    with place() as (programs, data, who), ExitStack() as stack:
        make_data(programs, data, who)
        primary = stack.enter_context(server(programs, data, who, first, options))
        line = stack.enter_context(line_to(first))
        copy = data.parent / "copy"
        follow(programs, copy, who, line.port)
        # When it takes over there is nobody whom it could wait for.
        stack.enter_context(server(programs, copy, who, second, (*DISK, *WAITS_NOT)))
        until(lambda: ask(first, "SELECT count(*) FROM pg_stat_replication") == 1)
        yield Pair(
            programs=programs,
            data=data,
            who=who,
            options=options,
            first=first,
            second=second,
            line=line,
            primary=primary,
            stack=stack,
        )


def follow(programs: Path, copy: Path, who: str | None, port: int) -> None:
    """Lay out a standby's folder as a copy of the server behind a port."""
    words = ["-h", "127.0.0.1", "-p", str(port), "-U", USER, "-D", str(copy)]
    options = ["-R", "-X", "stream", "-c", "fast", "--no-sync"]
    lay_out([programs / "pg_basebackup", *words, *options], copy.parent, who)


def until(holds: Callable[[], bool]) -> None:
    """Return once something holds."""
    end = monotonic() + PATIENCE
    while not holds():
        assert monotonic() < end, "it never came to be"
        sleep(0.05)
