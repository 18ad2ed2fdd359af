"""An app for each test of a view in a few milliseconds: the database is a copy of one made once."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session

from app.config import Settings
from app.models.engine import WRITING, make_engine
from app.models.schema import upgrade_schema
from app.services import accounts
from app.web.login import COOKIE
from tests import factories
from tests.conftest import NOON, TestClock, app_on_a_copy
from tests.databases import Databases


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A database with pages and the cast in it, and the cast's sessions."""

    url: str
    tokens: dict[str, str]
    templates: FileSystemBytecodeCache


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
    return Pattern(
        url=url,
        tokens=tokens,
        templates=FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates"))),
    )


def sign_in(db: Session, email: str) -> str:
    """An account and a session of it."""
    password = factories.PASSWORD
    accounts.add_user(db, email=email, password=password, is_admin=False, now=NOON)
    return factories.sign_in(db, guest=None, email=email, password=password, browser="", now=NOON)


@pytest.fixture
def app(
    settings: Settings, clock: TestClock, databases: Databases, pattern: Pattern
) -> Iterator[Flask]:
    """An app on a copy of the pattern."""
    with app_on_a_copy(pattern.url, settings, clock, databases) as app:
        app.jinja_env.bytecode_cache = pattern.templates
        yield app


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
