"""Loading folders again whenever something in them is saved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import click
from flask import Flask
from watchfiles import watch as changes_in

from app.commands.loading import load_folder, summary
from app.commands.terminal import MENDABLE, sentence
from app.domain.errors import PageProblem

# Saving many files at once is one change when they follow each other within this.
SETTLE_MILLISECONDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder of pages and the source it is loaded as."""

    path: Path
    source: str


def watch(folders: Sequence[Folder], stop: Event | None = None) -> None:
    """Load each folder, then each one again in which something changes, until told to stop.

    The first load waits until the watch stands, so that nothing saved meanwhile is missed.
    """
    stop = stop or Event()
    waiting = list(folders)
    told: dict[Folder, frozenset[PageProblem]] = {}
    click.echo(f"Watching {', '.join(str(each.path) for each in folders)}; Ctrl-C ends.", err=True)
    for changes in changes_in(
        *(each.path.resolve() for each in folders),
        stop_event=stop,
        step=SETTLE_MILLISECONDS // 4,
        debounce=SETTLE_MILLISECONDS,
        rust_timeout=SETTLE_MILLISECONDS,
        yield_on_timeout=True,
        raise_interrupt=False,
    ):
        waiting += touched(folders, [Path(path) for _kind, path in changes])
        for each in dict.fromkeys(waiting):
            told[each] = load_again(each, told.get(each, frozenset()))
        waiting.clear()


def touched(folders: Sequence[Folder], paths: Sequence[Path]) -> list[Folder]:
    """The folders in which something changed."""
    return [
        each for each in folders if any(path.is_relative_to(each.path.resolve()) for path in paths)
    ]


def load_again(folder: Folder, told: frozenset[PageProblem]) -> frozenset[PageProblem]:
    """Load a folder and print a line; what is wrong is said once, and the watch goes on.

    Returns what is wrong with it now.
    """
    try:
        report, writes = load_folder(folder.path, folder.source, told=told)
    except MENDABLE as error:
        click.echo(f"strong-answer: {sentence(error)}", err=True)
        return told
    click.echo(f"{summary(report)} {writes} writes.", err=True)
    return frozenset(report.problems)


def watch_beside(app: Flask, folders: Sequence[Folder]) -> Callable[[], None]:
    """Watch in a thread of its own while the server runs; returns what ends it."""
    stop = Event()

    def run() -> None:
        with app.app_context():
            watch(folders, stop)

    thread = Thread(target=run, name="watch-pages", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(5)

    return end
