"""The account's page says where one is signed in, and signs out there."""

import re

from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.conftest import TestClock
from tests.views import steps

ADA = {"email": "ada@example.org", "password": factories.PASSWORD}
PHONE = "Mozilla/5.0 (Android 16; Mobile) Firefox/140.0"


def phone(app: Flask) -> FlaskClient:
    """A second browser of Ada's."""
    browser = app.test_client()
    browser.post("/sign-in", data=ADA, headers={"User-Agent": PHONE})
    return browser


def test_each_browser_is_listed_with_its_times(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    clock.forward(hours=1)
    phone(app)
    words = steps.words_of(ada.get("/account"))
    assert "A browser (this browser)" in words
    assert "Firefox on Android since 2 March 2026, 13:00, last seen 2 March 2026, 13:00" in words


def test_last_seen_follows_what_is_written(app: Flask, ada: FlaskClient, clock: TestClock) -> None:
    other = phone(app)
    clock.forward(hours=2)
    assert "last seen 2 March 2026, 14:00" not in steps.words_of(ada.get("/account"))
    steps.start(other, steps.drill(app))
    assert "Firefox on Android since 2 March 2026, 12:00, last seen 2 March 2026, 14:00" in (
        steps.words_of(ada.get("/account"))
    )


def test_one_other_browser_is_signed_out(app: Flask, ada: FlaskClient) -> None:
    other = phone(app)
    path = re.search(r'action="(/account/browsers/\w{16}/end)"', steps.text_of(ada.get("/account")))
    assert path is not None
    answer = ada.post(path[1])
    assert "Signed out there." in steps.words_of(ada.get(answer.location))
    assert other.get("/account").status_code == 302
    assert ada.post(path[1]).status_code == 404


def test_all_other_browsers_are_signed_out(app: Flask, ada: FlaskClient) -> None:
    others = [phone(app), phone(app)]
    assert ada.post("/account/browsers/end").status_code == 303
    assert [other.get("/account").status_code for other in others] == [302, 302]
    words = steps.words_of(ada.get("/account"))
    assert "Sign out everywhere else" not in words


def test_signing_in_again_ends_the_session_that_the_browser_had(
    app: Flask, ada: FlaskClient
) -> None:
    before = ada.get_cookie("strong_answer_session")
    assert before is not None
    assert ada.post("/sign-in", data=ADA).status_code == 303
    thief = app.test_client()
    thief.set_cookie(before.key, before.value)
    assert thief.get("/account").status_code == 302
    assert ada.get("/account").status_code == 200


def test_a_browser_that_is_not_used_for_a_month_is_signed_out(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    unused = phone(app)
    clock.forward(days=29)
    steps.start(ada, steps.drill(app))
    clock.forward(days=1)
    assert unused.get("/account").status_code == 302
    page = ada.get("/account")
    assert page.status_code == 200
    assert "Firefox on Android" not in steps.words_of(page)


def test_an_administrator_signs_in_anew_after_half_a_day(app: Flask, clock: TestClock) -> None:
    factories.make_account(app, "root@example.org", is_admin=True)
    root = factories.signed_in(app, "root@example.org")
    clock.forward(hours=11, minutes=59)
    assert root.get("/admin").status_code == 200
    clock.forward(minutes=1)
    assert root.get("/admin").location == "/sign-in?next=/admin"
