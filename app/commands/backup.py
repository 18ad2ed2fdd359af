"""flask backup and flask restore: the whole installation as one file, and back."""

import time
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.commands.terminal import engine, one_line_errors, settings
from app.models.backup import make_backup, restore_backup, thin_out
from app.models.schema import require_current

HOUR = 3600.0
FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("backup")
@click.argument("folder", type=FOLDER, required=False)
@click.option("--keep", type=click.IntRange(1), help="Remove the oldest backups beyond so many.")
@click.option("--every", type=click.FloatRange(0, min_open=True), help="Again every so many hours.")
@with_appcontext
def backup_command(folder: Path | None, *, keep: int | None, every: float | None) -> None:
    """Write a backup into FOLDER (backups/ in the instance folder) while the program runs."""
    with one_line_errors():
        where = folder or settings().instance / "backups"
        where.mkdir(parents=True, exist_ok=True)
        while True:
            back_up(where, keep)
            if every is None:
                return
            time.sleep(every * HOUR)


def back_up(folder: Path, keep: int | None) -> None:
    """Make one backup, say what it holds, and thin out the older ones."""
    require_current(engine())
    backup = make_backup(engine(), folder, now=datetime.now(UTC))
    click.echo(f"{backup.file}: {backup.rows:,} rows, opened again and counted.")
    for old in thin_out(folder, keep=keep) if keep else []:
        click.echo(f"Removed {old.name}.")


@click.command("restore")
@click.argument("file", type=FILE)
@click.confirmation_option(
    prompt="This puts the backup in the place of what the installation holds now. Go on?"
)
@with_appcontext
def restore_command(file: Path) -> None:
    """Bring a backup back. End the program first; what SQLite held is moved aside."""
    with one_line_errors():
        sums = restore_backup(file, engine(), now=datetime.now(UTC))
    rows = sum(each.rows for each in sums)
    click.echo(f"Restored {rows:,} rows from {file.name}; every table is as it was.")
