"""The machine's clock set by hours while the program runs: drills go on as if it were not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from sqlalchemy import select

from app.clock import HELD_SECONDS, SteadyClock, since_boot
from app.config import Settings
from app.domain.attempt import Stage
from app.models.attempt import Attempt
from app.models.engine import open_session
from app.models.user import User
from tests.conftest import NOON, TestClock, app_on_a_copy
from tests.databases import Databases
from tests.factories import signed_in
from tests.views import steps

HOURS = 3600.0


class Machine:
    """A machine whose two clocks a test moves."""

    def __init__(self) -> None:
        self.wall = NOON.timestamp()
        self.steady = 1000.0
        self.jumps: list[float] = []
        self.clock = SteadyClock(
            wall=lambda: self.wall, steady=lambda: self.steady, on_jump=self.jumps.append
        )

    def wait(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds

    def step(self, seconds: float) -> None:
        """Somebody sets the clock."""
        self.wall += seconds


@pytest.fixture
def machine() -> Machine:
    return Machine()


def since_noon(machine: Machine) -> float:
    return (machine.clock() - NOON).total_seconds()


@pytest.mark.parametrize("step", [-3 * HOURS, 2 * HOURS, 3.0, -60 * 365 * 24 * HOURS])
def test_a_step_is_held_off_for_longer_than_a_drill_and_then_followed(
    machine: Machine, step: float
) -> None:
    machine.wait(10)
    machine.step(step)
    assert since_noon(machine) == 10
    machine.wait(HELD_SECONDS - 1)
    assert since_noon(machine) == HELD_SECONDS + 9
    machine.wait(1)
    assert since_noon(machine) == pytest.approx(HELD_SECONDS + 10 + step)
    assert machine.jumps == [step]


def test_small_corrections_are_followed_at_once(machine: Machine) -> None:
    for _each in range(100):
        machine.wait(60)
        machine.step(0.5)
        since_noon(machine)
    assert since_noon(machine) == pytest.approx(6050)
    assert machine.jumps == []


def test_a_step_that_is_taken_back_leaves_nothing(machine: Machine) -> None:
    for _each in range(3):
        machine.step(2 * HOURS)
        assert since_noon(machine) == 0
        machine.step(-2 * HOURS)
        assert since_noon(machine) == 0
    assert machine.jumps == [2 * HOURS] * 3


@given(st.lists(st.tuples(st.floats(0, 60), st.floats(-1e5, 1e5)), max_size=30))
@hypothesis(deadline=None, derandomize=True)
def test_whatever_is_set_within_an_hour_the_clock_never_leaps(
    changes: list[tuple[float, float]],
) -> None:
    machine, before, waited = Machine(), NOON, 0.0
    for seconds, step in changes:
        machine.wait(seconds)
        machine.step(step)
        waited += seconds
        now = machine.clock()
        assert abs((now - before).total_seconds() - seconds) <= 2.001
        before = now


def test_a_new_clock_is_the_machines() -> None:
    assert abs(SteadyClock()() - datetime.now(UTC)) < timedelta(seconds=2)
    assert since_boot() <= since_boot()


@pytest.mark.parametrize("ahead", [-3 * HOURS, 0.2, 2 * HOURS])
def test_a_clock_that_is_shared_is_believed_at_once_and_a_step_of_it_is_held_off(
    machine: Machine, ahead: float
) -> None:
    machine.clock.share(machine.wall + ahead)
    assert since_noon(machine) == pytest.approx(ahead)
    machine.wait(10)
    machine.clock.share(machine.wall + ahead + 2 * HOURS)
    assert since_noon(machine) == pytest.approx(ahead + 10)
    assert machine.jumps == [2 * HOURS]


# --- drills on a machine whose clock is set


@pytest.fixture
def app(
    settings: Settings, machine: Machine, databases: Databases, stocked: str
) -> Iterator[Flask]:
    """An app on that machine."""
    with app_on_a_copy(stocked, settings, TestClock(), databases) as app:
        app.config["CLOCK"] = machine.clock
        yield app


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    return signed_in(app, "ada@example.org")


@pytest.mark.parametrize("rule", ["soft", "hard"])
@pytest.mark.parametrize("step", [-3 * HOURS, 2 * HOURS])
def test_a_drill_is_neither_ended_nor_extended_by_a_clock_that_is_set(
    app: Flask, ada: FlaskClient, machine: Machine, rule: str, step: float
) -> None:
    attempt = steps.start(ada, steps.drill(app), stop=rule)
    tab = uuid4()
    machine.wait(20)
    assert steps.put_draft(ada, attempt, "Before it is set.", tab=tab).status_code == 200
    machine.step(step)
    after = steps.put_draft(ada, attempt, "After it is set.", tab=tab, revision=2)
    assert after.status_code == 200
    assert ada.get(f"/attempts/{attempt}").status_code == 200
    machine.wait(20)
    steps.submit(ada, attempt)
    with open_session(app.extensions["engine"], writing=False) as db:
        row = db.scalars(select(Attempt)).one()
        assert row.stage is Stage.SUBMITTED
        assert row.taken_seconds == pytest.approx(40)
        assert row.overtime_seconds == 0
        assert db.scalars(select(User)).one().email == "ada@example.org"


def test_a_hard_stop_comes_when_its_time_is_up_however_the_clock_was_set_back(
    app: Flask, ada: FlaskClient, machine: Machine
) -> None:
    attempt = steps.start(ada, steps.drill(app), stop="hard")
    assert steps.put_draft(ada, attempt, "In time.").status_code == 200
    machine.step(-3 * HOURS)
    machine.wait(120)
    assert steps.put_draft(ada, attempt, "Too late.").status_code == 409
    assert "In time." in steps.text_of(ada.get(f"/attempts/{attempt}"))
