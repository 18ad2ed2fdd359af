"""What requests cost over the least that could do the same work (``benchmarks/floor.py``).

Both run in this process on the same SQLite file, for a learner with 10,000 attempts, through the
whole app. Times are CPU time, the least of some requests. The limits are goals, not all reached.
"""

import logging
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models.attempt import Attempt
from app.models.topic import DrillRow, Topic
from app.services.passwords import HASHER
from app.services.topics import PAGE_SIZE
from app.web.login import COOKIE
from benchmarks.busy_learner import EMAIL, PASSWORD, make_app, make_learner
from benchmarks.floor import make_floor
from benchmarks.ratios import Ratio, cpu_seconds, show

RUNS = 15
ANSWER = "An answer of some length. " * 20
START = {"way": "type", "clock_style": "down", "extra_time": "1"}
LEVELS = {"level-clarity": "2", "level-trade-off": "2", "level-failure": "2"}


def least(work: Callable[[], object]) -> float:
    """The least CPU time of some calls, after one that fills caches."""
    work()
    return min(cpu_seconds(work) for _ in range(RUNS))


def must(answer: TestResponse, *statuses: int) -> TestResponse:
    """An answer that did what was asked."""
    assert answer.status_code in (statuses or (200,)), (answer.request.path, answer.status_code)
    return answer


class Drilling:
    """The learner's browser, going through drills."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.client = client
        self.engine = app.extensions["engine"]
        self.tab, self.revision = str(uuid4()), 0
        with Session(self.engine) as db:
            self.drill = db.scalars(select(DrillRow.id).where(DrillRow.seconds == 60)).first()
        self.attempt = self.start()

    def start(self) -> UUID:
        """A new attempt that runs."""
        form = {**START, "attempt_id": str(uuid4())}
        answer = must(self.client.post(f"/drills/{self.drill}/start", data=form), 303)
        return UUID(answer.location.rpartition("/")[2])

    def draft(self) -> None:
        """Save the text once more."""
        self.revision += 1
        body = {"tab": self.tab, "revision": self.revision, "text": ANSWER + str(self.revision)}
        must(self.client.put(f"/attempts/{self.attempt}/draft", json=body))

    def step(self, name: str, **form: str) -> None:
        """Send one step of the attempt."""
        data = {"event_id": str(uuid4()), **form}
        must(self.client.post(f"/attempts/{self.attempt}/{name}", data=data), 303)

    def to_levels(self) -> None:
        """A new attempt, handed in and marked, that waits for its levels."""
        self.attempt = self.start()
        self.step("submit", text=ANSWER)
        self.step("sure", confidence="2")
        with Session(self.engine) as db:
            points = db.scalars(select(Attempt.points).where(Attempt.id == self.attempt)).one()
        self.step("points", **{f"mark-{place}": "said" for place in range(len(points))})

    def scored(self) -> float:
        """The last step: score, rating, schedule and every aggregate; its CPU time."""
        self.to_levels()
        return cpu_seconds(lambda: self.step("rubric", **LEVELS))


def measure(folder: Path) -> list[Ratio]:
    """Every ratio; the drafts before the scoring, as the floor writes the same row."""
    app = make_app(folder)
    client = app.test_client()
    client.set_cookie(COOKIE, make_learner(app))
    with Session(app.extensions["engine"]) as db:
        topic = db.scalars(select(Topic).order_by(Topic.id)).first()
        assert topic is not None
        number, path = topic.id, f"/topics/content/{topic.address}"
    bare_app = make_floor(folder)
    bare = bare_app.test_client()
    bare_page = least(lambda: must(bare.get(f"/page/{number}")))
    bare_list = least(lambda: must(bare.get(f"/list/{PAGE_SIZE}")))
    drilling = Drilling(app, client)
    draft = least(drilling.draft)
    bare_draft = least(lambda: write_bare(bare, drilling))
    scored = min(drilling.scored() for _ in range(RUNS))
    hashing = least(lambda: HASHER.verify(HASHED, PASSWORD))
    entering = least(lambda: sign_in(app))
    ratios = [
        one("topic page / stored page", least(lambda: must(client.get(path))), bare_page, 4),
        one("list of topics / bare list", least(lambda: must(client.get("/topics"))), bare_list, 2),
        one("draft / ORM read-change-write", draft, bare_draft, 0.6),
        one("score and schedule / ORM read-change-write", scored, bare_draft, 1.5),
        one("progress / bare list", least(lambda: must(client.get("/progress"))), bare_list, 2),
        one("sign-in / the hash alone", entering, hashing, 1.15),
    ]
    for close in bare_app.extensions["close"]:
        close()
    app.extensions["engine"].dispose()
    return ratios


HASHED = HASHER.hash(PASSWORD)


def one(name: str, measured: float, floor: float, limit: float) -> Ratio:
    """A ratio of two least times."""
    return Ratio(name=name, measured=measured, floor=floor, limit=limit)


def write_bare(bare: FlaskClient, drilling: Drilling) -> None:
    """The floor's write of the same draft."""
    sent = {"was": drilling.revision, "text": ANSWER + "floor"}
    drilling.revision = must(bare.put("/draft", json=sent)).get_json()["revision"]


def sign_in(app: Flask) -> None:
    """A browser that signs in."""
    form = {"email": EMAIL, "password": PASSWORD}
    must(app.test_client().post("/sign-in", data=form), 303)


def main() -> int:
    """Print the ratios; exit with 1 where one is over its limit."""
    logging.getLogger("strong_answer").disabled = True
    with tempfile.TemporaryDirectory() as name:
        return show(measure(Path(name)))


if __name__ == "__main__":
    sys.exit(main())
