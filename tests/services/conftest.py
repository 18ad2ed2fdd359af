"""The cast as learners: ada owns what the tests make, bob is somebody else."""

import pytest
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from tests import factories


@pytest.fixture
def pages(db: Session) -> None:
    """A small source of pages."""
    factories.load(db, factories.PAGES)


@pytest.fixture
def ada(db: Session) -> Learner:
    """The learner who owns what the test makes."""
    return factories.make_learner(db, "ada@example.org")


@pytest.fixture
def bob(db: Session) -> Learner:
    """Somebody else."""
    return factories.make_learner(db, "bob@example.org")
