"""What the pages about progress cost somebody with 10,000 attempts, beside a page without figures.

The learner is made by bulk rows, with a seed, and the caches by the services' own recount. Times
are CPU time of this process, the least of some requests through the whole app, on SQLite. The floor
is ``/help`` for the same learner.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient

from app.web.login import COOKIE
from benchmarks.busy_learner import ATTEMPTS, ROUNDS, WEEKS, make_app, make_learner

RUNS = 7
MOST_MILLISECONDS = 100
MOST_KILOBYTES = 100
FLOOR = "/help"
PAGES = (
    "/progress",
    "/progress?weeks=all",
    "/progress?weeks=all&subject=Databases",
    "/progress/week",
    "/progress/topics",
    "/progress/topics/10",
    "/weak",
    "/weak?state=all",
    "/review",
    "/",
    "/history",
)


def milliseconds(client: FlaskClient, path: str) -> float:
    """The least time of some requests, after one that fills the caches of templates."""
    times = []
    for _ in range(RUNS + 1):
        began = time.process_time()
        answer = client.get(path)
        times.append((time.process_time() - began) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    return min(times[1:])


def main() -> int:
    """Print a table and the same as JSON; exit with 1 where a page takes too long or is too big."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder))
        client = app.test_client()
        client.set_cookie(COOKIE, make_learner(app))
        floor = milliseconds(client, FLOOR)
        times = {path: milliseconds(client, path) for path in PAGES}
        sizes = {path: len(client.get(path).data) / 1000 for path in PAGES}
        app.extensions["engine"].dispose()
    print(f"{ATTEMPTS} attempts and {ROUNDS} pairs in {WEEKS} weeks; {FLOOR} takes {floor:.1f} ms")
    for path, taken in times.items():
        fits = taken <= MOST_MILLISECONDS and sizes[path] <= MOST_KILOBYTES
        state = "ok" if fits else "OVER"
        size = f"{sizes[path]:>7.1f} kB"
        print(f"{path:<40}{taken:>8.1f} ms {taken / floor:>7.1f} x {size}  {state}")
    print(json.dumps({path: round(taken / floor, 2) for path, taken in times.items()}))
    too_much = max(times.values()) > MOST_MILLISECONDS or max(sizes.values()) > MOST_KILOBYTES
    return int(too_much)


if __name__ == "__main__":
    sys.exit(main())
