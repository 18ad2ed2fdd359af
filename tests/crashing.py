"""A drill from its start to its score in a process of its own, which is ended wherever one likes.

``python -m tests.crashing INSTANCE DATABASE_URL TOKEN [PRAGMA]`` waits until it is told to go on,
sends each step with a number that is the same in every run, and says which were acknowledged. What
was acknowledged has to be stored; sent again, everything has to be there once.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.config import ROOT, read_settings
from app.domain.attempt import EventKind
from app.factory import create_app
from app.models.attempt import Attempt, AttemptEvent, Draft
from app.models.engine import make_engine, open_session
from app.models.integrity import find_damage
from app.models.schema import upgrade_schema
from app.services import accounts
from app.setting_checks import DATABASE_FILE
from app.web.login import COOKIE
from tests import factories
from tests.views import steps

WITHOUT = "strace is not here, so no process was ended in the middle: apt-get install strace"
NUMBERS = UUID("00000000-0000-4000-8000-000000000000")
ATTEMPT = uuid5(NUMBERS, "attempt")
DRAFT = "A text that was typed before the end."
ANSWER = "The decision, then its price, then what breaks."
SECONDS = 60


def can_trace() -> bool:
    """Whether strace is here and may do what it does."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], check=False).returncode == 0


def number_of(step: str) -> str:
    """The number that a step is sent with, in every run."""
    return str(uuid5(NUMBERS, step))


def send(client: FlaskClient, step: str, **form: str) -> TestResponse:
    """One form of the attempt."""
    return steps.post(client, ATTEMPT, step, event_id=number_of(step), **form)


STEPS: dict[str, Callable[[FlaskClient], TestResponse]] = {
    "start": lambda client: client.post(
        "/drills/1/start", data={**steps.START, "attempt_id": str(ATTEMPT)}
    ),
    "draft": lambda client: steps.put_draft(client, ATTEMPT, DRAFT, tab=UUID(number_of("tab"))),
    "submit": lambda client: send(client, "submit", text=ANSWER),
    "sure": lambda client: send(client, "sure", confidence="2"),
    "points": lambda client: send(client, "points", **steps.marks("said", "missed")),
    "rubric": lambda client: send(client, "rubric", **{"level-clarity": "2"}),
    "rating": lambda client: send(client, "rating", rating="2", reason="It was slow."),
}
KINDS = {
    "submit": EventKind.SUBMITTED,
    "sure": EventKind.SURE,
    "points": EventKind.MARKED,
    "rubric": EventKind.SCORED,
    "rating": EventKind.RATED,
}


def main() -> None:
    """Wait, then go through the drill."""
    instance, url, token, *pragmas = sys.argv[1:]
    app = create_app(
        read_settings({"INSTANCE_DIR": instance, "DATABASE_URL": url}), clock=lambda: factories.NOW
    )
    for pragma in pragmas:
        plant(app.extensions["engine"], pragma)
    client = app.test_client()
    client.set_cookie(COOKIE, token)
    os.kill(os.getpid(), signal.SIGSTOP)
    for name, step in STEPS.items():
        answer = step(client)
        if answer.status_code in {200, 303}:
            os.write(1, f"acked {name}\n".encode())


def plant(engine: Engine, pragma: str) -> None:
    """A fault that has to be found."""
    event.listen(engine, "connect", lambda raw, _record: raw.execute(f"PRAGMA {pragma}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A database with pages and a learner, to be copied for every run."""

    folder: Path
    token: str

    def copy(self, folder: Path) -> Path:
        """A new installation; its database's file."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return Path(shutil.copy(self.folder / DATABASE_FILE, folder))


def make_pattern(folder: Path) -> Pattern:
    """Make the pattern."""
    folder.mkdir(parents=True)
    engine = make_engine(f"sqlite:///{folder / DATABASE_FILE}")
    upgrade_schema(engine)
    with open_session(engine, writing=True) as db:
        factories.load(db, factories.PAGES)
        email, password = "ada@example.org", factories.PASSWORD
        accounts.add_user(db, email=email, password=password, is_admin=False, now=factories.NOW)
        token = factories.sign_in(
            db, guest=None, email=email, password=password, browser="", now=factories.NOW
        )
        db.commit()
    engine.dispose()
    return Pattern(folder=folder, token=token)


@contextmanager
def driver(file: Path, token: str, *pragmas: str) -> Iterator["subprocess.Popen[str]"]:
    """The process, waiting to be told to go on."""
    words = [str(file.parent), f"sqlite:///{file}", token, *pragmas]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.crashing", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        os.waitid(os.P_PID, process.pid, os.WSTOPPED)
        yield process
    finally:
        process.kill()
        process.wait()


def acknowledged(process: "subprocess.Popen[str]", *strace: str) -> list[str]:
    """Let the process go on under strace; the steps it said were acknowledged."""
    watcher = subprocess.Popen(
        ["strace", "-p", str(process.pid), *strace], stderr=subprocess.PIPE, text=True
    )
    assert watcher.stderr is not None
    assert "attached" in watcher.stderr.readline()
    process.send_signal(signal.SIGCONT)
    said, _errors = process.communicate(timeout=SECONDS)
    watcher.communicate()
    return steps_in(said)


def steps_in(said: str) -> list[str]:
    """The steps that were acknowledged, out of what the process said."""
    return [line.removeprefix("acked ") for line in said.splitlines()]


def again(pattern: Pattern, file: Path) -> None:
    """Send everything once more, as a browser does that heard nothing."""
    with driver(file, pattern.token) as process:
        process.send_signal(signal.SIGCONT)
        process.communicate(timeout=SECONDS)


def wrong(file: Path, acked: list[str]) -> list[str]:
    """What does not hold of a database after a sudden end; empty where all holds."""
    engine = make_engine(f"sqlite:///{file}")
    try:
        found = [f"damaged: {each}" for each in find_damage(engine)]
        with open_session(engine, writing=False) as db:
            return found + lost(db, acked)
    except Exception as error:  # noqa: BLE001 - whatever can't be read is what is looked for
        return [f"unreadable: {error}"]
    finally:
        engine.dispose()


def lost(db: Session, acked: list[str]) -> list[str]:
    """What was acknowledged and is not there as it was."""
    attempts = db.scalars(select(Attempt)).all()
    events = {row.id: row for row in db.scalars(select(AttemptEvent))}
    drafts = [row.text for row in db.scalars(select(Draft))]
    found: list[str] = []
    if "start" in acked and [row.id for row in attempts] != [ATTEMPT]:
        found.append("the attempt is lost")
    if "draft" in acked and drafts != [DRAFT] and UUID(number_of("submit")) not in events:
        found.append("the draft is lost")
    for step, kind in KINDS.items():
        row = events.get(UUID(number_of(step)))
        if step in acked and (row is None or row.kind is not kind):
            found.append(f"{step} is lost")
    if "submit" in acked and [row.text for row in attempts] != [ANSWER]:
        found.append("the answer is another one")
    return found


if __name__ == "__main__":
    main()
