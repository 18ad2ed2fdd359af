"""flask users export, flask users import: all of one learner as a file, and back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click
from flask.cli import with_appcontext

from app.commands.terminal import account_of, engine, one_line_errors, reading
from app.models.backup import flush
from app.models.engine import open_snapshot
from app.services import own_export


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
