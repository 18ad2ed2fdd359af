"""Databases for tests: files of SQLite, or databases of the PostgreSQL that the run was given."""

import os
import shutil
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from sqlalchemy import Engine, create_engine, make_url

from app.setting_checks import DATABASE_FILE

# The address of a server on which the tests may make and drop databases; without it, SQLite.
VARIABLE = "TEST_POSTGRESQL"


class Databases(Protocol):
    """Where the tests' databases come from."""

    def empty(self, folder: Path) -> str:
        """The address of a new database; what has files has them in the folder."""

    def copy(self, url: str, folder: Path) -> str:
        """The address of a copy of a database that nobody is connected to."""

    def put_back(self, url: str, pattern: str) -> None:
        """Make a database that nobody is connected to the same as another one again."""

    def drop(self, url: str) -> None:
        """Remove a database that nobody needs any more."""

    def close(self) -> None:
        """Let go of the server, at the run's end."""


class SqliteDatabases:
    """A file each; the folders go with the run."""

    def empty(self, folder: Path) -> str:
        """The address of a file that the first connection makes."""
        folder.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{folder / DATABASE_FILE}"

    def copy(self, url: str, folder: Path) -> str:
        """Copy the file."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(make_url(url).database or "", folder / DATABASE_FILE)
        return self.empty(folder)

    def put_back(self, url: str, pattern: str) -> None:
        """Take away the file with what belongs to it, and copy the other one."""
        folder = Path(make_url(url).database or "").parent
        for file in folder.glob(f"{DATABASE_FILE}*"):
            file.unlink()
        self.copy(pattern, folder)

    def drop(self, url: str) -> None:
        """Leave it to the folder's end."""

    def close(self) -> None:
        """Nothing is held."""


class PostgresqlDatabases:
    """A database each, on one server."""

    def __init__(self, server: str) -> None:
        self.server = make_url(server)
        self.admin: Engine = create_engine(server, isolation_level="AUTOCOMMIT")

    def empty(self, folder: Path) -> str:
        """Make a database."""
        return self.make("template0")

    def copy(self, url: str, folder: Path) -> str:
        """Make one with another as its pattern."""
        return self.make(make_url(url).database or "")

    def put_back(self, url: str, pattern: str) -> None:
        """Drop it, and make one of the same name."""
        self.drop(url)
        self.make(make_url(pattern).database or "", make_url(url).database)

    def make(self, pattern: str, name: str | None = None) -> str:
        """Make a database that begins as another one."""
        name = name or f"test_{uuid4().hex}"
        with self.admin.connect() as connection:
            # Copying files is quicker than writing them to the log where nothing waits for a disk.
            connection.exec_driver_sql(
                f'CREATE DATABASE "{name}" TEMPLATE "{pattern}" STRATEGY FILE_COPY'
            )
        return self.server.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Drop it, whoever is still connected."""
        with self.admin.connect() as connection:
            name = make_url(url).database
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def close(self) -> None:
        """Close the connections that made the databases."""
        self.admin.dispose()


def databases_of_this_run() -> Databases:
    """What this run of the tests is told to use."""
    server = os.environ.get(VARIABLE)
    return PostgresqlDatabases(server) if server else SqliteDatabases()
