"""flask content: check, load, diff, watch and export folders of pages."""

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from app.commands.findings import FORMATS
from app.commands.loading import load_folder, printable, table
from app.commands.terminal import one_line_errors, reading
from app.commands.watching import Folder, watch
from app.domain.errors import Level
from app.services.loading import checking
from app.services.loading.diffing import diff_source
from app.services.loading.exporting import export_source
from app.services.loading.folders import read_folder

group = AppGroup("content", help="Check, load, compare, watch and export folders of pages.")
PATH = click.argument("path", type=click.Path(path_type=Path))
SOURCE = click.option(
    "--source", default=None, help="Name of the source; the folder's name by default."
)


def source_name(path: Path, given: str | None) -> str:
    """The name that was given, or the folder's."""
    return given or path.resolve().name


@group.command("check")
@PATH
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), default="text")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
def check_command(path: Path, kind: str, *, strict: bool) -> None:
    """Print what is wrong in a folder of pages; needs no database."""
    with one_line_errors():
        problems = checking.check_folder(path)
    written = FORMATS[kind](path, problems)
    if written:
        click.echo(written)
    levels = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    bad = sum(problem.level in levels for problem in problems)
    click.echo(f"{len(problems)} findings, {bad} of them count", err=True)
    sys.exit(1 if bad else 0)


@group.command("load")
@PATH
@SOURCE
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.option("--soft-reset", is_flag=True, help="Halve what learners remember of what changed.")
def load_command(path: Path, source: str | None, *, as_json: bool, soft_reset: bool) -> None:
    """Load a folder of pages into the database."""
    with one_line_errors():
        report, writes = load_folder(
            path, source_name(path, source), show=not as_json, soft_reset=soft_reset
        )
    whole = {**report.as_dict(), "writes": writes}
    click.echo(json.dumps(whole, indent=1) if as_json else table(report, writes))
    sys.exit(1 if report.failed else 0)


@group.command("diff")
@PATH
@SOURCE
def diff_command(path: Path, source: str | None) -> None:
    """Print what loading a folder would change, topic by topic; stores nothing."""
    with one_line_errors(), reading() as db:
        diffs = diff_source(db, name=source_name(path, source), pages=read_folder(path))
    for diff in diffs:
        for line in str(diff).splitlines():
            click.echo(printable(line))
    click.echo("1 topic differs" if len(diffs) == 1 else f"{len(diffs)} topics differ", err=True)


@group.command("watch")
@PATH
@SOURCE
def watch_command(path: Path, source: str | None) -> None:
    """Load a folder now and again whenever something in it is saved, until Ctrl-C."""
    with one_line_errors():
        read_folder(path)
        watch([Folder(path=path, source=source_name(path, source))])


@group.command("export")
@click.option("--source", default=None, help="Only this source.")
def export_command(source: str | None) -> None:
    """Print the topics in the export format, sorted by path."""
    with one_line_errors(), reading() as db:
        topics = export_source(db, source=source)
    click.echo(json.dumps(topics, indent=1, ensure_ascii=False))
