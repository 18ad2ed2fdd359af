"""Where everybody with an account needs a second step, it is set up before anything else."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.config import Settings
from app.domain import totp
from app.models.engine import open_session
from app.models.user import User
from tests import factories
from tests.conftest import TestClock, app_on_a_copy
from tests.databases import Databases
from tests.views import steps

PAGE = "/account/second-step"
ADA = {"email": "ada@example.org", "password": factories.PASSWORD}


@pytest.fixture
def app(
    settings: Settings, clock: TestClock, databases: Databases, stocked: str
) -> Iterator[Flask]:
    """A school's server that asks everybody for it."""
    strict = replace(settings, second_factor_for_all=True)
    with app_on_a_copy(stocked, strict, clock, databases) as app:
        yield app


def set_up(browser: FlaskClient, clock: TestClock) -> str:
    """Set it up; the key of the app."""
    browser.post(f"{PAGE}/begin", data={"password": factories.PASSWORD})
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", steps.text_of(browser.get(PAGE)))
    assert found is not None
    secret = found[1].replace(" ", "")
    told = {"code": totp.code_at(secret, totp.step_at(clock.moment))}
    assert browser.post(f"{PAGE}/confirm", data=told).status_code == 200
    return secret


@pytest.mark.parametrize("path", ["/", "/topics", "/progress", "/account", "/offline/queue"])
def test_every_page_leads_to_setting_it_up(ada: FlaskClient, path: str) -> None:
    answer = ada.get(path)
    assert (answer.status_code, answer.location) == (303, PAGE)


def test_the_page_says_that_everybody_needs_it(ada: FlaskClient) -> None:
    assert "Everybody with an account here signs in with a second step" in steps.words_of(
        ada.get(PAGE)
    )


def test_who_does_not_want_it_can_sign_out_there(ada: FlaskClient) -> None:
    words = steps.words_of(ada.get(PAGE))
    assert "Sign out" in words
    assert "Back to the account" not in words
    assert ada.post("/sign-out").status_code == 303


@pytest.mark.parametrize("name", ["submit", "leave"])
def test_an_answer_that_is_under_way_is_taken(
    app: Flask, client: FlaskClient, clock: TestClock, name: str
) -> None:
    attempt = steps.start(client, steps.drill(app))
    told = {"email": "new@example.org", "password": factories.PASSWORD}
    assert client.post("/sign-up", data=told).status_code == 303
    assert steps.post(client, attempt, name, text="my whole answer").status_code == 303
    assert client.get(f"/attempts/{attempt}").location == PAGE
    set_up(client, clock)
    assert "my whole answer" in steps.text_of(client.get(f"/attempts/{attempt}"))


def test_what_a_device_sends_is_taken_and_what_it_asks_for_is_not_told(
    app: Flask, client: FlaskClient
) -> None:
    attempt = steps.start(client, steps.drill(app))
    told = {"email": "new@example.org", "password": factories.PASSWORD}
    assert client.post("/sign-up", data=told).status_code == 303
    assert steps.put_draft(client, attempt, "mine").status_code == 200
    answer = client.get("/offline/queue", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["error"]) == (401, "signed-out")


def test_an_administrator_is_asked_too_and_can_sign_out(app: Flask) -> None:
    factories.make_account(app, "root@example.org")
    with open_session(app.extensions["engine"], writing=True) as db:
        db.execute(update(User).values(is_admin=True))
        db.commit()
    root = factories.signed_in(app, "root@example.org")
    assert root.get("/admin").location == PAGE
    assert "Sign out" in steps.words_of(root.get(PAGE))


def test_with_it_everything_is_there_and_signing_in_asks_for_it(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    set_up(ada, clock)
    assert ada.get("/progress").status_code == 200
    again = app.test_client().post("/sign-in", data=ADA)
    assert "Code" in steps.words_of(again)


def test_signing_in_without_it_leads_there(app: Flask, ada: FlaskClient) -> None:
    ada.post("/sign-out")
    assert app.test_client().post("/sign-in", data=ADA).location == PAGE


@pytest.mark.parametrize("path", ["/account/delete", "/help", "/offline", "/healthz", "/sw.js"])
def test_leaving_and_what_is_nobodys_stays_open(ada: FlaskClient, path: str) -> None:
    assert ada.get(path).status_code == 200


def test_a_guest_has_no_password_and_is_asked_for_nothing(app: Flask, client: FlaskClient) -> None:
    attempt = steps.start(client, steps.drill(app))
    assert client.get(f"/attempts/{attempt}").status_code == 200
    assert client.get("/progress").status_code == 200
