"""What requests cost over the least that could do the same work (``benchmarks/floor.py``).

Both run in this process on the same SQLite file, for a learner with 10,000 attempts and 450 topics
on the list, through the whole app. Times are CPU time: the medians of rounds, in each of which each
request is made once, so that what else the machine does hits all of them. The limits are goals, not
all reached.
"""

import logging
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.domain.progress import monday
from app.models.attempt import Attempt
from app.models.topic import DrillRow, Topic
from app.services.accounts.passwords import HASHER
from app.services.topics.topic_list import PAGE_SIZE
from app.web.login import COOKIE
from benchmarks.busy_learner import EMAIL, NOW, PASSWORD, make_app, make_learner
from benchmarks.floor import make_floor
from benchmarks.loads import load, many_pages
from benchmarks.ratios import Ratio, cpu_seconds, show

WARMING, RUNS = 2, 21
BOX = 60
# Name, what is measured, its floor, and the goal.
GOALS = (
    ("topic page / stored page", "page", "bare page", 4),
    ("list of 450 topics / bare list", "list", "bare list", 1),
    ("draft / ORM read-change-write", "draft", "bare draft", 0.6),
    ("score and schedule / ORM read-change-write", "score", "bare draft", 1.5),
    ("progress / bare list", "progress", "bare list", 2),
    ("progress / the same figures, bare", "progress", "bare progress", 2),
    ("sign-in / the hash alone", "sign-in", "hash", 1.15),
)
ANSWER = "An answer of some length. " * 20
# The Monday with which the 12 weeks begin that the page shows.
FIRST = monday(NOW.date()) - timedelta(weeks=11)
START = {"way": "type", "clock_style": "down", "extra_time": "1"}
LEVELS = {"level-clarity": "2", "level-trade-off": "2", "level-failure": "2"}


def must(answer: TestResponse, *statuses: int) -> TestResponse:
    """An answer that did what was asked."""
    assert answer.status_code in (statuses or (200,)), (answer.request.path, answer.status_code)
    return answer


class Drilling:
    """The learner's browser, going through the drills of a minute, each of another topic."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.client = client
        self.engine = app.extensions["engine"]
        self.tab, self.revision = str(uuid4()), 0
        with Session(self.engine) as db:
            drills = select(DrillRow.id).where(DrillRow.seconds == BOX).order_by(DrillRow.id)
            self.drills = iter(db.scalars(drills).all())
        self.attempt = self.start()

    def start(self) -> UUID:
        """A new attempt that runs: the topic's first of the day, so that it is rated."""
        form = {**START, "attempt_id": str(uuid4())}
        answer = must(self.client.post(f"/drills/{next(self.drills)}/start", data=form), 303)
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


def medians(works: Mapping[str, Callable[[], float]]) -> dict[str, float]:
    """The median of what each returns, all of them once a round; the first rounds fill caches."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(WARMING + RUNS):
        for name, work in works.items():
            taken = work()
            if turn >= WARMING:
                found[name].append(taken)
    return {name: median(each) for name, each in found.items()}


def timed(work: Callable[[], object]) -> Callable[[], float]:
    """What tells the CPU time of some work."""
    return lambda: cpu_seconds(work)


def measure(folder: Path) -> list[Ratio]:
    """Every ratio."""
    app = make_app(folder)
    load(app.extensions["engine"], many_pages(PAGE_SIZE))
    token = make_learner(app)
    bare_app = make_floor(folder, NOW)
    client, bare = app.test_client(), bare_app.test_client()
    for each in (client, bare):
        each.set_cookie(COOKIE, token)
    with Session(app.extensions["engine"]) as db:
        topic = db.scalars(select(Topic).order_by(Topic.id)).first()
        assert topic is not None
        number, path = topic.id, f"/topics/content/{topic.address}"
    writing, scoring = Drilling(app, client), Drilling(app, client)
    taken = medians(
        {
            "page": timed(lambda: must(client.get(path))),
            "bare page": timed(lambda: must(bare.get(f"/page/{number}"))),
            "list": timed(lambda: must(client.get("/topics"))),
            "bare list": timed(lambda: must(bare.get(f"/list/{PAGE_SIZE}"))),
            "draft": timed(writing.draft),
            "bare draft": timed(lambda: write_bare(bare, writing)),
            "score": scoring.scored,
            "progress": timed(lambda: must(client.get("/progress"))),
            "bare progress": timed(lambda: must(bare.get(f"/progress/{FIRST}"))),
            "sign-in": timed(lambda: sign_in(app)),
            "hash": timed(lambda: HASHER.verify(HASHED, PASSWORD)),
        }
    )
    for close in bare_app.extensions["close"]:
        close()
    app.extensions["engine"].dispose()
    return [
        Ratio(name=name, measured=taken[what], floor=taken[floor], limit=limit)
        for name, what, floor, limit in GOALS
    ]


HASHED = HASHER.hash(PASSWORD)


def write_bare(bare: FlaskClient, drilling: Drilling) -> None:
    """The floor's write of the same draft."""
    path = f"/draft/{drilling.attempt}/{drilling.tab}"
    sent = {"was": drilling.revision, "text": ANSWER + "floor"}
    drilling.revision = must(bare.put(path, json=sent)).get_json()["revision"]


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
