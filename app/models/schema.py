"""The version of the database: brought up to date, or refused where the code is older."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine

from app.domain.errors import DomainError
from app.models.revision import MIGRATIONS

# Any number, as long as nothing else in the same PostgreSQL database locks by it.
ADVISORY_LOCK = 7_305_917_222
# What the lock file of an installation holds once its database was made.
MADE = "made"
# Windows has no such module: there the first start after an update is to be one process.
FCNTL: Any = import_module("fcntl") if find_spec("fcntl") else None


class SchemaState(StrEnum):
    """How a database's version stands to the code's."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


class SchemaTooNewError(Exception):
    """The database was written by a later version of the program."""


class DatabaseGoneError(OSError):
    """The file of an installation that was used before is not there any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A database's version, the code's, and how they stand."""

    found: str | None
    wanted: str
    state: SchemaState


def alembic_config(engine: Engine) -> Config:
    """Alembic's settings, made here so that there is no second place that names the database."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def inspect_schema(engine: Engine) -> Schema:
    """Read the version of a database; changes nothing."""
    scripts = ScriptDirectory.from_config(alembic_config(engine))
    wanted = scripts.get_current_head() or ""
    found = None if is_missing(engine) else stored_revision(engine)
    known = {script.revision for script in scripts.walk_revisions()}
    if found is None:
        state = SchemaState.EMPTY
    elif found == wanted:
        state = SchemaState.CURRENT
    else:
        state = SchemaState.OLDER if found in known else SchemaState.NEWER
    return Schema(found=found, wanted=wanted, state=state)


def stored_revision(engine: Engine) -> str | None:
    """The version that a database says it has; None before its first migration."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_missing(engine: Engine) -> bool:
    """Whether a file of SQLite's is not there, or has nothing in it."""
    if engine.dialect.name != "sqlite":
        return False
    file = Path(engine.url.database or "")
    return not file.exists() or file.stat().st_size == 0


def make_file(engine: Engine) -> None:
    """Make the empty file of a new installation; raises ``DatabaseGoneError`` where one was."""
    if not is_missing(engine):
        return
    file, lock = Path(engine.url.database or ""), lock_file(engine)
    if lock.exists() and lock.read_text(encoding="ascii") == MADE:
        raise DatabaseGoneError(
            f"The database {file} is gone or empty, though there was one. Bring it back, or a "
            f"backup: flask --app wsgi restore FILE. To begin anew, remove {lock.name} beside it."
        )
    file.touch()


def refuse_newer(schema: Schema) -> None:
    """Raise ``SchemaTooNewError`` for a database that the code is too old for."""
    if schema.state is SchemaState.NEWER:
        raise SchemaTooNewError(
            f"The database is at version {schema.found}, newer than this program, which "
            f"knows up to {schema.wanted}. Start the newer program, or restore an older backup."
        )


def require_current(engine: Engine) -> None:
    """Refuse to work on a database of another version."""
    schema = inspect_schema(engine)
    refuse_newer(schema)
    if schema.state is not SchemaState.CURRENT:
        raise DomainError("The database is not up to date. Run: flask --app wsgi db upgrade")


def upgrade_schema(engine: Engine) -> Schema:
    """Bring a database to the code's version and return how it stood before.

    Raises ``SchemaTooNewError`` where it is newer than the code, and changes nothing then. Of
    several processes that start at once one migrates, and the others find it done.
    """
    before = inspect_schema(engine)
    refuse_newer(before)
    if before.state is SchemaState.CURRENT:
        return before
    with migration_lock(engine):
        before = inspect_schema(engine)
        refuse_newer(before)
        if before.state is not SchemaState.CURRENT:
            make_file(engine)
            command.upgrade(alembic_config(engine), "head")
            remember_made(engine)
    return before


def downgrade_schema(engine: Engine, revision: str) -> None:
    """Take a database back to an earlier version, for tests and for a failed upgrade.

    Raises ``SchemaTooNewError`` and, for a version that is none, ``DomainError``.
    """
    with migration_lock(engine):
        refuse_newer(inspect_schema(engine))
        try:
            command.downgrade(alembic_config(engine), revision)
        except CommandError as error:
            raise DomainError(f"The database can't go back to {revision!r}: {error}") from error


def remember_made(engine: Engine) -> None:
    """Write beside a file of SQLite's that there is one: if it vanishes, the next start says so."""
    if engine.dialect.name == "sqlite":
        lock_file(engine).write_text(MADE, encoding="ascii")


def lock_file(engine: Engine) -> Path:
    """The file beside a database of SQLite's that is locked while it migrates."""
    return Path(f"{engine.url.database}.migrating")


@contextmanager
def migration_lock(engine: Engine) -> Iterator[None]:
    """Let one process at a time change the version of a database; the others wait."""
    if engine.dialect.name == "sqlite":
        with file_lock(lock_file(engine)):
            yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({ADVISORY_LOCK})")
        try:
            yield
        finally:
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({ADVISORY_LOCK})")


@contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Hold a file beside the database; it stays there, as removing it would be a race again."""
    with path.open("a") as file:
        if FCNTL is not None:
            FCNTL.flock(file, FCNTL.LOCK_EX)
        yield
