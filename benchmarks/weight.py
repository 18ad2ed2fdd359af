"""How much a first visit to a page takes: requests, and kilobytes before they are squeezed.

Counted is what the page's HTML asks for, as a browser would: style sheets and scripts. Icons and
the manifest are left out: a browser fetches them beside the page. That a script asks for no other
while its page loads is held by ``tests/browser/test_pages.py``, with the browser's own count.
"""

import re
import sys
import tempfile
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.topic import Topic
from app.services.topics.topic_list import PAGE_SIZE
from app.web.login import COOKIE
from benchmarks.busy_learner import make_app, make_learner
from benchmarks.loads import load, many_pages
from benchmarks.ratios import Ratio, show
from benchmarks.serving import Drilling

ASKED = re.compile(
    r'<(?:link rel="(?:stylesheet|modulepreload)" href|script (?:type="module" )?src)="([^"]+)"'
)
MOST_REQUESTS, MOST_KILOBYTES, LONGEST_LIST_KILOBYTES = 4, 60, 110


def visit(client: FlaskClient, path: str) -> tuple[int, float]:
    """The requests of a first visit, and their kilobytes."""
    page = client.get(path)
    assert page.status_code == 200, path
    seen = {path: len(page.data)}
    for address in ASKED.findall(page.text):
        file = client.get(address)
        assert file.status_code == 200, address
        seen[address] = len(file.data)
    return len(seen), sum(seen.values()) / 1000


def measure(folder: Path) -> list[Ratio]:
    """Both figures of each page."""
    app = make_app(folder)
    load(app.extensions["engine"], many_pages(PAGE_SIZE))
    client = app.test_client()
    client.set_cookie(COOKIE, make_learner(app))
    with Session(app.extensions["engine"]) as db:
        address = db.scalars(select(Topic.address).order_by(Topic.id)).first()
    pages = {
        "today": "/",
        "topic": f"/topics/content/{address}",
        "drill": f"/attempts/{Drilling(app, client).attempt}",
        "review": "/review",
        "progress": "/progress",
        f"list of {PAGE_SIZE}": "/topics",
    }
    visits = {name: visit(client, path) for name, path in pages.items()}
    app.extensions["engine"].dispose()
    return [ratio for name, found in visits.items() for ratio in ratios(name, *found)]


def ratios(name: str, requests: int, kilobytes: float) -> list[Ratio]:
    """A page's figures beside what they may be."""
    most = LONGEST_LIST_KILOBYTES if name.startswith("list") else MOST_KILOBYTES
    return [
        Ratio(name=f"{name}: requests", measured=requests, floor=1.0, limit=MOST_REQUESTS),
        Ratio(name=f"{name}: KB raw", measured=kilobytes, floor=1.0, limit=most),
    ]


def main() -> int:
    """Print the figures; exit with 1 where one is over its limit."""
    with tempfile.TemporaryDirectory() as name:
        return show(measure(Path(name)))


if __name__ == "__main__":
    sys.exit(main())
