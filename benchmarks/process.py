"""What a server's process costs: the CPU until its first page, its memory, and whether that grows.

``python -m benchmarks.process [REQUESTS]``; each start and each worker is a process of its own. The
floor of a start is the import of what ``benchmarks/floor.py`` is made of.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import ROOT
from app.models.topic import Topic
from benchmarks.busy_learner import NOW, make_app, make_learner
from benchmarks.ratios import Ratio, show

STARTS = 5
REQUESTS, WARMING = 3_000, 500
MOST_MEGABYTES, MOST_GROWTH, MOST_CPU = 95, 1.02, 1.5
FLOOR = "import flask, sqlite3, sqlalchemy.orm, sqlalchemy.dialects.sqlite"
FIRST_PAGE = """
import os
from datetime import datetime
from app.config import read_settings
from app.factory import create_app
now = datetime.fromisoformat(os.environ["NOW"])
client = create_app(read_settings(os.environ), clock=lambda: now).test_client()
assert client.get("/").status_code == 200
"""
# Pages in turn, as one learner; prints the megabytes after the first page, after warming up, and at
# the end.
WORKER = (
    FIRST_PAGE
    + """
import sys
def megabytes():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
token, warming, requests, *paths = sys.argv[1:]
print(megabytes())
client.set_cookie("strong_answer_session", token)
for number in range(int(requests)):
    if number == int(warming):
        print(megabytes())
    assert client.get(paths[number % len(paths)]).status_code == 200
print(megabytes())
"""
)


def run(program: str, folder: Path, *words: str) -> tuple[float, str]:
    """A program in a process of its own: its CPU seconds, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        env={"INSTANCE_DIR": str(folder), "NOW": NOW.isoformat(), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def measure(folder: Path, requests: int = REQUESTS) -> list[Ratio]:
    """Every figure."""
    app = make_app(folder)
    token = make_learner(app)
    with Session(app.extensions["engine"]) as db:
        address = db.scalars(select(Topic.address).order_by(Topic.id)).first()
    app.extensions["engine"].dispose()
    starts = [(run(FIRST_PAGE, folder)[0], run(FLOOR, folder)[0]) for _turn in range(STARTS)]
    paths = ("/", "/topics", f"/topics/content/{address}", "/help", "/review")
    _cpu, said = run(WORKER, folder, token, str(WARMING), str(requests), *paths)
    first, warm, last = (float(line) for line in said.split())
    print(f"a worker has {first:.0f} MB at its first page, {warm:.0f} after {WARMING} requests")
    return [
        Ratio(
            name="first page after a start / importing the floor",
            measured=median(start[0] for start in starts),
            floor=median(start[1] for start in starts),
            limit=MOST_CPU,
        ),
        Ratio(name="a worker, MB", measured=last, floor=1.0, limit=MOST_MEGABYTES),
        Ratio(
            name=f"a worker after {requests} requests / after {WARMING}",
            measured=last,
            floor=warm,
            limit=MOST_GROWTH,
        ),
    ]


def main(arguments: list[str]) -> int:
    """Print the figures; exit with 1 where one is over its limit."""
    with tempfile.TemporaryDirectory() as name:
        return show(measure(Path(name), int(arguments[0]) if arguments else REQUESTS))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
