"""The version of the database: brought up to date, or refused where the code is older."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"


class SchemaState(StrEnum):
    """How a database's version stands to the code's."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


class SchemaTooNewError(Exception):
    """The database was written by a later version of the program."""


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
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if found is None:
        state = SchemaState.EMPTY
    elif found == wanted:
        state = SchemaState.CURRENT
    else:
        state = SchemaState.OLDER if found in known else SchemaState.NEWER
    return Schema(found=found, wanted=wanted, state=state)


def upgrade_schema(engine: Engine) -> Schema:
    """Bring a database to the code's version and return how it stood before.

    Raises ``SchemaTooNewError`` where it is newer than the code, and changes nothing then.
    """
    before = inspect_schema(engine)
    if before.state is SchemaState.NEWER:
        raise SchemaTooNewError(
            f"The database is at version {before.found}, newer than this program, which knows up to "
            f"{before.wanted}. Start the newer program, or restore a backup made before it."
        )
    if before.state is not SchemaState.CURRENT:
        command.upgrade(alembic_config(engine), "head")
    return before


def downgrade_schema(engine: Engine, revision: str) -> None:
    """Take a database back to an earlier version, for tests and for a failed upgrade."""
    command.downgrade(alembic_config(engine), revision)
