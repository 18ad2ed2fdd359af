"""What tests share: an app on a database of its own, its clock in the test's hand, and a cast."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from app.config import DATABASE_FILE, Settings, read_settings
from app.factory import create_app
from app.models.engine import WRITING, make_engine
from app.models.schema import upgrade_schema
from tests import factories

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


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
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with ada's and bob's accounts, to be copied: that is quick."""
    file = tmp_path_factory.mktemp("template") / "template.sqlite3"
    engine = make_engine(f"sqlite:///{file}")
    upgrade_schema(engine)
    with Session(engine, execution_options=WRITING) as db:
        for email in ("ada@example.org", "bob@example.org"):
            factories.make_learner(db, email)
        db.commit()
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def loaded_template(template: Path) -> Path:
    """The same with one small source of pages loaded."""
    file = template.with_name("loaded.sqlite3")
    shutil.copy(template, file)
    engine = make_engine(f"sqlite:///{file}")
    with Session(engine, execution_options=WRITING) as db:
        factories.load(db, factories.PAGES)
        db.commit()
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def engine(template: Path) -> Iterator[Engine]:
    """One database for all tests that look at it inside a transaction."""
    file = template.with_name("shared.sqlite3")
    shutil.copy(template, file)
    engine = make_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """The one outer transaction of a test; it is rolled back at its end."""
    with engine.connect().execution_options(**WRITING) as connection:
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


@pytest.fixture
def app(settings: Settings, clock: TestClock, loaded_template: Path) -> Iterator[Flask]:
    """An app on a fresh database of its own, with one small source of pages loaded."""
    shutil.copy(loaded_template, settings.instance / DATABASE_FILE)
    app = create_app(settings, clock=clock)
    engine: Engine = app.extensions["engine"]
    yield app
    engine.dispose()


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
