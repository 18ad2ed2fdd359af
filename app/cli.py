"""The commands: serve, content, users, db; each refuses bad input with one line and exit code 2."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.config import ROOT, Settings
from app.domain.errors import DomainError, Level
from app.models.engine import open_session
from app.models.schema import (
    SchemaState,
    SchemaTooNewError,
    downgrade_schema,
    inspect_schema,
    upgrade_schema,
)
from app.services import accounts, content
from app.services.exporting import export_source
from app.services.folders import read_folder
from app.services.load_report import COUNTS, LoadReport
from app.web.rendering import RENDERER_VERSION, render_notes

BUILT_IN = "content"
BAR_WIDTH = 30

content_group = AppGroup("content", help="Check, load and export folders of pages.")
users_group = AppGroup("users", help="Make accounts.")
db_group = AppGroup("db", help="Bring the database up to date, and look at it.")


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(serve)
    for group in (content_group, users_group, db_group):
        app.cli.add_command(group)


def settings() -> Settings:
    """What the program was told."""
    value: Settings = current_app.config["SETTINGS"]
    return value


def engine() -> Engine:
    """The app's engine."""
    value: Engine = current_app.extensions["engine"]
    return value


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Turn what a person can mend into one line and exit code 2."""
    try:
        yield
    except (DomainError, SchemaTooNewError) as error:
        sys.exit(refuse(str(error)))
    except DBAPIError as error:
        sys.exit(refuse(f"The database can't be used: {error.orig}"))


def refuse(message: str) -> int:
    """Say what is wrong, and give the exit code for it."""
    click.echo(f"strong-answer: {message}", err=True)
    return 2


@contextmanager
def writing() -> Iterator[Session]:
    """A session that is committed at its end, or not at all."""
    with one_line_errors(), open_session(engine(), writing=True) as db:
        require_current_schema()
        yield db
        db.commit()


def require_current_schema() -> None:
    """Refuse to work on a database of another version."""
    schema = inspect_schema(engine())
    if schema.state is SchemaState.NEWER:
        raise SchemaTooNewError(
            f"The database is at version {schema.found}, newer than this program "
            f"({schema.wanted}). Start the newer program."
        )
    if schema.state is not SchemaState.CURRENT:
        raise DomainError("The database is not up to date. Run: flask db upgrade")


@content_group.command("check")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
def check_command(path: Path, *, strict: bool) -> None:
    """Print what is wrong in a folder of pages as path:line: level: message."""
    with one_line_errors():
        problems = content.check_folder(path)
    for problem in problems:
        click.echo(str(problem))
    levels = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    bad = sum(problem.level in levels for problem in problems)
    click.echo(f"{len(problems)} findings, {bad} of them count", err=True)
    sys.exit(1 if bad else 0)


@content_group.command("load")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--source", default=None, help="Name of the source; the folder's name by default.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
def load_command(path: Path, source: str | None, *, as_json: bool) -> None:
    """Load a folder of pages into the database."""
    report = load_folder(path, source or path.resolve().name, show=not as_json)
    click.echo(json.dumps(report.as_dict(), indent=1) if as_json else table(report))
    sys.exit(1 if report.failed else 0)


@content_group.command("export")
@click.option("--source", default=None, help="Only this source.")
def export_command(source: str | None) -> None:
    """Print the topics in the export format, sorted by path."""
    with one_line_errors(), open_session(engine(), writing=False) as db:
        require_current_schema()
        topics = export_source(db, source=source)
    click.echo(json.dumps(topics, indent=1, ensure_ascii=False))


def load_folder(path: Path, source: str, *, show: bool) -> LoadReport:
    """Load one folder as a source, with a bar on a terminal and the problems as lines."""
    bar = progress_bar(source) if show and sys.stderr.isatty() else (lambda _done, _total: None)
    with writing() as db:
        report = content.load_source(
            db,
            name=source,
            pages=read_folder(path),
            renderer=content.Renderer(render=render_notes, version=RENDERER_VERSION),
            now=datetime.now(UTC),
            progress=bar,
        )
    if show:
        for problem in report.problems:
            if problem.level is not Level.NOTE:
                click.echo(str(problem), err=True)
    return report


def progress_bar(source: str) -> Callable[[int, int], None]:
    """A bar on standard error that moves in place."""

    def draw(done: int, total: int) -> None:
        filled = BAR_WIDTH * done // total
        bar = "#" * filled + "." * (BAR_WIDTH - filled)
        end = "\n" if done == total else ""
        click.echo(f"\rReading {source} [{bar}] {done}/{total}{end}", nl=False, err=True)

    return draw


def table(report: LoadReport) -> str:
    """The report as a table of two columns."""
    rows = [f"  {name:<12}{getattr(report, name):>6}" for name in COUNTS]
    return "\n".join([f"Source {report.source}", *rows])


@users_group.command("add")
@click.argument("email")
@click.option("--admin", is_flag=True, help="Make an administrator.")
@click.password_option(help="Asked for when not given.")
def add_user_command(email: str, password: str, *, admin: bool) -> None:
    """Make an account."""
    with writing() as db:
        learner = accounts.add_user(
            db, email=email, password=password, is_admin=admin, now=datetime.now(UTC)
        )
    kind = "administrator" if admin else "account"
    click.echo(f"Made the {kind} {learner.email}.")


@db_group.command("upgrade")
def upgrade_command() -> None:
    """Bring the database to this program's version."""
    with one_line_errors():
        before = upgrade_schema(engine())
    click.echo(f"The database was {before.state.value}; it is at version {before.wanted}.")


@db_group.command("downgrade")
@click.argument("revision")
@click.confirmation_option(prompt="Going back may drop columns with what is in them. Go on?")
def downgrade_command(revision: str) -> None:
    """Take the database back to an earlier version."""
    with one_line_errors():
        downgrade_schema(engine(), revision)
    click.echo(f"The database is at version {revision}.")


@db_group.command("check")
def check_db_command() -> None:
    """Say whether the database's version fits this program."""
    with one_line_errors():
        schema = inspect_schema(engine())
    click.echo(f"The database is {schema.state.value}: {schema.found} (wanted {schema.wanted}).")
    sys.exit(0 if schema.state is SchemaState.CURRENT else 1)


@click.command("serve")
@click.option("--reload", is_flag=True, help="Start again when the code or the pages change.")
@with_appcontext
def serve(*, reload: bool) -> None:
    """Migrate, load the pages, print the address, and serve."""
    given = settings()
    with one_line_errors():
        upgrade_schema(engine())
    for folder, source in sources(given):
        report = load_folder(folder, source, show=True)
        click.echo(summary(report), err=True)
    engine().dispose()
    click.echo(f"\nStrong Answer is ready: {address(given)}\n", err=True)
    run_server(given, reload=reload)


def sources(given: Settings) -> list[tuple[Path, str]]:
    """The built-in pages, then the further folders."""
    return [(ROOT / BUILT_IN, BUILT_IN), *((path, path.name) for path in given.content_dirs)]


def summary(report: LoadReport) -> str:
    """A load in one line."""
    changed = report.added + report.updated + report.moved + report.archived
    return (
        f"Pages of {report.source}: {report.topics} topics, {report.drills} drills, "
        f"{changed} changed, {report.failed} failed."
    )


def address(given: Settings) -> str:
    """The address to open; a name for "every address" is of no use in a browser."""
    host = "127.0.0.1" if given.host in {"0.0.0.0", "::"} else given.host  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{given.port}/"


def run_server(given: Settings, *, reload: bool) -> None:
    """Serve with granian; slow clients do not hold up the others there."""
    os.environ.setdefault("HOST", given.host)
    Granian(
        "wsgi:app",
        address=given.host,
        port=given.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=given.threads,
        reload=reload,
        reload_paths=[ROOT / "app", ROOT / BUILT_IN] if reload else None,
        log_access=False,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()
