"""The cast of the use cases, and a small source of pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.models.engine import make_engine, open_session
from tests import factories
from tests.databases import Databases

Work = Callable[[Session, Learner], Any]


@pytest.fixture
def pages() -> None:
    """One small source is loaded: the database of a test that asks for this has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A database with pages and a learner who did something, and what that came to."""

    engine: Engine
    learner: Learner
    done: Any


def worked(databases: Databases, stocked: str, folder: Path, do: Work) -> Iterator[Worked]:
    """A learner's work that the tests of a file begin with, done once for all of them."""
    url = databases.copy(stocked, folder)
    engine = make_engine(url)
    with open_session(engine, writing=True) as db:
        learner = factories.make_learner(db, "ada@example.org")
        done = do(db, learner)
        db.commit()
    yield Worked(engine=engine, learner=learner, done=done)
    engine.dispose()
    databases.drop(url)


@pytest.fixture
def database(request: pytest.FixtureRequest, database: Engine) -> Engine:
    """That of ``work`` where a test begins with some, else as everywhere."""
    return work_of(request).engine if begins_with_work(request) else database


@pytest.fixture
def ada(request: pytest.FixtureRequest, db: Session) -> Learner:
    """The learner who owns what the test makes."""
    if begins_with_work(request):
        return work_of(request).learner
    return factories.make_learner(db, "ada@example.org")


def begins_with_work(request: pytest.FixtureRequest) -> bool:
    """Whether a test, or a fixture it asks for, asks for the work that its file defines."""
    return "work" in request.fixturenames


def work_of(request: pytest.FixtureRequest) -> Worked:
    """That work."""
    found: Worked = request.getfixturevalue("work")
    return found


@pytest.fixture
def bob(db: Session) -> Learner:
    """Somebody else."""
    return factories.make_learner(db, "bob@example.org")
