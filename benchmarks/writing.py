"""What writing topics costs beside the driver alone with the same rows."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from app.models.engine import WRITING
from app.services.loading.content import BATCH, begin_load, place, read_fresh
from app.services.loading.folders import RawPage, page_set
from app.services.loading.topic_rows import write_topics
from app.web.rendering import RENDERER_VERSION
from benchmarks.loads import NOW, fresh_engine
from benchmarks.ratios import Ratio, cpu_seconds, ratio

Rows = Sequence[Any]
Written = tuple[str, Rows]
RUNS = 6


def write(engine: Engine, pages: list[RawPage]) -> float:
    """The CPU time of writing topics that were read and placed before, commit included."""
    with Session(engine, execution_options=WRITING) as db:
        everything = page_set({page.path: page for page in pages})
        load = begin_load(db, "bench", everything, NOW, soft_reset=False)
        files = [file for page in pages if (file := read_fresh(load, page, RENDERER_VERSION))]
        placed = [place(load.book, page) for file in files for page in file.pages]

        def write_all() -> None:
            for start in range(0, len(placed), BATCH):
                batch = placed[start : start + BATCH]
                write_topics(db, source=load.source, placed=batch, now=NOW, report=load.report)
            db.commit()

        return cpu_seconds(write_all)


def captured_statements(engine: Engine, pages: list[RawPage]) -> list[Written]:
    """Every writing statement of a first load with its rows, to be written again without us."""
    written: list[Written] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_c: object, _cursor: object, sql: str, rows: Rows, _x: object, _many: bool) -> None:
        if sql.startswith("INSERT"):
            # One statement for many rows with RETURNING comes as a flat tuple, though it is "many".
            flat = not isinstance(rows[0], tuple)
            written.append((sql, [rows] if flat else rows))

    write(engine, pages)
    return written


def write_again(path: Path, written: list[Written]) -> None:
    """The same rows by ``executemany`` in one transaction."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = FULL")
    for sql, rows in written:
        connection.executemany(sql, rows)
    connection.commit()
    connection.close()


def measure_writing(folder: Path, pages: list[RawPage]) -> Ratio:
    """What our statements cost beside the driver alone with the same rows, ready to be sent."""
    captured = captured_statements(fresh_engine(folder, "captured.sqlite3"), pages)
    ours, raw = [], []
    for run in range(RUNS):
        ours.append(write(fresh_engine(folder, f"write-{run}.sqlite3"), pages))
        fresh_engine(folder, f"raw-{run}.sqlite3").dispose()
        path = folder / f"raw-{run}.sqlite3"
        raw.append(cpu_seconds(lambda p=path: write_again(p, captured)))  # type: ignore[misc]
    return ratio("writing topics / executemany", ours, raw, 1.6)
