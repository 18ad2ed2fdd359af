"""What tests share: an app on a database of its own, its clock in the test's hand, and a cast."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from app.config import Settings, read_settings
from app.factory import create_app
from app.models.engine import WRITING, make_engine, open_session
from app.models.schema import upgrade_schema
from tests import factories
from tests.databases import VARIABLE, Databases, databases_of_this_run

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
# The files that take longest begin first, so that at the end no worker is left alone with one.
LONGEST = (
    "test_own_round_trip.py",
    "test_payloads.py",
    "test_own_import.py",
    "test_every_url.py",
    "test_cli_serve.py",
    "test_backup.py",
    "test_crowds.py",
    "test_own_export.py",
    "test_sudden_ends.py",
    "test_migrations.py",
    "test_cli_turns.py",
    "test_storage_faults.py",
    "test_loading_killed.py",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other database alone; put what takes longest first."""
    other = "sqlite" if VARIABLE in os.environ else "postgresql"
    left_out = [item for item in items if item.get_closest_marker(other)]
    config.hook.pytest_deselected(items=left_out)
    kept = [item for item in items if not item.get_closest_marker(other)]
    items[:] = sorted(kept, key=place)


def place(item: pytest.Item) -> int:
    """Where a test's file stands in the order."""
    name = item.path.name
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


class TestClock:
    """A clock that stands until the test moves it."""

    __test__ = False

    def __init__(self, moment: datetime = NOON) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **lengths: float) -> datetime:
        """Let time pass."""
        self.moment += timedelta(**lengths)
        return self.moment


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Where this run's databases come from: SQLite, or the PostgreSQL it was given."""
    found = databases_of_this_run()
    yield found
    found.close()


@pytest.fixture(scope="session")
def engine(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One migrated database for all tests that look at it inside a transaction."""
    engine = make_engine(databases.empty(tmp_path_factory.mktemp("db")))
    upgrade_schema(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def migrated(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a migrated database without rows, to be copied."""
    url = databases.empty(tmp_path_factory.mktemp("migrated"))
    engine = make_engine(url)
    upgrade_schema(engine)
    engine.dispose()
    return url


@pytest.fixture
def url(databases: Databases, tmp_path: Path) -> Iterator[str]:
    """The address of a database that nothing was written to, where an installation has it."""
    url = databases.empty(tmp_path / "instance")
    yield url
    databases.drop(url)


@pytest.fixture
def empty(url: str) -> Iterator[Engine]:
    """The engine of that database."""
    engine = make_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def stocked_engine(
    databases: Databases, stocked: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """The same with one small source of pages, which most tests would load."""
    engine = make_engine(databases.copy(stocked, tmp_path_factory.mktemp("pages")))
    yield engine
    engine.dispose()


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Engine:
    """Which database a test looks at inside a transaction: with pages where it asks for them."""
    name = "stocked_engine" if "pages" in request.fixturenames else "engine"
    found: Engine = request.getfixturevalue(name)
    return found


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    """The one outer transaction of a test; it is rolled back at its end."""
    with database.connect().execution_options(**WRITING) as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def db(connection: Connection) -> Iterator[Session]:
    """A session inside the test's transaction; its commits are savepoints."""
    with Session(
        connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
    ) as session:
        yield session


@pytest.fixture
def clock() -> TestClock:
    """The moment the app believes it is."""
    return TestClock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings as a first start on a laptop gives them."""
    return read_settings({"INSTANCE_DIR": str(tmp_path / "instance")})


@pytest.fixture(scope="session")
def stocked(databases: Databases, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database with one small source of pages loaded, to be copied."""
    url = databases.copy(migrated, tmp_path_factory.mktemp("stocked"))
    engine = make_engine(url)
    with Session(engine, execution_options=WRITING) as db:
        factories.load(db, factories.PAGES)
        db.commit()
    engine.dispose()
    return url


@pytest.fixture
def bare(
    settings: Settings, clock: TestClock, databases: Databases, migrated: str
) -> Iterator[Flask]:
    """An app on a migrated database of its own, without a row in it."""
    with app_on_a_copy(migrated, settings, clock, databases) as app:
        yield app


@pytest.fixture
def app(
    settings: Settings, clock: TestClock, databases: Databases, stocked: str
) -> Iterator[Flask]:
    """An app on a database of its own, with one small source of pages loaded."""
    with app_on_a_copy(stocked, settings, clock, databases) as app:
        yield app


@contextmanager
def app_on_a_copy(
    pattern: str, settings: Settings, clock: TestClock, databases: Databases
) -> Iterator[Flask]:
    """An app whose database begins as another one, and is gone after the test."""
    url = databases.copy(pattern, settings.instance)
    app = create_app(replace(settings, database_url=url), clock=clock)
    yield app
    app.extensions["engine"].dispose()
    databases.drop(url)


@pytest.fixture
def program(app: Flask) -> Flask:
    """The program with pages and a learner's work."""
    with open_session(app.extensions["engine"], writing=True) as db:
        factories.practise(db, factories.make_learner(db, "ada@example.org"))
        db.commit()
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that has never been here."""
    return app.test_client()


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    """A browser signed in as the learner who owns what the test makes."""
    return factories.signed_in(app, "ada@example.org")


@pytest.fixture
def bob(app: Flask) -> FlaskClient:
    """A browser signed in as somebody else."""
    return factories.signed_in(app, "bob@example.org")
