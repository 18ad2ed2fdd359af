"""What loading pages costs, as ratios against floors measured in the same run.

Floors: Python-Markdown with codehilite and nh3 over the same notes (first load), and a plain
``executemany`` of the same rows (writing). Times are CPU seconds of this process.
"""

import json
import re
import sqlite3
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import markdown
import nh3
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from app.domain.reader import read_page
from app.models.engine import WRITING, make_engine
from app.models.schema import upgrade_schema
from app.services.content import (
    BATCH,
    Renderer,
    begin_load,
    load_source,
    read_fresh,
    write_files,
)
from app.services.folders import RawPage, page_set, read_folder
from app.services.load_report import LoadReport
from app.web.rendering import RENDERER_VERSION, render_notes

Rows = Sequence[Any]
Written = tuple[str, Rows]
ROOT = Path(__file__).resolve().parent.parent
PAGES = 500
NOW = datetime(2026, 1, 1, tzinfo=UTC)
RUNS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """One figure: what was measured over its floor, and what it may be at most."""

    name: str
    measured: float
    floor: float
    limit: float

    @property
    def value(self) -> float:
        """Measured over floor."""
        return self.measured / self.floor


def many_pages(number: int) -> list[RawPage]:
    """So many different pages, made of our own ones under other names and ids."""
    own = [page for page in read_folder(ROOT / "content") if "/" in page.path]
    pages = []
    for turn in range(number):
        page = own[turn % len(own)]
        text = re.sub(r"^id: (.+)$", rf"id: \1-{turn}", page.content.decode(), flags=re.MULTILINE)
        text = re.sub(r"^# (.+)$", rf"# \1 {turn}", text, count=1, flags=re.MULTILINE)
        folder, name = page.path.split("/")
        path = f"{folder}-{turn // len(own)}/{name}"
        pages.append(replace(page, path=path, content=text.encode()))
    return pages


def load(engine: Engine, pages: list[RawPage]) -> LoadReport:
    """Load the pages as one source."""
    with Session(engine, execution_options=WRITING) as db:
        report = load_source(
            db,
            name="bench",
            pages=page_set({page.path: page for page in pages}),
            renderer=Renderer(render=render_notes, version=RENDERER_VERSION),
            now=NOW,
        )
        db.commit()
    return report


def fresh_engine(folder: Path, name: str) -> Engine:
    """A migrated database of its own."""
    engine = make_engine(f"sqlite:///{folder / name}")
    upgrade_schema(engine)
    return engine


def cpu_seconds(work: Callable[[], object]) -> float:
    """The CPU time of one call."""
    began = time.process_time()
    work()
    return time.process_time() - began


def rendering_floor(notes: list[str]) -> None:
    """What the usual libraries need for the same notes."""
    for text in notes:
        html = markdown.markdown(text, extensions=["fenced_code", "codehilite", "tables", "toc"])
        nh3.clean(html)


def write(engine: Engine, pages: list[RawPage]) -> float:
    """The CPU time of writing pages that were read before, commit included."""
    with Session(engine, execution_options=WRITING) as db:
        everything = page_set({page.path: page for page in pages})
        load = begin_load(db, "bench", everything, NOW, soft_reset=False)
        files = [file for page in pages if (file := read_fresh(load, page, RENDERER_VERSION))]

        def write_all() -> None:
            for start in range(0, len(files), BATCH):
                write_files(load, files[start : start + BATCH])
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


def best(times: Iterator[float]) -> float:
    """The least disturbed of some runs."""
    return min(times)


def measure(folder: Path) -> list[Ratio]:
    """All ratios."""
    pages = many_pages(PAGES)
    readings = [read_page(page.path, page.content.decode()) for page in pages]
    notes = [reading.page.notes for reading in readings if reading.page]
    floor = best(cpu_seconds(lambda: rendering_floor(notes)) for _ in range(RUNS))
    engines = [fresh_engine(folder, f"first-{run}.sqlite3") for run in range(RUNS)]
    first = best(cpu_seconds(lambda e=engine: load(e, pages)) for engine in engines)  # type: ignore[misc]
    writing = best(
        write(fresh_engine(folder, f"write-{run}.sqlite3"), pages) for run in range(RUNS)
    )
    captured = captured_statements(fresh_engine(folder, "captured.sqlite3"), pages)
    raw = []
    for run in range(RUNS):
        fresh_engine(folder, f"raw-{run}.sqlite3").dispose()
        path = folder / f"raw-{run}.sqlite3"
        raw.append(cpu_seconds(lambda p=path: write_again(p, captured)))  # type: ignore[misc]
    engine = engines[0]
    second = best(cpu_seconds(lambda: load(engine, pages)) for _ in range(RUNS))
    changed = []
    for run in range(RUNS):
        pages[run] = replace(pages[run], content=pages[run].content + b"\n\nOne more line.\n")
        changed.append(cpu_seconds(lambda: load(engine, pages)))
    return [
        Ratio(
            name="first load / Markdown + codehilite + nh3", measured=first, floor=floor, limit=1.1
        ),
        Ratio(name="writing / executemany", measured=writing, floor=min(raw), limit=1.6),
        Ratio(name="second load / first", measured=second, floor=first, limit=1 / 200),
        Ratio(name="one changed page / first", measured=min(changed), floor=first, limit=1 / 150),
    ]


def peak_megabytes(folder: Path, number: int) -> float:
    """The peak of memory that a first load of so many pages holds at once."""
    pages = many_pages(number)
    engine = fresh_engine(folder, f"memory-{number}.sqlite3")
    tracemalloc.start()
    load(engine, pages)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return peak


def main() -> int:
    """Print a table and the same as JSON; exit with 1 where a ratio is over its limit."""
    with tempfile.TemporaryDirectory() as name:
        ratios = measure(Path(name))
    for ratio in ratios:
        state = "ok" if ratio.value <= ratio.limit else "OVER"
        print(f"{ratio.name:<45}{ratio.value:>9.4f}  (at most {ratio.limit:.4f})  {state}")
    print(json.dumps({ratio.name: round(ratio.value, 5) for ratio in ratios}))
    return int(any(ratio.value > ratio.limit for ratio in ratios))


if __name__ == "__main__":
    sys.exit(main())
