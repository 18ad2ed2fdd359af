"""flask attempts verify and rebuild, flask reviews rebuild: what they print and how they end."""

from collections.abc import Iterator

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Engine, delete, update
from sqlalchemy.orm import Session

from app.models.attempt import AttemptEvent
from app.models.engine import WRITING
from app.models.review import Standing
from tests import factories


@pytest.fixture
def db(app: Flask) -> Iterator[Session]:
    """A session on the app's own database, with a learner's work in it."""
    engine: Engine = app.extensions["engine"]
    with Session(engine, execution_options=WRITING) as db:
        factories.practise(db, factories.make_learner(db, "ada@example.org"))
        db.commit()
        yield db


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))


def test_right_figures_are_verified_in_one_line(app: Flask, db: Session) -> None:
    result = run(app, "attempts", "verify")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "1 learners, 0 differences\n"


def test_a_wrong_figure_is_told_and_stays_until_it_is_rebuilt(app: Flask, db: Session) -> None:
    db.execute(update(Standing).values(attempts=5))
    db.commit()
    for _ in range(2):
        told = run(app, "attempts", "verify")
        assert told.exit_code == 1
        assert told.stdout == "standings 1 1: attempts is 5, should be 1\n"
    rebuilt = run(app, "attempts", "rebuild")
    assert (rebuilt.exit_code, rebuilt.stdout) == (0, told.stdout)
    assert run(app, "attempts", "verify").exit_code == 0


def test_a_broken_log_can_not_be_rebuilt(app: Flask, db: Session) -> None:
    db.execute(delete(AttemptEvent).where(AttemptEvent.position == 1))
    db.commit()
    result = run(app, "attempts", "rebuild")
    assert result.exit_code == 1
    assert "log is broken, should be whole; its attempt is left as it is" in result.stdout


def test_memory_is_rebuilt_out_of_the_reviews(app: Flask, db: Session) -> None:
    db.execute(update(Standing).values(stability=99.0))
    db.commit()
    result = run(app, "reviews", "rebuild")
    assert (result.exit_code, "stability is 99.0" in result.stdout) == (0, True)
    assert run(app, "attempts", "verify").exit_code == 0
