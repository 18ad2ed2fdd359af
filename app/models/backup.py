"""Backups: one file that holds the whole installation, whatever database it runs on."""

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from app.domain.errors import DomainError
from app.models.engine import make_engine
from app.models.schema import inspect_schema, refuse_newer, upgrade_schema
from app.models.transfer import TableSum, copy_database, sums_of

SUFFIX = ".backup.sqlite3"
SUM_SUFFIX = ".sha256"
# Beside a file lie what SQLite has not yet moved into it, its index, and the lock of migrations.
COMPANIONS = ("-wal", "-shm", ".migrating")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was made, opened again and counted."""

    file: Path
    sums: list[TableSum]

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return sum(each.rows for each in self.sums)


def make_backup(engine: Engine, folder: Path, *, now: datetime) -> Backup:
    """Write a backup into a folder while the program runs, open it again and count it.

    It becomes visible only when it is whole: written aside, checked, flushed to the disk, renamed.
    """
    if not folder.is_dir():
        raise DomainError(f"{folder} is not a folder. Make it, or give another one for backups.")
    file = folder / f"strong-answer-{now:%Y%m%d-%H%M%S-%f}{SUFFIX}"
    aside = folder / f".{file.name}.{os.getpid()}"
    try:
        fill(engine, aside)
        sums = checked_sums(aside)
        digest = digest_of(aside)
        write_flushed(sum_file(file), f"{digest}  {file.name}\n")
        flush(aside)
        aside.rename(file)
        flush(folder)
    finally:
        remove(aside)
    return Backup(file=file, sums=sums)


def fill(engine: Engine, file: Path) -> None:
    """Copy the whole database into a file of SQLite's."""
    if engine.dialect.name == "sqlite":
        with (
            closing(sqlite3.connect(f"file:{engine.url.database}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(file)) as target,
        ):
            source.backup(target)
    else:
        target_engine = make_engine(f"sqlite:///{file}")
        copy_database(engine, target_engine, lambda _table: None)
        target_engine.dispose()
    make_one_file(file)


def make_one_file(file: Path) -> None:
    """Let a file of SQLite's stand alone, without what it keeps beside it; refuse one in use."""
    try:
        with closing(sqlite3.connect(file, timeout=1)) as connection:
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        mode = "wal"
    if mode != "delete":
        raise DomainError(f"The database {file} is in use. End the program that uses it first.")


def checked_sums(file: Path) -> list[TableSum]:
    """Open a backup, let SQLite check it, and add up its rows; raises ``DomainError``."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        raise DomainError(f"{file.name} is no database that can be read: {error}") from error
    if found != ["ok"]:
        raise DomainError(f"{file.name} is damaged: {found[0]}")
    engine = make_engine(f"sqlite:///{file}")
    try:
        refuse_newer(inspect_schema(engine))
        return sums_of(engine)
    finally:
        engine.dispose()
        make_one_file(file)


def require_whole(file: Path) -> None:
    """Refuse a backup of which a byte is not as it was written; raises ``DomainError``."""
    if not file.is_file():
        raise DomainError(f"There is no backup {file}.")
    try:
        wanted = sum_file(file).read_text(encoding="ascii").split()[0]
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise DomainError(
            f"{sum_file(file)} is not there or not readable, so nobody can tell whether the backup "
            "is whole. Bring it back from where the backup came from."
        ) from error
    if digest_of(file) != wanted:
        raise DomainError(f"{file.name} is not as it was written. Restore another backup.")


def restore_backup(file: Path, engine: Engine, *, now: datetime) -> list[TableSum]:
    """Bring a backup into an installation, and return its sums.

    On SQLite what was there is kept under another name; on PostgreSQL the database must be empty.
    Raises ``DomainError``, and changes nothing then.
    """
    require_whole(file)
    engine.dispose()
    database = Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None
    with TemporaryDirectory(dir=database.parent if database else None) as folder:
        copy = Path(folder) / "restored.sqlite3"
        copy.write_bytes(file.read_bytes())
        source = make_engine(f"sqlite:///{copy}")
        try:
            upgrade_schema(source)
            if database is None:
                return copy_database(source, engine, lambda _table: None)
            sums = sums_of(source)
        finally:
            source.dispose()
        make_one_file(copy)
        flush(copy)
        put_in_place(copy, database, now)
    return sums


def put_in_place(new: Path, database: Path, now: datetime) -> None:
    """Let a new file be the database from one moment to the next; the old one is kept aside."""
    if database.exists():
        make_one_file(database)
        database.with_name(f"{database.name}.before-{now:%Y%m%d-%H%M%S-%f}").hardlink_to(database)
    new.replace(database)
    flush(database.parent)


def thin_out(folder: Path, *, keep: int) -> list[Path]:
    """Remove the oldest backups of a folder beyond so many; returns what was removed."""
    old = sorted(folder.glob(f"strong-answer-*{SUFFIX}"), reverse=True)[keep:]
    for file in old:
        remove(file)
    return old


def sum_file(file: Path) -> Path:
    """Where a backup's digest is kept, in the form of ``sha256sum``."""
    return file.with_name(file.name + SUM_SUFFIX)


def digest_of(file: Path) -> str:
    """The SHA-256 of a file, read piece by piece."""
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def write_flushed(file: Path, text: str) -> None:
    """Write a small file and wait until the disk has it."""
    file.write_text(text, encoding="ascii")
    flush(file)


def flush(path: Path) -> None:
    """Wait until the disk has a file, or a folder's names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(file: Path) -> None:
    """Remove a database's files, there or not."""
    for each in (file, sum_file(file), *(Path(f"{file}{suffix}") for suffix in COMPANIONS)):
        with suppress(FileNotFoundError):
            each.unlink()
