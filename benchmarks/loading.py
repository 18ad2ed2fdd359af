"""What loading pages costs, as ratios against floors measured in the same run.

Floors: Python-Markdown with codehilite and nh3 over the same pages (first load) and over their
notes alone (rendering), and a plain ``executemany`` of the same rows (writing). Times are CPU
seconds of this process; what is compared is measured by turns, the least of some runs each, so
that a busy machine disturbs both alike. With ``--memory``: the peak of loads of 500 and of 10,000
pages, each in a process of its own.
"""

import multiprocessing
import resource
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import markdown
import nh3
from sqlalchemy import Engine

from app.domain.reader import read_page
from app.services.loading.folders import RawPage
from app.web.rendering import render_notes
from benchmarks.loads import fresh_engine, load, load_set, many_pages, pages_on_demand
from benchmarks.ratios import Ratio, cpu_seconds, ratio, show
from benchmarks.writing import measure_writing

PAGES = 500
RUNS = 3
FEW, MANY = 500, 10_000


def rendering_floor(notes: list[str]) -> None:
    """What the usual libraries need for the same notes."""
    for text in notes:
        html = markdown.markdown(text, extensions=["fenced_code", "codehilite", "tables", "toc"])
        nh3.clean(html)


def measure(folder: Path) -> list[Ratio]:
    """All ratios."""
    pages = many_pages(PAGES)
    texts = [page.content.decode() for page in pages]
    readings = [read_page(page.path, text) for page, text in zip(pages, texts, strict=True)]
    notes = [reading.page.notes for reading in readings if reading.page]
    first, floor, alone, rendered = [], [], [], []
    again: list[float] = []
    changed: list[float] = []
    for run in range(RUNS):
        engine = fresh_engine(folder, f"first-{run}.sqlite3")
        first.append(cpu_seconds(lambda e=engine: load(e, pages)))  # type: ignore[misc]
        floor.append(cpu_seconds(lambda: rendering_floor(texts)))
        alone.append(cpu_seconds(lambda: rendering_floor(notes)))
        rendered.append(cpu_seconds(lambda: [render_notes(text, "a.md", {}) for text in notes]))
        load_again(engine, list(pages), again, changed)
    usual = "Markdown + codehilite + nh3"
    return [
        ratio(f"first load / {usual} on the pages", first, floor, 1.1),
        ratio(f"rendering / {usual} on the notes", rendered, alone, 0.9),
        measure_writing(folder, pages),
        ratio("second load / first", again, first, 1 / 200),
        ratio("one changed page / first", changed, first, 1 / 150),
    ]


def load_again(
    engine: Engine, pages: list[RawPage], again: list[float], changed: list[float]
) -> None:
    """Measure what loaded pages cost once more, and with one of them changed."""
    for turn in range(RUNS):
        again.append(cpu_seconds(lambda: load(engine, pages)))
        pages[turn] = replace(pages[turn], content=pages[turn].content + b"\n\nOne more line.\n")
        changed.append(cpu_seconds(lambda: load(engine, pages)))


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
    """Print the ratios; exit with 1 where one is over its limit."""
    if "--memory" in arguments:
        return show(measure_memory())
    with tempfile.TemporaryDirectory() as name:
        return show(measure(Path(name)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
