"""Every payload in every field, for which no run of the tests has time: an hour or so."""

import logging
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from app.config import read_settings
from app.factory import create_app
from app.models.schema import upgrade_schema
from tests.conftest import TestClock
from tests.hostile.payloads import KINDS
from tests.hostile.site import SENT_DIRECTLY, crawls, load_hostile_pages

# Each kind has its turn at every form this often: more than any of them has payloads.
ROUNDS = 40
PAGES = 60


def main(folder: Path, rounds: int) -> int:
    """Crawl a site of hostile pages until each form was sent everything; how much was found."""
    app = create_app(read_settings({"INSTANCE_DIR": str(folder)}), clock=TestClock())
    logging.getLogger("strong_answer").setLevel(logging.CRITICAL)
    upgrade_schema(app.extensions["engine"])
    load_hostile_pages(app)
    faults: list[str] = []
    taken: set[str] = set()
    refused: set[str] = set()
    for crawl in crawls(app, sends=rounds * len(KINDS), pages=PAGES):
        faults += crawl.faults
        taken |= crawl.taken
        refused |= crawl.refused.keys()
        read = sum(number for name, number in crawl.seen.items() if not name.endswith(" new"))
        print(  # noqa: T201
            f"{read} pages read, {crawl.sent.total()} forms sent, {len(faults)} faults", flush=True
        )
    faults += [f"never taken: {name}" for name in refused - taken - SENT_DIRECTLY.keys()]
    print(*faults, sep="\n")  # noqa: T201
    return len(faults)


if __name__ == "__main__":
    with TemporaryDirectory() as instance:
        given = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
        sys.exit(1 if main(Path(instance), given) else 0)
