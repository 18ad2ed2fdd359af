"""Loading a folder from a terminal: a bar meanwhile, what is wrong as lines, a table at the end."""

import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

import click
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.orm import Session

from app.commands.terminal import engine, writing
from app.domain.errors import DomainError, Level, PageProblem
from app.models.turns import take_turn
from app.services.loading import content
from app.services.loading.folders import read_folder
from app.services.loading.load_report import COUNTS, LoadReport
from app.services.loading.note_rendering import render_anew
from app.web.rendering import RENDERER_VERSION, render_notes

BAR_WIDTH = 30
# A load of 10,000 pages takes two minutes on a slow machine.
LONGEST_WAIT_SECONDS = 600
PAUSE_SECONDS = 0.2


WRITING_WORDS = ("INSERT", "UPDATE", "DELETE")


class WriteCount:
    """How many rows statements have written; a load that found nothing new says ``0 writes``.

    Whoever wrote a statement, it is known by its first word; one that found no row counts as one.
    """

    def __init__(self) -> None:
        self.rows = 0

    def note(
        self,
        _connection: object,
        cursor: DBAPICursor,
        statement: str,
        parameters: object,
        _context: object,
        *_many: bool,
    ) -> None:
        """Look at one statement; one with many rows counts each."""
        if statement.startswith(WRITING_WORDS):
            sent = len(parameters) if isinstance(parameters, list) else 1
            self.rows += max(sent, cursor.rowcount)


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
    path: Path,
    source: str,
    *,
    show: bool = True,
    told: Collection[PageProblem] = (),
    soft_reset: bool = False,
) -> tuple[LoadReport, int]:
    """Load one folder as a source; the report, and how many rows were written.

    What is wrong with it is shown, but for what was ``told`` already.
    """
    bar = progress_bar(source) if show and sys.stderr.isatty() else (lambda _done, _total: None)
    with counted_writes(engine()) as count, writing() as db:
        wait_for_turn(db)
        report = content.load_source(
            db,
            name=source,
            pages=read_folder(path),
            renderer=content.Renderer(render=render_notes, version=RENDERER_VERSION),
            now=datetime.now(UTC),
            soft_reset=soft_reset,
            progress=bar,
        )
        render_others(db)
    for problem in report.problems if show else ():
        if problem.level != Level.NOTE and problem not in told:
            click.echo(printable(str(problem)), err=True)
    return report, count.rows


def render_others(db: Session) -> None:
    """Render what an earlier version of the renderer made of pages that are not here to be read."""
    number = render_anew(db, render=render_notes, version=RENDERER_VERSION)
    if number:
        tell(f"The notes of {number} topics of other sources were rendered anew.")


def tell(line: str) -> None:
    """Say something that is no result."""
    click.echo(line, err=True)


def wait_for_turn(db: Session, tell: Callable[[str], None] = tell) -> None:
    """Wait while another program writes, and say so once; raises ``DomainError`` in the end.

    The other one's lock is gone when it ends, whatever way it ends.
    """
    give_up_at = monotonic() + LONGEST_WAIT_SECONDS
    told = False
    while not take_turn(db):
        if monotonic() > give_up_at:
            raise DomainError(
                f"Another program has been writing to the database for "
                f"{LONGEST_WAIT_SECONDS // 60} minutes. Let it end, or end it; then load again."
            )
        if not told:
            tell("Another program writes to the database; waiting for its end.")
            told = True
        sleep(PAUSE_SECONDS)


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
