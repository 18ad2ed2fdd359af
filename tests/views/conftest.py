"""One app for the tests of views, put back for each: making one takes longer than most tests."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.config import Settings, read_settings
from app.factory import configure
from app.models.engine import WRITING, make_engine
from app.models.schema import upgrade_schema
from app.services.accounts import accounts
from app.web.login import COOKIE
from tests import factories
from tests.conftest import NOON, TestClock, app_on_a_copy
from tests.databases import Databases
from tests.statements import limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A database with pages and the cast in it, and the cast's sessions."""

    url: str
    tokens: dict[str, str]


@pytest.fixture(scope="session")
def pattern(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Pattern:
    """What every test's app begins with."""
    url = databases.empty(tmp_path_factory.mktemp("pattern"))
    engine = make_engine(url)
    upgrade_schema(engine)
    with Session(engine, execution_options=WRITING) as db:
        factories.load(db, factories.PAGES)
        tokens = {name: sign_in(db, f"{name}@example.org") for name in ("ada", "bob")}
        db.commit()
    engine.dispose()
    return Pattern(url=url, tokens=tokens)


def sign_in(db: Session, email: str) -> str:
    """An account and a session of it."""
    password = factories.PASSWORD
    accounts.add_user(db, email=email, password=password, is_admin=False, now=NOON)
    return factories.sign_in(db, guest=None, email=email, password=password, browser="", now=NOON)


@pytest.fixture(scope="session")
def exceeding() -> list[str]:
    """The requests of a test that asked the database more than their routes may."""
    return []


@pytest.fixture(autouse=True)
def few_statements(exceeding: list[str]) -> Iterator[None]:
    """No request of a test may ask the database more than its route may."""
    exceeding.clear()
    yield
    assert exceeding == []


@pytest.fixture(scope="session")
def shared(
    databases: Databases,
    pattern: Pattern,
    exceeding: list[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Flask]:
    """The app that all these tests ask."""
    settings = read_settings({"INSTANCE_DIR": str(tmp_path_factory.mktemp("shared"))})
    with app_on_a_copy(pattern.url, settings, TestClock(), databases) as app:
        limit(app, exceeding)
        yield app


@pytest.fixture
def app(
    shared: Flask,
    settings: Settings,
    clock: TestClock,
    databases: Databases,
    pattern: Pattern,
) -> Flask:
    """That app as if it had just been made: the database, the settings and the clock are new."""
    engine = shared.extensions["engine"]
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    databases.put_back(url, pattern.url)
    configure(shared, replace(settings, database_url=url), clock)
    return shared


def browser_of(app: Flask, pattern: Pattern, name: str) -> FlaskClient:
    """A browser that holds somebody's session."""
    client = app.test_client()
    client.set_cookie(COOKIE, pattern.tokens[name])
    return client


@pytest.fixture
def ada(app: Flask, pattern: Pattern) -> FlaskClient:
    """The learner who owns what the test makes."""
    return browser_of(app, pattern, "ada")


@pytest.fixture
def bob(app: Flask, pattern: Pattern) -> FlaskClient:
    """Somebody else."""
    return browser_of(app, pattern, "bob")
