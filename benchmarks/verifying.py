"""What ``flask attempts verify`` costs an attempt, of somebody with 10,000 of them, on SQLite.

The learner is the one of ``benchmarks.busy_learner``, with the events that lead to each attempt.
First everything is rebuilt once, so that the caches are those of the events; then the proof is
timed: it has to find nothing, in a few milliseconds an attempt, and hold far less in memory
than it looks at.
"""

import json
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.models.attempt import Attempt, AttemptEvent
from app.models.base import table_of
from app.models.engine import WRITING
from app.models.review import Review
from app.services.accounts import accounts
from app.services.figures.rebuilding import rebuild_learner
from benchmarks.busy_learner import (
    ATTEMPTS,
    EMAIL,
    NOW,
    PASSWORD,
    attempts_of,
    list_asked,
    make_app,
    review_rows,
)

MOST_MILLISECONDS = 5.0


def event_rows(attempt: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The five events of a scored attempt."""
    rating = attempt["rating"]
    steps: list[tuple[str, dict[str, Any]]] = [
        ("started", {}),
        (
            "submitted",
            {"text": attempt["text"], "taken_seconds": attempt["taken_seconds"], "peeked": False},
        ),
        ("sure", {"confidence": attempt["confidence"]}),
        ("marked", {"marks": attempt["marks"], "own_points": []}),
        ("scored", {"levels": attempt["levels"], "suggested": rating}),
    ]
    for place, (kind, payload) in enumerate(steps):
        yield {
            "user_id": attempt["user_id"],
            "id": UUID(int=(attempt["id"].int + place) % 2**128),
            "attempt_id": attempt["id"],
            "position": place,
            "kind": kind,
            "at": attempt["started_at"] if place == 0 else attempt["submitted_at"],
            "payload": payload,
        }


def make_learner(app: Flask) -> int:
    """Somebody with many attempts and their events, and caches that follow from them."""
    with Session(app.extensions["engine"], execution_options=WRITING) as db:
        user_id = accounts.add_user(db, email=EMAIL, password=PASSWORD, is_admin=False, now=NOW).id
        rows = list(attempts_of(user_id, list_asked(db), ATTEMPTS))
        db.execute(insert(table_of(Attempt)), rows)
        db.execute(
            insert(table_of(AttemptEvent)), [each for row in rows for each in event_rows(row)]
        )
        db.execute(insert(table_of(Review)), list(review_rows(rows)))
        rebuild_learner(db, user_id=user_id, now=NOW)
        db.commit()
    return user_id


def verify(app: Flask, user_id: int) -> tuple[float, int]:
    """Seconds of the proof for one learner, and how much it found."""
    with Session(app.extensions["engine"], execution_options=WRITING) as db:
        began = time.process_time()
        found = len(rebuild_learner(db, user_id=user_id, now=NOW))
        taken = time.process_time() - began
        db.rollback()
    return taken, found


def main() -> int:
    """Print the figures; exit with 1 where it is slow, or finds what is not there."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder))
        user_id = make_learner(app)
        seconds, found = verify(app, user_id)
        tracemalloc.start()
        verify(app, user_id)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        app.extensions["engine"].dispose()
    each = seconds * 1000 / ATTEMPTS
    print(f"{ATTEMPTS} attempts: {seconds:.1f} s, {each:.2f} ms each, {found} differences")
    print(f"at most {peak:.0f} MB held")
    print(json.dumps({"ms_each": round(each, 3), "megabytes": round(peak)}))
    return int(each > MOST_MILLISECONDS or found > 0)


if __name__ == "__main__":
    sys.exit(main())
