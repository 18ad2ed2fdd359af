"""SQLite set up for many threads and sudden ends."""

import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import Engine, event, func, select, text
from sqlalchemy.exc import OperationalError, StatementError

from app.models import engine as engines
from app.models.engine import make_engine, open_session
from app.models.schema import upgrade_schema
from app.models.user import User
from tests.factories import NOW

pytestmark = pytest.mark.sqlite


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path / 'test.sqlite3'}")
    upgrade_schema(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, database: Engine) -> None:
    """Waits of a fifth of a second, so that a test need not wait for two."""
    monkeypatch.setattr(engines, "LOCK_WAIT_SECONDS", 0.2)
    # A connection is told at its beginning.
    database.dispose()


@pytest.fixture
def foreign_lock(database: Engine) -> Iterator[sqlite3.Connection]:
    """Another process's lock."""
    other = sqlite3.connect(database.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 2000)],
)
@pytest.mark.parametrize("writing", [True, False])
def test_every_connection_is_set_up(
    database: Engine, pragma: str, value: object, writing: bool
) -> None:
    with open_session(database, writing=writing) as db:
        assert db.scalar(text(f"PRAGMA {pragma}")) == value


def test_waiting_for_a_lock_comes_before_what_can_meet_one(tmp_path: Path) -> None:
    statements: list[str] = []
    engine = make_engine(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    raw = sqlite3.connect(tmp_path / "x.sqlite3")
    raw.set_trace_callback(statements.append)
    engine.pool.dispatch.connect(raw, None)
    raw.close()
    engine.dispose()
    ours = [
        name for each in statements for name in ("busy_timeout", "journal_mode") if name in each
    ]
    assert ours == ["busy_timeout", "journal_mode"]


def test_only_writing_sessions_take_the_lock(database: Engine) -> None:
    begun: list[str] = []
    event.listen(database, "before_cursor_execute", lambda *args: begun.append(args[2]))
    for writing in (False, True):
        with open_session(database, writing=writing) as db:
            db.scalar(select(func.count()).select_from(User))
    assert [each for each in begun if each.startswith("BEGIN")] == ["BEGIN", "BEGIN IMMEDIATE"]


def test_eight_threads_write_without_an_error(database: Engine) -> None:
    errors: list[Exception] = []

    def write() -> None:
        for _ in range(25):
            try:
                with open_session(database, writing=True) as db:
                    db.scalar(select(func.count()).select_from(User))
                    db.add(User(created_at=NOW))
                    db.commit()
            except OperationalError as error:
                errors.append(error)

    threads = [Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_session(database, writing=False) as db:
        assert db.scalar(select(func.count()).select_from(User)) == 200
    assert errors == []


def test_reads_go_on_while_another_process_writes(
    database: Engine, foreign_lock: sqlite3.Connection
) -> None:
    began = time.monotonic()
    with open_session(database, writing=False) as db:
        assert db.scalar(select(func.count()).select_from(User)) == 0
    assert time.monotonic() - began < 1


def test_a_queue_behind_another_process_waits_no_longer_than_its_first(
    database: Engine, foreign_lock: sqlite3.Connection
) -> None:
    waited: list[float] = []

    def write() -> None:
        began = time.monotonic()
        with open_session(database, writing=True) as db, pytest.raises(OperationalError):
            db.connection()
        waited.append(time.monotonic() - began)

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    for thread in threads:
        thread.join()
    assert len(waited) == 4
    assert max(waited) < 3


def test_after_a_refused_write_the_next_one_passes(
    database: Engine, impatient: None, foreign_lock: sqlite3.Connection
) -> None:
    with open_session(database, writing=True) as db, pytest.raises(OperationalError):
        db.connection()
    foreign_lock.execute("ROLLBACK")
    with open_session(database, writing=True) as db:
        db.add(User(created_at=NOW))
        db.commit()
        assert db.scalar(text("PRAGMA busy_timeout")) == 200


def test_a_write_that_waits_for_a_thread_too_long_is_refused(
    database: Engine, impatient: None
) -> None:
    with open_session(database, writing=True) as first:
        first.connection()
        second = open_session(database, writing=True)
        with second, pytest.raises(OperationalError, match="locked"):
            second.connection()
    with open_session(database, writing=True) as third:
        third.connection()


@pytest.mark.usefixtures("client")
def test_a_locked_database_is_503_within_three_seconds_and_reads_go_on(app: Flask) -> None:
    browser = app.test_client()
    browser.set_cookie("strong_answer_session", "anything")
    other = sqlite3.connect(app.extensions["engine"].url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    sent = {"email": "ada@example.org", "password": "four plain words"}
    answer = browser.post("/sign-in", data=sent)
    waited = time.monotonic() - began
    assert browser.get("/topics").status_code == 200
    other.close()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "3"
    assert waited < 3
    assert browser.post("/sign-in", data=sent).status_code == 422


def test_a_moment_without_a_zone_is_refused(database: Engine) -> None:
    naive = datetime(2026, 3, 2, 12)  # noqa: DTZ001
    with open_session(database, writing=True) as db:
        db.add(User(created_at=naive))
        with pytest.raises(StatementError, match="naive"):
            db.flush()


def test_a_moment_comes_back_in_utc(database: Engine) -> None:
    there = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    with open_session(database, writing=True) as db:
        db.add(User(created_at=there))
        db.commit()
        db.expire_all()
        found = db.scalars(select(User)).one()
        assert found.created_at == there
        assert found.created_at.tzinfo is UTC
        assert found.interview_on is None


def test_postgresql_is_given_up_soon_and_only_written_where_it_takes_writes() -> None:
    engine = make_engine("postgresql+psycopg://ada@127.0.0.1:1/x")
    began = time.monotonic()
    with pytest.raises(OperationalError), engine.connect():
        pass
    engine.dispose()
    assert time.monotonic() - began < 3
    assert engine.dialect.name == "postgresql"
