"""What loading pages costs, as ratios against floors measured in the same run.

Floors: Python-Markdown with codehilite and nh3 over the same pages (first load) and over their
notes alone (rendering), and a plain ``executemany`` of the same rows (writing). Times are CPU
seconds of this process; what is compared is measured by turns, the least of some runs each, so
that a busy machine disturbs both alike. With ``--memory``: the peak of loads of 500 and of 10,000
pages, each in a process of its own.
"""

import json
import multiprocessing
import re
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
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
    place,
    read_fresh,
)
from app.services.folders import PageSet, RawPage, page_set, read_folder
from app.services.load_report import LoadReport
from app.services.topic_rows import write_topics
from app.web.rendering import RENDERER_VERSION, render_notes

Rows = Sequence[Any]
Written = tuple[str, Rows]
ROOT = Path(__file__).resolve().parent.parent
PAGES = 500
NOW = datetime(2026, 1, 1, tzinfo=UTC)
RUNS = 3
FEW, MANY = 500, 10_000


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
        # Whole folders are copied, so that links between the pages of one lead somewhere.
        path = f"copy-{turn // len(own)}/{page.path}"
        pages.append(replace(page, path=path, content=text.encode()))
    return pages


def load(engine: Engine, pages: list[RawPage]) -> LoadReport:
    """Load the pages as one source."""
    return load_set(engine, page_set({page.path: page for page in pages}))


def load_set(engine: Engine, pages: PageSet) -> LoadReport:
    """Load a set of pages as one source."""
    with Session(engine, execution_options=WRITING) as db:
        report = load_source(
            db,
            name="bench",
            pages=pages,
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


def measure(folder: Path) -> list[Ratio]:
    """All ratios."""
    pages = many_pages(PAGES)
    texts = [page.content.decode() for page in pages]
    readings = [read_page(page.path, text) for page, text in zip(pages, texts, strict=True)]
    notes = [reading.page.notes for reading in readings if reading.page]
    first, floor, alone, rendered = [], [], [], []
    for run in range(RUNS):
        engine = fresh_engine(folder, f"first-{run}.sqlite3")
        first.append(cpu_seconds(lambda e=engine: load(e, pages)))  # type: ignore[misc]
        floor.append(cpu_seconds(lambda: rendering_floor(texts)))
        alone.append(cpu_seconds(lambda: rendering_floor(notes)))
        rendered.append(cpu_seconds(lambda: [render_notes(text, "a.md", {}) for text in notes]))
    usual = "Markdown + codehilite + nh3"
    return [
        ratio(f"first load / {usual} on the pages", first, floor, 1.1),
        ratio(f"first load / {usual} on their notes", first, alone, 1.1),
        ratio(f"rendering / {usual} on the notes", rendered, alone, 0.8),
        measure_writing(folder, pages),
        *measure_again(engine, pages, min(first)),
    ]


def measure_writing(folder: Path, pages: list[RawPage]) -> Ratio:
    """What our statements cost beside the driver alone with the same rows, ready to be sent."""
    captured = captured_statements(fresh_engine(folder, "captured.sqlite3"), pages)
    ours, raw = [], []
    for run in range(RUNS * 2):
        ours.append(write(fresh_engine(folder, f"write-{run}.sqlite3"), pages))
        fresh_engine(folder, f"raw-{run}.sqlite3").dispose()
        path = folder / f"raw-{run}.sqlite3"
        raw.append(cpu_seconds(lambda p=path: write_again(p, captured)))  # type: ignore[misc]
    return ratio("writing topics / executemany", ours, raw, 1.6)


def measure_again(engine: Engine, pages: list[RawPage], first: float) -> list[Ratio]:
    """What the same pages cost the second time, and with one of them changed."""
    second, changed = [], []
    for run in range(RUNS * 2):
        second.append(cpu_seconds(lambda: load(engine, pages)))
        pages[run] = replace(pages[run], content=pages[run].content + b"\n\nOne more line.\n")
        changed.append(cpu_seconds(lambda: load(engine, pages)))
    return [
        ratio("second load / first", second, [first], 1 / 200),
        ratio("one changed page / first", changed, [first], 1 / 150),
    ]


def ratio(name: str, measured: list[float], floor: list[float], limit: float) -> Ratio:
    """The least disturbed run of each over the other."""
    return Ratio(name=name, measured=min(measured), floor=min(floor), limit=limit)


def pages_on_demand(number: int) -> PageSet:
    """So many pages, none of which is held."""
    own = many_pages(len([page for page in read_folder(ROOT / "content") if "/" in page.path]))

    def read(path: str) -> RawPage:
        turn, rest = path.removeprefix("copy-").split("/", 1)
        page = own[int(rest.removesuffix(".md").rsplit("-", 1)[1])]
        mark = f"\n\nThis is copy {turn}.\n".encode()
        text = re.sub(rb"^id: .+$", b"", page.content, flags=re.MULTILINE)
        return replace(page, path=path, content=text + mark)

    paths = (f"copy-{turn // len(own)}/page-{turn % len(own)}.md" for turn in range(number))
    return PageSet(paths=tuple(sorted(paths)), read=read)


def peak_megabytes(number: int) -> float:
    """The most memory that a process takes which loads so many pages."""
    with tempfile.TemporaryDirectory() as name:
        engine = fresh_engine(Path(name), "memory.sqlite3")
        load_set(engine, pages_on_demand(number))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def measure_memory() -> list[Ratio]:
    """The peak of many pages over that of few."""
    peaks = []
    for number in (FEW, MANY):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            peaks.append(pool.apply(peak_megabytes, (number,)))
    print(f"peaks: {peaks[0]:.0f} MB for {FEW:,} pages, {peaks[1]:.0f} MB for {MANY:,}")
    return [ratio("memory, many pages / few", [peaks[1]], [peaks[0]], 1.5)]


def main(arguments: Sequence[str]) -> int:
    """Print a table and the same as JSON; exit with 1 where a ratio is over its limit."""
    if "--memory" in arguments:
        ratios = measure_memory()
    else:
        with tempfile.TemporaryDirectory() as name:
            ratios = measure(Path(name))
    for each in ratios:
        state = "ok" if each.value <= each.limit else "OVER"
        print(f"{each.name:<58}{each.value:>9.4f}  (at most {each.limit:.4f})  {state}")
    print(json.dumps({each.name: round(each.value, 5) for each in ratios}))
    return int(any(each.value > each.limit for each in ratios))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
