"""Guessing is slowed by account and by network; its owner and everybody else go on."""

from dataclasses import replace
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.config import Settings
from app.factory import create_app
from app.models.engine import open_session
from app.services.accounts import throttling
from app.web import devices
from tests import factories
from tests.conftest import TestClock
from tests.views import steps

ADA = {"email": "ada@example.org", "password": factories.PASSWORD}


def guess(app: Flask, email: str = "ada@example.org", address: str = "192.0.2.1") -> TestResponse:
    """A wrong password from a browser that was never here."""
    return post(app.test_client(), {"email": email, "password": "a wrong guess"}, address)


def use_up(app: Flask, email: str, *, times: int = 30) -> None:
    """Guess, from one network (the first) or from many, without the cost of hashing."""
    with open_session(app.extensions["engine"], writing=True) as db:
        for number in range(times):
            network = "192.0.2.1" if times == 1 else f"192.0.2.{number}"
            tries = throttling.sign_in_tries(email=email, network=network)
            throttling.take(db, tries, now=factories.NOW)
        db.commit()


def post(
    browser: FlaskClient,
    sent: dict[str, str],
    address: str = "192.0.2.1",
    path: str = "/sign-in",
    **headers: str,
) -> TestResponse:
    """A form from some address."""
    where = {"REMOTE_ADDR": address}
    return browser.post(path, data=sent, environ_overrides=where, headers=headers)


def test_guessing_is_slowed_with_a_plain_sentence_and_the_form_keeps_its_text(
    app: Flask, ada: FlaskClient
) -> None:
    assert [guess(app).status_code for _ in range(5)] == [422] * 5
    kept = {"kept_attempt": "1", "kept_text": "Typed meanwhile"}
    answer = post(app.test_client(), {**ADA, **kept})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert "Too many tries. Wait 60 seconds, then try again." in steps.words_of(answer)
    assert "Typed meanwhile" in steps.text_of(answer)
    assert "ada@example.org" in steps.text_of(answer)


def test_after_the_wait_it_goes_on(app: Flask, ada: FlaskClient, clock: TestClock) -> None:
    for _ in range(6):
        guess(app)
    clock.forward(seconds=60)
    assert post(app.test_client(), ADA).status_code == 303
    assert guess(app).status_code == 422


def test_an_account_that_is_none_is_slowed_alike(app: Flask, ada: FlaskClient) -> None:
    answers = [[guess(app, email) for _ in range(7)] for email in (ADA["email"], "no@example.org")]
    statuses = [[answer.status_code for answer in each] for each in answers]
    assert statuses[0] == statuses[1] == [422] * 5 + [429] * 2
    pages = [steps.words_of(each[-1]) for each in answers]
    assert pages[0] == pages[1]


def test_guessing_somewhere_else_does_not_keep_the_owner_out(app: Flask, ada: FlaskClient) -> None:
    for _ in range(6):
        guess(app)
    assert guess(app).status_code == 429
    assert post(app.test_client(), ADA, "198.51.100.7").status_code == 303


def test_a_device_that_knows_the_account_gets_through_whoever_guesses(
    app: Flask, ada: FlaskClient
) -> None:
    browser = app.test_client()
    assert post(browser, ADA).status_code == 303
    browser.post("/sign-out")
    use_up(app, ADA["email"])
    assert post(app.test_client(), ADA, "203.0.113.9").status_code == 429
    assert post(browser, ADA).status_code == 303


def test_a_device_knows_several_people_but_not_everybody(app: Flask, ada: FlaskClient) -> None:
    browser = app.test_client()
    for number in range(devices.MOST_ACCOUNTS):
        sent = {"email": f"n{number}@example.org", "password": factories.PASSWORD}
        assert post(browser, sent, path="/sign-up").status_code == 303
        browser.post("/sign-out")
    assert post(browser, ADA).status_code == 303
    with app.test_request_context(headers={"Cookie": cookie_of(browser)}):
        known = [bool(devices.device_of(f"n{number}@example.org")) for number in range(5)]
        assert known == [False, True, True, True, True]
        assert devices.device_of("ADA@example.org")


def test_a_session_of_ones_own_gets_through(app: Flask, ada: FlaskClient) -> None:
    use_up(app, ADA["email"])
    assert post(ada, ADA).status_code == 303


def test_a_known_device_is_slowed_too(app: Flask, ada: FlaskClient) -> None:
    browser = app.test_client()
    assert post(browser, ADA).status_code == 303
    browser.post("/sign-out")
    wrong = {**ADA, "password": "a wrong guess"}
    found = [post(browser, wrong).status_code for _ in range(11)]
    assert found == [422] * 10 + [429]


@pytest.mark.parametrize("value", ["", "nonsense", "eyJhIjoxfQ.wrong", "\u00e9"])
def test_a_cookie_that_is_not_ours_is_no_known_device(
    app: Flask, ada: FlaskClient, value: str
) -> None:
    use_up(app, ADA["email"])
    browser = app.test_client()
    browser.set_cookie(devices.COOKIE, value)
    assert post(browser, ADA).status_code == 429


def test_spraying_from_one_network_is_slowed_and_others_go_on(app: Flask, ada: FlaskClient) -> None:
    # The clock stands, so that what the burst allows is exact.
    for number in range(58):
        use_up(app, f"n{number}@example.org", times=1)
    found = [guess(app, f"m{number}@example.org").status_code for number in range(4)]
    assert found == [422, 422, 429, 429]
    assert post(app.test_client(), ADA, "198.51.100.7").status_code == 303


def test_an_address_that_a_client_claims_is_not_believed(app: Flask, ada: FlaskClient) -> None:
    claims = [{"X-Forwarded-For": f"198.51.100.{number}"} for number in range(6)]
    wrong = {**ADA, "password": "a wrong guess"}
    found = [post(app.test_client(), wrong, **claim).status_code for claim in claims]
    assert found == [422] * 5 + [429]


def test_the_last_proxies_that_were_declared_are_believed(app: Flask) -> None:
    behind = create_app(replace(app.config["SETTINGS"], proxies=1), clock=app.config["CLOCK"])
    seen: list[str] = []
    behind.before_request(lambda: seen.append(devices.network()))
    headers = {"X-Forwarded-For": "10.9.9.9, 198.51.100.7"}
    behind.test_client().get("/healthz", headers=headers)
    behind.extensions["engine"].dispose()
    assert seen == ["198.51.100.7"]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix:", "unix:"),
    ],
)
def test_a_network_is_what_one_customer_has(app: Flask, address: str, network: str) -> None:
    with app.test_request_context(environ_overrides={"REMOTE_ADDR": address}):
        assert devices.network() == network


def test_accounts_made_in_bulk_are_slowed(app: Flask) -> None:
    sent = {"email": "ada@example.org", "password": "short"}
    found = [post(app.test_client(), sent, path="/sign-up").status_code for _ in range(61)]
    assert found == [422] * 60 + [429]


def test_the_present_password_is_not_guessed_by_who_found_an_open_browser(
    ada: FlaskClient,
) -> None:
    sent = {"old": "a wrong guess", "new": "some new plain words"}
    found = [ada.post("/account/password", data=sent) for _ in range(6)]
    assert [answer.status_code for answer in found] == [422] * 5 + [429]
    assert "Too many tries" in steps.words_of(found[-1])


def test_two_processes_count_together(app: Flask, ada: FlaskClient) -> None:
    settings: Settings = app.config["SETTINGS"]
    other = create_app(settings, clock=app.config["CLOCK"])
    found: list[int] = []
    threads = [
        Thread(target=lambda on: found.append(guess(on).status_code), args=(on,))
        for on in (app, other) * 4
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.extensions["engine"].dispose()
    assert sorted(found) == [422] * 5 + [429] * 3


def cookie_of(browser: FlaskClient) -> str:
    """The device's cookie as a browser sends it."""
    cookie = browser.get_cookie(devices.COOKIE)
    assert cookie is not None
    return f"{cookie.key}={cookie.value}"
