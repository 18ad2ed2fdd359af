"""A throw-away PostgreSQL for the tests: in a temporary folder, on loopback, gone afterwards."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import psycopg

WITHOUT = "No PostgreSQL is installed, so nothing is tested on it: apt-get install postgresql"
# The server refuses to run as root; whoever runs the tests as root lends it one of these.
ACCOUNTS = ("postgres", "nobody")
USER = "tests"
START_SECONDS = 60
# Nothing here has to outlive the run, so nothing waits for a disk.
FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
    # Only a connection that asks for `synchronous_commit=on` waits for it, which is for ever.
    "synchronous_standby_names=absent",
)


class PostgresqlMissingError(Exception):
    """The programs are not on this machine."""


def find_programs() -> Path | None:
    """The folder of ``initdb`` and ``postgres``, the newest version first."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(folders, key=lambda path: int(path.parts[-3]), reverse=True)
    return newest[0].parent if newest else None


def account() -> str | None:
    """As whom the server runs: None for oneself, another where the tests run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ACCOUNTS if name in names)


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster(*options: str) -> Iterator[str]:
    """A server that runs for as long as this lasts; yields the address of its own database.

    ``options`` are settings of the server, as ``name=value``. Raises ``PostgresqlMissingError``.
    """
    with place() as (programs, data, who):
        make_data(programs, data, who)
        port = free_port()
        with server(programs, data, who, port, (*FAST, *options)):
            yield f"postgresql+psycopg://{USER}@127.0.0.1:{port}/postgres"


@contextmanager
def place() -> Iterator[tuple[Path, Path, str | None]]:
    """The programs, a folder for a server's data, and as whom it runs; gone afterwards."""
    programs = find_programs()
    if programs is None:
        raise PostgresqlMissingError(WITHOUT)
    folder = Path(tempfile.mkdtemp(prefix="strong-answer-postgresql-"))
    who = account()
    if who is not None:
        shutil.chown(folder, who)
    try:
        yield programs, folder / "data", who
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_data(programs: Path, data: Path, who: str | None) -> None:
    """Lay out the folder of a new server."""
    words = ["-D", str(data), "-U", USER, "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    lay_out([programs / "initdb", *words], data.parent, who)


def lay_out(command: list[str | Path], folder: Path, who: str | None) -> None:
    """Let one of PostgreSQL's programs make something in a folder, as whom the server runs."""
    made = subprocess.run(
        command, user=who, cwd=folder, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr


@contextmanager
def server(
    programs: Path, data: Path, who: str | None, port: int, options: tuple[str, ...]
) -> Iterator[subprocess.Popen[bytes]]:
    """The server's process, once it takes connections; it is asked to end afterwards."""
    settings = ("listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=")
    words = [word for each in (*settings, "max_connections=200", *options) for word in ("-c", each)]
    log = data.parent / "log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, *words],
            user=who,
            cwd=data.parent,
            stdout=out,
            stderr=out,
        )
    try:
        wait_for(process, port, log)
        yield process
    finally:
        # SIGINT is its fast end: clients are cut off, nothing is left half written.
        process.send_signal(signal.SIGINT)
        process.wait()


def wait_for(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    """Return once the server takes connections; fail with its log where it ends instead."""
    end = monotonic() + START_SECONDS
    while monotonic() < end and process.poll() is None:
        with suppress(psycopg.OperationalError):
            psycopg.connect(f"host=127.0.0.1 port={port} user={USER} dbname=postgres").close()
            return
        sleep(0.05)
    raise AssertionError(f"PostgreSQL did not start: {log.read_text(errors='replace')}")
