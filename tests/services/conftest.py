"""The cast of the use cases, and a small source of pages."""

import pytest
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from tests import factories


@pytest.fixture
def pages() -> None:
    """One small source is loaded: the database of a test that asks for this has it."""


@pytest.fixture
def ada(db: Session) -> Learner:
    """The learner who owns what the test makes."""
    return factories.make_learner(db, "ada@example.org")


@pytest.fixture
def bob(db: Session) -> Learner:
    """Somebody else."""
    return factories.make_learner(db, "bob@example.org")
