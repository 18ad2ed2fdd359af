"""Many learners who drill at once on a real server, and never stop sending what was not taken."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from threading import Event, Lock, Thread
from urllib.parse import urlencode
from uuid import UUID, uuid4

from sqlalchemy import Engine, func, select

from app.config import ROOT
from app.domain.attempt import EventKind
from app.models.attempt import Attempt, AttemptEvent
from app.models.engine import make_engine, open_session
from app.models.integrity import find_damage
from app.models.review import Standing, StudyDay
from app.models.schema import upgrade_schema
from app.services.accounts import accounts
from app.web.bodies import WAITING
from app.web.login import COOKIE
from tests import factories
from tests.views import steps

PATIENCE = 60.0


def stock(url: str, number: int) -> list[str]:
    """Put pages and so many learners into a database; their sessions."""
    engine = make_engine(url)
    upgrade_schema(engine)
    with open_session(engine, writing=True) as db:
        factories.load(db, factories.PAGES)
        made = [
            accounts.make_guest(db, registration_open=True, time_zone="UTC", now=datetime.now(UTC))
            for _each in range(number)
        ]
        db.commit()
    engine.dispose()
    return [token for _learner, token in made]


@contextmanager
def served(
    url: str, instance: Path, port: int, *, program: Path = ROOT
) -> Iterator["subprocess.Popen[bytes]"]:
    """A server of its own processes, once it answers; killed at the end."""
    environ = {"INSTANCE_DIR": str(instance), "DATABASE_URL": url, "PATH": os.environ["PATH"]}
    words = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws"]
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "granian",
            *words,
            "--blocking-threads",
            str(8 + WAITING),
            "wsgi:app",
        ],
        cwd=program,
        env={**environ, "PYTHONPATH": str(program)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until = time.monotonic() + PATIENCE
        while not answers(port):
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.05)
        yield process
    finally:
        kill(process)


def migrate(url: str, instance: Path, program: Path) -> None:
    """Bring a database to the version of a program, as an operator does."""
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"],
        cwd=program,
        env={
            "INSTANCE_DIR": str(instance),
            "DATABASE_URL": url,
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(program),
        },
        check=True,
        capture_output=True,
    )


def kill(process: "subprocess.Popen[bytes]") -> None:
    """End a server and all its workers at once, in the middle of whatever they do."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Tell a server to end, as a deploy does; it finishes what it was asked."""
    process.terminate()
    process.wait(PATIENCE)


def answers(port: int) -> bool:
    """Whether a server answers there."""
    try:
        return ask(port, "GET", "/healthz", "", None) == 200
    except (OSError, HTTPException):
        return False


def ask(port: int, method: str, path: str, token: str, form: Mapping[str, object] | None) -> int:
    """One request on a connection of its own; the status. Drafts go as JSON, the rest as forms."""
    line = HTTPConnection("127.0.0.1", port, timeout=20)
    is_json = method == "PUT"
    body = None if form is None else json.dumps(form) if is_json else urlencode(form)
    kind = "application/json" if is_json else "application/x-www-form-urlencoded"
    try:
        headers = {"Cookie": f"{COOKIE}={token}", "Content-Type": kind}
        line.request(method, path, body, headers if token else {})
        answer = line.getresponse()
        answer.read()
        return answer.status
    finally:
        line.close()


@dataclass(kw_only=True)
class Crowd:
    """Learners in threads; each takes an answer for stored only when it was told so."""

    port: int
    tokens: list[str]
    # What was acknowledged: the answer by its attempt.
    acked: dict[UUID, str] = field(default_factory=dict)
    # What was answered that is no fault of the moment.
    errors: list[str] = field(default_factory=list)
    failures: int = 0
    lock: Lock = field(default_factory=Lock)
    stop: Event = field(default_factory=Event)
    threads: list[Thread] = field(default_factory=list)

    @contextmanager
    def drilling(self) -> Iterator[None]:
        """Let everybody drill for as long as this lasts, and finish what was begun."""
        self.threads = [
            Thread(target=self.drill, args=(token, Random(seed)))  # noqa: S311 - no secret
            for seed, token in enumerate(self.tokens)
        ]
        for thread in self.threads:
            thread.start()
        try:
            yield
        finally:
            self.finish()

    def finish(self) -> None:
        """Let everybody finish what was begun, and begin nothing more."""
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def drill(self, token: str, random: Random) -> None:
        """One learner: attempt after attempt, with drafts, now and then sent twice."""
        number = 0
        while not self.stop.is_set():
            number += 1
            attempt, tab = uuid4(), uuid4()
            text = f"Answer {number} of {attempt}."
            self.send(token, "POST", "/drills/1/start", {**steps.START, "attempt_id": attempt})
            for revision in (1, 2):
                body = {"tab": str(tab), "revision": revision, "text": text[: revision * 9]}
                self.send(token, "PUT", f"/attempts/{attempt}/draft", {**body, "take": False})
            form = {"event_id": uuid4(), "text": text}
            path = f"/attempts/{attempt}/submit"
            if self.send(token, "POST", path, form):
                with self.lock:
                    self.acked[attempt] = text
            if random.random() < 0.2:
                self.send(token, "POST", path, form)

    def send(self, token: str, method: str, path: str, form: Mapping[str, object]) -> bool:
        """Send until it is taken; the same numbers each time."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                status = ask(self.port, method, path, token, form)
            except (OSError, HTTPException):
                status = 0
            if status in {200, 303}:
                return True
            if status not in {0, 503}:
                with self.lock:
                    self.errors.append(f"{status} for {method} {path}")
                return False
            with self.lock:
                self.failures += 1
            time.sleep(0.1)
        self.errors.append(f"never taken: {method} {path}")
        return False


def lost_or_doubled(engine: Engine, acked: Mapping[UUID, str]) -> list[str]:
    """What does not hold: every acknowledged answer is there once and unchanged."""
    with open_session(engine, writing=False) as db:
        texts = {row.id: row.text for row in db.scalars(select(Attempt))}
        times: dict[UUID, int] = {}
        for row in db.scalars(select(AttemptEvent).where(AttemptEvent.kind == EventKind.SUBMITTED)):
            times[row.attempt_id] = times.get(row.attempt_id, 0) + 1
    return [
        *find_damage(engine),
        *(f"{each} is lost" for each in acked if each not in texts),
        *(f"{each} changed" for each, text in acked.items() if texts.get(each, text) != text),
        *(f"{each} is there {times.get(each, 0)} times" for each in acked if times.get(each) != 1),
    ]


def sums_missing(engine: Engine, acked: int) -> int:
    """How many answers the sums of topics and days do not know."""
    with open_session(engine, writing=False) as db:
        in_topics = int(db.scalar(select(func.sum(Standing.attempts))) or 0)
        on_days = int(db.scalar(select(func.sum(StudyDay.attempts))) or 0)
    return abs(in_topics - acked) + abs(on_days - acked)
