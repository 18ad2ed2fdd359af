"""What a search over 10,000 topics costs, as a ratio against the bare index in the same run.

Floor: the same question put to SQLite's index by ``sqlite3``, which gives ids and ranks. On top of
it we look who may see what, read the topics, cut a piece out of the notes and mark the words.
Milliseconds of CPU are printed beside it, which a busy machine does not change as it does time:
they are meant to stay under 50. With ``--postgresql`` they are
measured there, on a server that is made for it, with its own CPU, and there is no ratio.
"""

import json
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, insert, select
from sqlalchemy.orm import Session

from app.domain.search import search_form, search_words
from app.models.base import table_of
from app.models.engine import WRITING, make_engine, open_session
from app.models.schema import upgrade_schema
from app.models.topic import Source, Topic
from app.services.loading.folders import read_folder
from app.services.topics.search import MOST_HITS, search_topics
from app.services.topics.search_index import NOTES, POINTS, TITLE
from benchmarks.loads import ROOT, fresh_engine
from benchmarks.ratios import Ratio
from tests.postgresql import cluster

TOPICS = 10_000
NOTES_WORDS = 700
POINTS_WORDS = 150
RUNS = 5
NOW = datetime(2026, 1, 1, tzinfo=UTC)
# From a word that nearly every topic has to one that none has.
SEARCHES = (
    "the",
    "a",
    "ca",
    "index",
    "outbox relay",
    "cache invalid",
    "idempot key retr",
    "th in co",
    "zebrafish",
    "zebrafish the quokka",
)
MOST_OF_FLOOR = 3.0
Clock = Callable[[], float]
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


def milliseconds(work: Callable[[], object], clock: Clock = time.process_time) -> float:
    """The least disturbed of some calls."""
    times = []
    for _ in range(RUNS):
        began = clock()
        work()
        times.append(1000 * (clock() - began))
    return min(times)


def clock_with_server(db: Session) -> Clock:
    """The CPU seconds of this process and of the one of PostgreSQL that answers it."""
    server = Path(f"/proc/{db.scalar(select(func.pg_backend_pid()))}/schedstat")
    return lambda: time.process_time() + int(server.read_text().split()[0]) / 1e9


def tidy(engine: Engine) -> None:
    """What PostgreSQL does by itself within a minute."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE topics")


def spent(engine: Engine) -> dict[str, float]:
    """The milliseconds that each search takes in a database that is filled for it."""
    with Session(engine, execution_options=WRITING) as db:
        fill(db, TOPICS)
    tidy(engine)
    with open_session(engine, writing=False) as db:
        is_alone = engine.dialect.name == "sqlite"
        clock = time.process_time if is_alone else clock_with_server(db)
        return {
            typed: milliseconds(lambda t=typed: search_topics(db, user_id=None, typed=t), clock)  # type: ignore[misc]
            for typed in SEARCHES
        }


def measure(folder: Path) -> tuple[Ratio, dict[str, float]]:
    """All searches together over their floor, and what each takes."""
    engine = fresh_engine(folder, "search.sqlite3")
    taken = spent(engine)
    connection = sqlite3.connect(folder / "search.sqlite3")
    floor = sum(milliseconds(lambda t=typed: bare_search(connection, t)) for typed in SEARCHES)  # type: ignore[misc]
    connection.close()
    engine.dispose()
    name = f"{len(SEARCHES)} searches of {TOPICS} topics / bare index"
    limit = MOST_OF_FLOOR
    return Ratio(name=name, measured=sum(taken.values()), floor=floor, limit=limit), taken


def on_postgresql() -> dict[str, float]:
    """The milliseconds on a throw-away server."""
    with cluster() as address:
        engine = make_engine(address)
        upgrade_schema(engine)
        taken = spent(engine)
        engine.dispose()
    return taken


def show_times(taken: dict[str, float]) -> None:
    """A line for each search."""
    for typed, each in taken.items():
        print(f"  {typed:<43}{each:>9.2f} ms  (meant to be under {MILLISECONDS})")


def main(arguments: Sequence[str]) -> int:
    """Print what was measured; exit with 1 where it is over its limit."""
    if "--postgresql" in arguments:
        taken = on_postgresql()
        show_times(taken)
        return int(max(taken.values()) > MILLISECONDS)
    with tempfile.TemporaryDirectory() as name:
        ratio, taken = measure(Path(name))
    state = "ok" if ratio.value <= ratio.limit else "OVER"
    print(f"{ratio.name:<45}{ratio.value:>9.4f}  (at most {ratio.limit:.4f})  {state}")
    show_times(taken)
    print(json.dumps({ratio.name: round(ratio.value, 4), "milliseconds": taken}))
    return int(ratio.value > ratio.limit)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
