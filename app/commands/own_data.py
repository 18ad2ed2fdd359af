"""flask users export, flask users import: all of one learner as a file, and back."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import click
from flask.cli import with_appcontext

from app.commands.terminal import account_of, engine, one_line_errors, reading
from app.models.backup import flush
from app.models.engine import open_session, open_snapshot
from app.services.loading.content import Renderer
from app.services.own_data import own_export, own_import
from app.services.own_data.own_files import open_own_file
from app.web.rendering import RENDERER_VERSION, render_notes

# Nobody waits for a terminal, and figures are made anew once a batch.
LARGE_BATCH = 2_000
WORDS = {
    "new": "new",
    "later": "went on",
    "here": "here already",
    "other": "went on otherwise and stay as they are",
    "without": "without their sound in the file",
    "full": "without room",
}


@click.command("export")
@click.argument("email")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export_command(email: str, file: Path) -> None:
    """Write everything of an account into a zip, which a file of that name gives way to."""
    with one_line_errors():
        with reading() as db:
            user_id = account_of(db, email)
        with written_whole(file) as stream, open_snapshot(engine()) as snapshot:
            own_export.export_learner(snapshot, user_id=user_id, file=stream, now=datetime.now(UTC))
    click.echo(f"Wrote {file} ({file.stat().st_size:,} bytes).")


@contextmanager
def written_whole(file: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name once it is whole and on the disk, or not at all."""
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with aside.open("wb") as stream:
            yield stream
        flush(aside)
        aside.replace(file)
        flush(file.parent)
    finally:
        aside.unlink(missing_ok=True)


@click.command("import")
@click.argument("email")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def import_command(email: str, file: Path) -> None:
    """Bring such a zip, or its data.json, into an account; twice is once."""
    with one_line_errors(), file.open("rb") as stream:
        with reading() as db:
            user_id = account_of(db, email)
        own = open_own_file(stream, largest=None)
        with open_snapshot(engine()) as db:
            own_import.survey(db, user_id=user_id, file=own, now=datetime.now(UTC))
        report: dict[str, Any] = {}
        with open_session(engine(), writing=True) as db:
            for so_far in own_import.bring_in(
                db,
                user_id=user_id,
                file=own,
                renderer=Renderer(render=render_notes, version=RENDERER_VERSION),
                now=datetime.now(UTC),
                batch=LARGE_BATCH,
            ):
                report = so_far
                db.commit()
    for line in told(report):
        click.echo(line)


def told(report: Mapping[str, Any]) -> Iterator[str]:
    """What came of a file, a line for each kind of row."""
    for name, counts in report["counts"].items():
        words = ", ".join(f"{number:,} {WORDS[fate]}" for fate, number in counts.items() if number)
        if words:
            yield f"{name.replace('_', ' ')}: {words}"
    if report["brought"]:
        yield f"topics that were not here and came along: {report['brought']:,}"
