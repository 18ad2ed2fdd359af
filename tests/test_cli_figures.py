"""Figures that an update brings are there for whoever practised before."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.config import Settings
from app.factory import create_app
from app.models.engine import open_session
from app.models.review import FigureVersion, Standing, WeekSum
from tests import factories
from tests.test_cli import run

ANEW = "The figures of 1 learner were made anew.\n"


@pytest.fixture
def practised(settings: Settings) -> Flask:
    """An installation in which somebody practised."""
    app = create_app(settings)
    run(app, "db", "upgrade")
    with open_session(app.extensions["engine"], writing=True) as db:
        factories.load(db, factories.PAGES)
        ada = factories.make_learner(db, "ada@example.org")
        for day in range(3):
            factories.practise(db, ada, now=factories.NOW + timedelta(days=day))
        db.commit()
    return app


def filled(app: Flask) -> tuple[int, bool]:
    """How many week sums there are, and whether every standing has its quality."""
    with open_session(app.extensions["engine"], writing=False) as db:
        sums = db.scalar(select(func.count()).select_from(WeekSum)) or 0
        return sums, None not in db.scalars(select(Standing.quality_good)).all()


@pytest.mark.parametrize("revision", ["0002", "0007", "0011"])
def test_an_update_fills_the_figures_of_those_who_are_there(
    practised: Flask, revision: str
) -> None:
    before = filled(practised)
    assert before[0] > 0
    run(practised, "db", "downgrade", revision, "--yes")
    assert run(practised, "db", "upgrade").stderr == ANEW
    assert filled(practised) == before
    assert run(practised, "attempts", "verify").exit_code == 0
    assert run(practised, "db", "upgrade").stderr == ""


def test_figures_of_an_earlier_version_are_made_anew(practised: Flask) -> None:
    with open_session(practised.extensions["engine"], writing=True) as db:
        db.execute(text("UPDATE figure_versions SET version = 0"))
        db.execute(text("DELETE FROM week_sums"))
        db.commit()
    assert run(practised, "db", "upgrade").stderr == ANEW
    assert filled(practised)[0] > 0
    with open_session(practised.extensions["engine"], writing=False) as db:
        assert db.scalars(select(FigureVersion.version)).one() == 1


def test_a_new_installation_has_nothing_to_make_anew(settings: Settings) -> None:
    result = run(create_app(settings), "db", "upgrade")
    assert (result.exit_code, result.stderr) == (0, "")
