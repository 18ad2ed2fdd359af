"""Loading a folder from a terminal: a bar meanwhile, what is wrong as lines, a table at the end."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultExecutionContext

from app.commands.terminal import engine, writing
from app.domain.errors import Level
from app.services import content
from app.services.folders import read_folder
from app.services.load_report import COUNTS, LoadReport
from app.web.rendering import RENDERER_VERSION, render_notes

BAR_WIDTH = 30


class WriteCount:
    """How many rows statements have written; a load that found nothing new says ``0 writes``."""

    def __init__(self) -> None:
        self.rows = 0

    def note(
        self,
        _connection: object,
        _cursor: object,
        _statement: str,
        parameters: object,
        context: DefaultExecutionContext,
        *_many: bool,
    ) -> None:
        """Look at one statement; one with many rows counts each."""
        if context.isinsert or context.isupdate or context.isdelete:
            self.rows += len(parameters) if isinstance(parameters, list) else 1


@contextmanager
def counted_writes(database: Engine) -> Iterator[WriteCount]:
    """Count what is written to a database meanwhile."""
    count = WriteCount()
    event.listen(database, "after_cursor_execute", count.note)
    try:
        yield count
    finally:
        event.remove(database, "after_cursor_execute", count.note)


def load_folder(
    path: Path, source: str, *, show: bool = True, soft_reset: bool = False
) -> tuple[LoadReport, int]:
    """Load one folder as a source; the report, and how many rows were written."""
    bar = progress_bar(source) if show and sys.stderr.isatty() else (lambda _done, _total: None)
    with counted_writes(engine()) as count, writing() as db:
        report = content.load_source(
            db,
            name=source,
            pages=read_folder(path),
            renderer=content.Renderer(render=render_notes, version=RENDERER_VERSION),
            now=datetime.now(UTC),
            soft_reset=soft_reset,
            progress=bar,
        )
    for problem in report.problems if show else ():
        if problem.level != Level.NOTE:
            click.echo(printable(str(problem)), err=True)
    return report, count.rows


def progress_bar(source: str) -> Callable[[int, int], None]:
    """A bar on standard error that moves in place."""

    def draw(done: int, total: int) -> None:
        filled = BAR_WIDTH * done // total
        bar = "#" * filled + "." * (BAR_WIDTH - filled)
        end = "\n" if done == total else ""
        click.echo(f"\rReading {source} [{bar}] {done}/{total}{end}", nl=False, err=True)

    return draw


def printable(text: str) -> str:
    """One line for any terminal: file names may hold line ends and bytes that are no text."""
    whole = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in whole)


def table(report: LoadReport, writes: int) -> str:
    """The report as a table of two columns, and how much was written."""
    rows = [f"  {name:<12}{getattr(report, name):>6}" for name in COUNTS]
    return "\n".join([f"Source {printable(report.source)}", *rows, f"{writes} writes"])


def summary(report: LoadReport) -> str:
    """A load in one line."""
    changed = report.added + report.updated + report.moved + report.archived
    return (
        f"Pages of {printable(report.source)}: {report.topics} topics, {report.drills} drills, "
        f"{changed} changed, {report.failed} failed."
    )
