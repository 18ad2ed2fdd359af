"""Copying an installation: everything arrives as it was, or nothing does."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, delete, func, select, update

from app.domain.errors import DomainError
from app.models import transfer
from app.models.attempt import Attempt
from app.models.engine import make_engine, open_session
from app.models.schema import upgrade_schema
from app.models.tables import TABLES
from app.models.transfer import as_text, copy_database, sums_of
from app.models.user import User
from app.services.attempts import answering
from tests import factories
from tests.databases import Databases, SqliteDatabases


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Engine]:
    """A laptop's database with pages, a learner and her work."""
    engine = make_engine(SqliteDatabases().empty(tmp_path / "source"))
    upgrade_schema(engine)
    with open_session(engine, writing=True) as db:
        factories.load(db, factories.PAGES)
        ada = factories.make_learner(db, "ada@example.org", zone="Asia/Kolkata")
        factories.practise(db, ada, text="Ünïcödé, \u202e and \U0001f600", own_points="mine too")
        running = factories.start(db, ada, title="Eviction", now=factories.NOW + timedelta(days=1))
        answering.save_draft(
            db,
            user_id=ada.id,
            attempt_id=running,
            tab=UUID(int=7),
            revision=1,
            text="begun",
            take=False,
            now=factories.NOW + timedelta(days=1, seconds=5),
        )
        db.commit()
    yield engine
    engine.dispose()


@pytest.fixture
def target(databases: Databases, tmp_path: Path) -> Iterator[Engine]:
    """Another database, with nothing in it; a PostgreSQL where the tests run on one."""
    url = databases.empty(tmp_path / "target")
    engine = make_engine(url)
    yield engine
    engine.dispose()
    databases.drop(url)


def silent(_table: str) -> None:
    """Tell nobody."""


def test_every_row_of_every_table_arrives_as_it_was(source: Engine, target: Engine) -> None:
    told: list[str] = []
    sums = copy_database(source, target, told.append)
    assert sums == sums_of(source) == sums_of(target)
    assert {each.table for each in sums} == set(told) == {table.__tablename__ for table in TABLES}
    rows = {each.table: each.rows for each in sums}
    assert rows["users"] == 1
    assert rows["attempts"] == 2
    assert rows["drafts"] == 1
    assert rows["topics"] == len(factories.PAGES)


def test_the_copy_goes_on_counting_after_the_last_row(source: Engine, target: Engine) -> None:
    copy_database(source, target, silent)
    with open_session(target, writing=True) as db:
        bob = factories.make_learner(db, "bob@example.org")
        assert bob.id == 2
        factories.load(db, {"Other/a.md": factories.PAGE.format(title="A")}, source="other")
        factories.practise(db, bob, title="A")
        db.commit()


def test_a_database_with_rows_is_not_written_to(source: Engine, target: Engine) -> None:
    copy_database(source, target, silent)
    before = sums_of(target)
    with pytest.raises(DomainError, match="not empty"):
        copy_database(source, target, silent)
    assert sums_of(target) == before


def test_a_database_is_not_copied_onto_itself(source: Engine) -> None:
    with pytest.raises(DomainError, match="same database"):
        copy_database(source, make_engine(str(source.url)), silent)


def test_an_older_database_is_brought_up_to_date_before_it_is_copied(
    tmp_path: Path, target: Engine
) -> None:
    empty = make_engine(SqliteDatabases().empty(tmp_path / "older"))
    with pytest.raises(DomainError, match="db upgrade"):
        copy_database(empty, target, silent)
    empty.dispose()


def test_a_copy_that_differs_is_not_kept(
    source: Engine, target: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that changes on its way, as by a driver that cuts a text, is found."""
    restart = transfer.restart_numbers

    def spoil(connection: Connection) -> None:
        restart(connection)
        connection.execute(update(Attempt).values(text="cut"))

    monkeypatch.setattr(transfer, "restart_numbers", spoil)
    with pytest.raises(DomainError, match="differs from its source in attempts;"):
        copy_database(source, target, silent)
    with open_session(target, writing=False) as db:
        assert db.scalar(select(func.count()).select_from(User)) == 0


def test_any_change_of_a_row_changes_its_sum(source: Engine) -> None:
    before = sums_of(source)
    with open_session(source, writing=True) as db:
        db.execute(update(Attempt).values(taken_seconds=Attempt.taken_seconds + 0.001))
        db.commit()
    changed = [
        one.table for one, other in zip(before, sums_of(source), strict=True) if one != other
    ]
    assert changed == ["attempts"]
    with open_session(source, writing=True) as db:
        db.execute(delete(User))
        db.commit()
    assert sum(each.rows for each in sums_of(source) if each.table == "attempts") == 0


def test_values_have_one_text_whatever_the_database() -> None:
    assert as_text(datetime(2026, 3, 2, 12, tzinfo=UTC)) == "2026-03-02T12:00:00+00:00"
    assert as_text(date(2026, 3, 2)) == "2026-03-02"
    assert as_text(UUID(int=1)) == "00000000-0000-0000-0000-000000000001"
    assert as_text(b"\x00\xff") == "AP8="
    with pytest.raises(TypeError, match="complex"):
        as_text(1j)
