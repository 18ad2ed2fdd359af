"""Names the server answers to, cookies over https, and what an earlier secret signed."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.config import Settings
from app.factory import create_app
from app.web import seals
from app.web.devices import device_of
from app.web.security import HEADERS
from tests import factories

Make = Callable[..., Flask]
OLD = "an earlier secret of thirty-two characters"


@pytest.fixture
def make(app: Flask) -> Iterator[Make]:
    """The same installation with other settings."""
    made: list[Flask] = []

    def other(**changes: object) -> Flask:
        settings: Settings = app.config["SETTINGS"]
        changed = replace(settings, **changes)  # type: ignore[arg-type]
        made.append(create_app(changed, clock=app.config["CLOCK"]))
        return made[-1]

    yield other
    for each in made:
        each.extensions["engine"].dispose()


def ask(app: Flask, host: str) -> TestResponse:
    return app.test_client().get("/topics", headers={"Host": host})


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:80"])
def test_a_laptop_answers_to_its_own_names(app: Flask, host: str) -> None:
    assert ask(app, host).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["elsewhere.example", "127.0.0.1.elsewhere.example", "localhost@elsewhere.example", "a b", "["],
)
def test_a_name_that_is_turned_into_our_address_is_refused(app: Flask, host: str) -> None:
    answer = ask(app, host)
    assert answer.status_code == 400
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


def test_a_server_for_others_answers_to_what_it_was_told(make: Make) -> None:
    told = make(host="192.0.2.1", trusted_hosts=("a.example", ".b.example"))
    found = {
        host: ask(told, host).status_code for host in ("a.example", "x.b.example", "c.example")
    }
    assert found == {"a.example": 200, "x.b.example": 200, "c.example": 400}
    assert ask(make(host="192.0.2.1"), "c.example").status_code == 200
    assert ask(make(public_url="https://p.example"), "p.example").status_code == 200


@pytest.mark.parametrize("claim", ["X-Forwarded-Host", "X-Host", "Forwarded"])
def test_a_name_that_a_client_claims_leads_nowhere(app: Flask, claim: str) -> None:
    answer = app.test_client().get("/progress", headers={claim: "host=elsewhere.example"})
    assert answer.location.startswith("/sign-in?next=")


def test_over_https_cookies_belong_to_this_host_alone(app: Flask, make: Make) -> None:
    factories.make_account(app, "ada@example.org")
    secure = make(secure_cookies=True)
    browser = secure.test_client()
    sent = {"email": "ada@example.org", "password": factories.PASSWORD}
    answer = browser.post("https://localhost/sign-in", data=sent)
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert cookie.startswith("__Host-strong_answer_")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == ("max-age=31536000; includeSubDomains")
    assert browser.get("https://localhost/account").status_code == 200
    token = cookies[-1].split("=", 1)[1].split(";")[0]
    neighbour = secure.test_client()
    neighbour.set_cookie("strong_answer_session", token)
    assert neighbour.get("https://localhost/account").status_code == 302
    left = browser.post("https://localhost/sign-out").headers["Set-Cookie"]
    assert left.startswith("__Host-strong_answer_session=;")
    assert "Secure" in left


def test_what_an_earlier_secret_signed_still_counts(make: Make) -> None:
    before, after = make(secret_key=OLD), make(old_secrets=(OLD,))
    with before.app_context():
        sealed = seals.seal({"drill": 1}, "ada")
    with after.app_context():
        assert seals.unseal(sealed, "ada") == {"drill": 1}
        again = seals.seal({"drill": 1}, "ada")
    with make().app_context():
        assert seals.unseal(sealed, "ada") is None
        assert seals.unseal(again, "ada") == {"drill": 1}


def test_sessions_and_known_devices_outlive_a_new_secret(app: Flask, make: Make) -> None:
    factories.make_account(app, "ada@example.org")
    browser = factories.signed_in(make(secret_key=OLD), "ada@example.org")
    session, device = (
        browser.get_cookie(f"strong_answer_{kind}") for kind in ("session", "device")
    )
    assert session is not None
    assert device is not None
    after = make(old_secrets=(OLD,))
    browser = after.test_client()
    browser.set_cookie(session.key, session.value)
    assert browser.get("/account").status_code == 200
    with after.test_request_context(headers={"Cookie": f"{device.key}={device.value}"}):
        assert device_of("ada@example.org")
