"""Backups: whole or not there, found out when a byte is off, and brought back with nothing lost."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Engine, select

from app.domain.errors import DomainError
from app.models.backup import make_backup, restore_backup, sum_file, thin_out
from app.models.engine import make_engine, open_session
from app.models.schema import upgrade_schema
from app.models.transfer import sums_of
from app.models.user import User
from tests import factories
from tests.databases import Databases

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def installation(databases: Databases, tmp_path: Path) -> Iterator[Engine]:
    """A database with a learner's work in it."""
    url = databases.empty(tmp_path / "instance")
    engine = make_engine(url)
    upgrade_schema(engine)
    with open_session(engine, writing=True) as db:
        factories.load(db, factories.PAGES)
        factories.practise(db, factories.make_learner(db, "ada@example.org"))
        db.commit()
    yield engine
    engine.dispose()
    databases.drop(url)


@pytest.fixture
def empty(databases: Databases, tmp_path: Path) -> Iterator[Engine]:
    """Another installation, new."""
    url = databases.empty(tmp_path / "new")
    engine = make_engine(url)
    yield engine
    engine.dispose()
    databases.drop(url)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups go."""
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


def emails(engine: Engine) -> set[str | None]:
    """Who is in a database."""
    with open_session(engine, writing=False) as db:
        return set(db.scalars(select(User.email)))


def test_a_backup_holds_every_row_and_stands_alone(installation: Engine, folder: Path) -> None:
    backup = make_backup(installation, folder, now=NOW)
    assert backup.sums == sums_of(installation)
    assert backup.rows > 20
    names = {path.name for path in folder.iterdir()}
    assert names == {backup.file.name, sum_file(backup.file).name}


def test_a_restored_installation_is_the_same(
    installation: Engine, empty: Engine, folder: Path
) -> None:
    backup = make_backup(installation, folder, now=NOW)
    before = backup.file.read_bytes()
    assert restore_backup(backup.file, empty, now=NOW) == sums_of(installation) == sums_of(empty)
    assert backup.file.read_bytes() == before
    assert len(list(folder.iterdir())) == 2


def test_a_backup_under_load_has_everything_that_was_stored_before_it(
    installation: Engine, empty: Engine, folder: Path
) -> None:
    stored: list[str] = []
    enough = Event()

    def write() -> None:
        while not enough.is_set():
            email = f"{len(stored)}@example.org"
            with open_session(installation, writing=True) as db:
                db.add(User(created_at=NOW, email=email, password_hash="x"))
                db.commit()
            stored.append(email)

    writer = Thread(target=write)
    writer.start()
    try:
        while len(stored) < 5:
            pass
        acknowledged = set(stored)
        backup = make_backup(installation, folder, now=NOW)
    finally:
        enough.set()
        writer.join()
    restore_backup(backup.file, empty, now=NOW)
    assert acknowledged <= emails(empty)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.33, 0.5, 0.77, 0.999])
def test_one_flipped_byte_anywhere_is_found(
    installation: Engine, empty: Engine, folder: Path, share: float
) -> None:
    backup = make_backup(installation, folder, now=NOW)
    content = bytearray(backup.file.read_bytes())
    content[int(len(content) * share)] ^= 1
    backup.file.write_bytes(content)
    with pytest.raises(DomainError, match="not as it was written"):
        restore_backup(backup.file, empty, now=NOW)
    empty.dispose()


def test_without_its_sum_nobody_can_tell(installation: Engine, empty: Engine, folder: Path) -> None:
    backup = make_backup(installation, folder, now=NOW)
    sum_file(backup.file).unlink()
    with pytest.raises(DomainError, match="nobody can tell"):
        restore_backup(backup.file, empty, now=NOW)
    with pytest.raises(DomainError, match="There is no backup"):
        restore_backup(folder / "none", empty, now=NOW)


@pytest.mark.sqlite
def test_what_was_there_is_moved_aside(installation: Engine, folder: Path) -> None:
    backup = make_backup(installation, folder, now=NOW)
    with open_session(installation, writing=True) as db:
        factories.make_learner(db, "late@example.org")
        db.commit()
    restore_backup(backup.file, installation, now=NOW + timedelta(hours=1))
    assert emails(installation) == {"ada@example.org"}
    (aside,) = Path(installation.url.database or "").parent.glob("*.before-*")
    with closing(sqlite3.connect(aside)) as old:
        assert old.execute("SELECT count(*) FROM users").fetchone() == (2,)


@pytest.mark.sqlite
def test_a_database_that_is_in_use_is_not_replaced(installation: Engine, folder: Path) -> None:
    backup = make_backup(installation, folder, now=NOW)
    other = make_engine(str(installation.url))
    with other.connect() as connection:
        connection.exec_driver_sql("SELECT 1 FROM users")
        with pytest.raises(DomainError, match="in use"):
            restore_backup(backup.file, installation, now=NOW)
    other.dispose()
    assert emails(installation) == {"ada@example.org"}


def test_a_backup_that_fails_leaves_nothing_behind(
    installation: Engine, folder: Path, tmp_path: Path
) -> None:
    # The name that it would be written under is taken by a folder.
    (folder / f".strong-answer-{NOW:%Y%m%d-%H%M%S-%f}.backup.sqlite3.{os.getpid()}").mkdir()
    with pytest.raises((sqlite3.OperationalError, OSError, DomainError)):
        make_backup(installation, folder, now=NOW)
    assert [path.name for path in folder.iterdir() if path.is_file()] == []
    with pytest.raises(DomainError, match="is not a folder"):
        make_backup(installation, tmp_path / "nowhere", now=NOW)


def test_the_oldest_backups_go_first(installation: Engine, folder: Path) -> None:
    made = [make_backup(installation, folder, now=NOW + timedelta(days=n)).file for n in range(3)]
    assert thin_out(folder, keep=2) == [made[0]]
    assert sorted(path.name for path in folder.glob("*.sqlite3")) == [f.name for f in made[1:]]
    assert not sum_file(made[0]).exists()
