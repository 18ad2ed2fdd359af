"""Two programs on two machines whose clocks differ by hours, and one database."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.clock import SteadyClock
from app.config import Settings
from app.factory import create_app
from app.models.attempt import Attempt
from app.models.engine import open_session
from tests.databases import Databases
from tests.factories import signed_in
from tests.views import steps

pytestmark = pytest.mark.postgresql
HOURS = 3600.0


def clock_off_by(seconds: float) -> SteadyClock:
    return SteadyClock(wall=lambda: time.time() + seconds)


@pytest.fixture
def url(settings: Settings, databases: Databases, stocked: str) -> Iterator[str]:
    url = databases.copy(stocked, settings.instance)
    yield url
    databases.drop(url)


@pytest.fixture
def apps(settings: Settings, url: str) -> Iterator[list[Flask]]:
    """The same program, on a machine that is three hours late and one that is two hours early."""
    with ExitStack() as stack:
        apps = [
            create_app(replace(settings, database_url=url), clock=clock_off_by(seconds))
            for seconds in (-3 * HOURS, 2 * HOURS)
        ]
        for app in apps:
            stack.callback(app.extensions["engine"].dispose)
        yield apps


def test_a_drill_that_goes_from_one_to_the_other_is_neither_ended_nor_extended(
    apps: list[Flask],
) -> None:
    late, early = apps
    here, there = (signed_in(app, "ada@example.org") for app in apps)
    attempt = steps.start(here, steps.drill(late), stop="hard")
    tab = uuid4()
    assert steps.put_draft(there, attempt, "On the early one.", tab=tab).status_code == 200
    assert (
        steps.put_draft(here, attempt, "On the late one.", tab=tab, revision=2).status_code == 200
    )
    steps.submit(there, attempt)
    with open_session(early.extensions["engine"], writing=False) as db:
        row = db.scalars(select(Attempt)).one()
    assert 0 <= (row.taken_seconds or 0) < 30
    assert row.overtime_seconds == 0
    assert abs(row.started_at.timestamp() - time.time()) < 30


def test_every_new_connection_tells_what_the_databases_clock_shows(apps: list[Flask]) -> None:
    for app in apps:
        with app.extensions["engine"].connect():
            assert abs(app.config["CLOCK"]().timestamp() - time.time()) < 5
