"""What a search over 10,000 topics costs, as a ratio against the bare index in the same run.

Floor: the same question put to SQLite's index by ``sqlite3``, which gives ids and ranks. On top of
it we look who may see what, read the topics, cut a piece out of the notes and mark the words.
Milliseconds are printed beside it: they are meant to stay under 50.
"""

import json
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.domain.search import search_form, search_words
from app.models.base import table_of
from app.models.engine import WRITING, open_session
from app.models.topic import Source, Topic
from app.services.folders import read_folder
from app.services.search import MOST_HITS, NOTES, POINTS, TITLE, search_topics
from benchmarks.loads import ROOT, fresh_engine
from benchmarks.ratios import Ratio

TOPICS = 10_000
NOTES_WORDS = 700
POINTS_WORDS = 150
RUNS = 5
NOW = datetime(2026, 1, 1, tzinfo=UTC)
# From a word that nearly every topic has to one that none has.
SEARCHES = ("the", "ca", "index", "outbox relay", "cache invalid", "idempot key retr", "zebrafish")
MOST_OF_FLOOR = 3.0
MILLISECONDS = 50


def vocabulary() -> list[str]:
    """The words of our own pages, as often as they stand there."""
    pages = (page.content.decode() for page in read_folder(ROOT / "content"))
    return [word for page in pages for word in page.split() if search_form(word)]


def rows(number: int) -> Iterator[dict[str, Any]]:
    """Topics made of words as frequent as in real pages; each run has the same."""
    words = vocabulary()
    chance = random.Random(7)  # noqa: S311 - nothing here is a secret
    for turn in range(number):
        title = " ".join(chance.choices(words, k=3))
        points = " ".join(chance.choices(words, k=POINTS_WORDS))
        notes = " ".join(chance.choices(words, k=NOTES_WORDS))
        place = f"Subject-{turn % 40}/{turn}"
        yield {
            "source_id": 1,
            "key": place,
            "path": f"{place}.md",
            "address": place,
            "is_item": False,
            "title": title,
            "subject": f"Subject-{turn % 40}",
            "document": {"answers": []},
            "notes": notes,
            "notes_html": f"<p>{notes}</p>",
            "search_title": search_form(title),
            "search_points": search_form(points),
            "search_notes": search_form(notes),
            "text_hash": "",
            "changed_at": NOW,
            "archived_at": None,
        }


def fill(db: Session, number: int) -> None:
    """Write the topics."""
    db.add(Source(id=1, name="bench", title="bench", loaded_at=NOW))
    db.flush()
    waiting = list(rows(number))
    for start in range(0, number, 500):
        db.execute(insert(table_of(Topic)), waiting[start : start + 500])
    db.commit()


def bare_search(connection: sqlite3.Connection, typed: str) -> list[Any]:
    """What the index itself takes."""
    match = " AND ".join(f'"{word}"*' for word in search_words(typed))
    return connection.execute(
        "SELECT rowid, bm25(topic_search, ?, ?, ?) AS rank FROM topic_search"
        " WHERE topic_search MATCH ? ORDER BY rank LIMIT ?",
        (TITLE, POINTS, NOTES, match, MOST_HITS + 1),
    ).fetchall()


def milliseconds(work: Callable[[], object]) -> float:
    """The least disturbed of some calls."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - began))
    return min(times)


def measure(folder: Path) -> tuple[Ratio, dict[str, float]]:
    """All searches together over their floor, and what each takes."""
    engine = fresh_engine(folder, "search.sqlite3")
    with Session(engine, execution_options=WRITING) as db:
        fill(db, TOPICS)
    connection = sqlite3.connect(folder / "search.sqlite3")
    taken = {}
    with open_session(engine, writing=False) as db:
        for typed in SEARCHES:
            taken[typed] = milliseconds(lambda t=typed: search_topics(db, user_id=None, typed=t))  # type: ignore[misc]
    floor = sum(milliseconds(lambda t=typed: bare_search(connection, t)) for typed in SEARCHES)  # type: ignore[misc]
    connection.close()
    engine.dispose()
    name = f"{len(SEARCHES)} searches of {TOPICS} topics / bare index"
    limit = MOST_OF_FLOOR
    return Ratio(name=name, measured=sum(taken.values()), floor=floor, limit=limit), taken


def main() -> int:
    """Print the ratio and the milliseconds; exit with 1 where the ratio is over its limit."""
    with tempfile.TemporaryDirectory() as name:
        ratio, taken = measure(Path(name))
    state = "ok" if ratio.value <= ratio.limit else "OVER"
    print(f"{ratio.name:<45}{ratio.value:>9.4f}  (at most {ratio.limit:.4f})  {state}")
    for typed, spent in taken.items():
        print(f"  {typed:<43}{spent:>9.2f} ms  (meant to be under {MILLISECONDS})")
    print(json.dumps({ratio.name: round(ratio.value, 4), "milliseconds": taken}))
    return int(ratio.value > ratio.limit)


if __name__ == "__main__":
    sys.exit(main())
