"""A piece of work in a process of its own, which is ended wherever one likes.

The process prepares, says so, and waits until it is told to go on; by then strace can be attached
to it. What it says afterwards is what it acknowledges, one word a line. A server that forks keeps
all modules at hand, so that each of many processes costs a fraction of a second.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, event

from app.models.engine import make_engine
from app.setting_checks import DATABASE_FILE

WITHOUT = "strace is not here, so no process was ended in the middle: apt-get install strace"
FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["tests.works"])
READY = b"ready\n"
SECONDS = 60

Say = Callable[[str], None]
Rest = Callable[[Say], None]


class Work(Protocol):
    """Something that is done on a database of SQLite's, and must be so that it can be pickled."""

    @property
    def words(self) -> Sequence[str]:
        """Everything that is acknowledged where nothing goes wrong, in its order."""

    def prepare(self, file: Path, pragmas: Sequence[str]) -> Rest:
        """Get ready; what is returned does the work. ``pragmas`` are faults to plant."""

    def lost(self, engine: Engine, acked: Sequence[str]) -> list[str]:
        """What does not hold of a database that can be opened, after a sudden end."""


def can_trace() -> bool:
    """Whether strace is here and may do what it does."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], check=False).returncode == 0


def plant(engine: Engine, pragma: str) -> None:
    """A fault that has to be found."""
    event.listen(engine, "connect", lambda raw, _record: raw.execute(f"PRAGMA {pragma}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A database that is made once and copied for every run, and what is done on it."""

    folder: Path
    work: Work

    def copy(self, folder: Path) -> Path:
        """A new installation; its database's file."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return Path(shutil.copy(self.folder / DATABASE_FILE, folder))


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """The process, ready and waiting to be told to go on."""

    process: ForkServerProcess
    go: Connection
    said: Connection

    def go_on(self) -> list[str]:
        """Let it go on to its end, whichever; what it acknowledged."""
        self.go.send_bytes(b"go")
        pieces = []
        while piece := os.read(self.said.fileno(), 65536):
            pieces.append(piece)
        self.process.join(SECONDS)
        return words_in(b"".join(pieces).decode())

    @property
    def was_killed(self) -> bool:
        """Whether it did not come to its end."""
        return self.process.exitcode == -signal.SIGKILL


def live(work: Work, file: Path, pragmas: Sequence[str], go: Connection, said: Connection) -> None:
    """The life of the process."""
    rest = work.prepare(file, pragmas)
    os.dup2(said.fileno(), 1)
    # Its log is of no use to anybody.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    os.write(1, READY)
    go.recv_bytes()
    rest(lambda word: say(f"acked {word}\n"))


def say(text: str) -> None:
    """Say something at once."""
    os.write(1, text.encode())


@contextmanager
def driver(pattern: Pattern, file: Path, *pragmas: str) -> Iterator[Driver]:
    """A process that is ready; whatever becomes of it, it is gone afterwards."""
    hears, go = FORKS.Pipe(duplex=False)
    said, says = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=live, args=(pattern.work, file, pragmas, hears, says))
    process.start()
    hears.close()
    says.close()
    try:
        assert os.read(said.fileno(), len(READY)) == READY, "it ended before it was ready"
        yield Driver(process=process, go=go, said=said)
    finally:
        process.kill()
        process.join()
        go.close()
        said.close()


@contextmanager
def traced(pid: int | None, *strace: str) -> Iterator[None]:
    """Have strace look at a process, or do something to it, for as long as this lasts."""
    watcher = subprocess.Popen(
        ["strace", "-f", "-p", str(pid), *strace], stderr=subprocess.PIPE, text=True
    )
    assert watcher.stderr is not None
    line = watcher.stderr.readline()
    assert "attached" in line, line
    try:
        yield
    finally:
        watcher.send_signal(signal.SIGINT)
        watcher.communicate()


def inject(call: str, fault: str) -> tuple[str, ...]:
    """Words for strace: a fault at a system call, in strace's own terms."""
    return ("-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:{fault}")


def acknowledged(process: Driver, *strace: str) -> list[str]:
    """Let the process go on under strace; what it acknowledged."""
    with traced(process.process.pid, *strace):
        return process.go_on()


def words_in(said: str) -> list[str]:
    """What was acknowledged, out of what the process said."""
    return [line.removeprefix("acked ") for line in said.splitlines() if line.startswith("acked ")]


def again(pattern: Pattern, file: Path) -> None:
    """Do everything once more, as somebody does who heard nothing."""
    with driver(pattern, file) as process:
        process.go_on()


def wrong(work: Work, file: Path, acked: Sequence[str]) -> list[str]:
    """What does not hold of a database after a sudden end; empty where all holds."""
    engine = make_engine(f"sqlite:///{file}")
    try:
        return work.lost(engine, acked)
    except Exception as error:  # noqa: BLE001 - whatever can't be read is what is looked for
        return [f"unreadable: {error}"]
    finally:
        engine.dispose()
