"""Who is asking, and where they are led: never outside."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.config import read_settings
from app.factory import create_app
from app.models.engine import open_session
from app.models.schema import upgrade_schema
from app.web.login import COOKIE, learner_id, local_path
from tests import factories
from tests.views import steps

OUTSIDE = [
    "https://elsewhere.example/",
    "HTTPS://elsewhere.example/",
    "https:elsewhere.example",
    "https:/elsewhere.example",
    "http:///elsewhere.example",
    "http://localhost@elsewhere.example/",
    "http://localhost.elsewhere.example/",
    "//elsewhere.example",
    "///elsewhere.example",
    "////elsewhere.example/..",
    "/\\elsewhere.example",
    "\\\\elsewhere.example",
    "\\/elsewhere.example",
    "/\t/elsewhere.example",
    "\t//elsewhere.example",
    " //elsewhere.example",
    "/\n/elsewhere.example",
    "\x00//elsewhere.example",
    "/\u2028/elsewhere.example",
    "//localhost:80@elsewhere.example",
    "//[::1]@elsewhere.example",
    "http://[",
    "http://[elsewhere.example]/",
    "//[",
    "javascript:alert(1)",
    "JaVaScRiPt://localhost/%0aalert(1)",
    "data:text/html,hello",
    "elsewhere.example",
    "?next=//elsewhere.example",
    "#//elsewhere.example",
    "",
]
INSIDE = ["/", "/topics", "/topics?q=cache", "/attempts/1?a=1&b=2", "/topics/content/%C3%A4"]


def local(site: Flask, to: str) -> str:
    """Where an address would lead."""
    with site.test_request_context("http://localhost/"):
        return local_path(to)


@pytest.mark.parametrize("to", OUTSIDE)
def test_what_leads_outside_leads_to_the_start(site: Flask, to: str) -> None:
    found = local(site, to)
    parts = urlsplit(found.replace("\\", "/"))
    assert found.startswith("/")
    assert not found.startswith("//")
    assert (parts.scheme, parts.netloc) == ("", "")


@pytest.mark.parametrize("to", INSIDE)
def test_what_lies_inside_stays(site: Flask, to: str) -> None:
    assert local(site, to) == to
    assert local(site, f"http://localhost{to}") == to


@pytest.mark.parametrize("to", ["http://[", "//[", "http://[elsewhere.example]/"])
def test_an_address_that_can_not_be_read_leads_to_the_start(
    site: Flask, visitor: FlaskClient, to: str
) -> None:
    assert visitor.get("/test/local", query_string={"to": to}).json == "/"


@pytest.mark.parametrize("token", ["x", "x" * 4000, "ü", "a b", "\x01", "' OR 1=1 --", ""])
def test_a_made_up_session_is_nobody(visitor: FlaskClient, token: str) -> None:
    visitor.set_cookie(COOKIE, token)
    assert visitor.get("/progress").status_code == 302


def test_a_script_is_told_that_it_is_signed_out(visitor: FlaskClient) -> None:
    answer = visitor.get("/progress", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["error"] == "signed-out"


def test_a_person_is_led_back_after_signing_in(visitor: FlaskClient) -> None:
    answer = visitor.get("/progress?weeks=2")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/progress?weeks%3D2"


def test_a_form_leads_back_to_the_page_it_was_on(visitor: FlaskClient) -> None:
    unknown = "/attempts/5b1cbf8b-8a4e-4f5e-9f0f-3a3c4a1a9b11/leave"
    answer = visitor.post(unknown, headers={"Referer": "http://localhost/topics?q=x"})
    assert answer.location == "/sign-in?next=/topics?q%3Dx"
    outside = visitor.post(unknown, headers={"Referer": "https://elsewhere.example/"})
    assert outside.location == "/sign-in?next=/"


def test_a_view_that_forgot_to_ask_for_the_learner_is_a_fault(visitor: FlaskClient) -> None:
    assert visitor.get("/test/learner").status_code == 500


def test_the_moment_of_a_request_stands_still(visitor: FlaskClient) -> None:
    assert visitor.get("/test/now").json is True


def test_the_cookie_is_for_this_site_and_no_script(site: Flask, visitor: FlaskClient) -> None:
    sent = {**steps.START, "attempt_id": "5b1cbf8b-8a4e-4f5e-9f0f-3a3c4a1a9b11"}
    answer = visitor.post(f"/drills/{steps.drill(site)}/start", data=sent)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for word in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="):
        assert word in cookie
    assert "Secure" not in cookie


def test_signing_out_ends_the_session_here_and_on_the_server(site: Flask) -> None:
    browser = factories.signed_in(site, "ada@example.org")
    cookie = browser.get_cookie(COOKIE)
    assert cookie is not None
    assert browser.get("/progress").status_code == 200
    answer = browser.post("/sign-out")
    assert answer.headers["Set-Cookie"].startswith(f"{COOKIE}=;")
    browser.set_cookie(COOKIE, cookie.value)
    assert browser.get("/progress").status_code == 302


def test_somebody_signed_in_has_a_number_and_a_stranger_none(site: Flask) -> None:
    browser = factories.signed_in(site, "bob@example.org")
    assert int(browser.get("/test/learner").text) > 0
    with site.test_request_context("/"):
        assert learner_id() is None


def test_the_cookie_only_goes_over_https_where_told_so(tmp_path: Path) -> None:
    settings = read_settings({"INSTANCE_DIR": str(tmp_path), "SECURE_COOKIES": "yes"})
    assert create_app(settings).config["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize("path", ["/drills/1/start", "/topics/1/open"])
def test_where_registration_is_closed_a_stranger_is_offered_to_sign_in(
    tmp_path: Path, path: str
) -> None:
    app = create_app(read_settings({"INSTANCE_DIR": str(tmp_path), "REGISTRATION": "closed"}))
    upgrade_schema(app.extensions["engine"])
    with open_session(app.extensions["engine"], writing=True) as db:
        factories.load(db, factories.PAGES)
        db.commit()
    sent = {**steps.START, "attempt_id": "5b1cbf8b-8a4e-4f5e-9f0f-3a3c4a1a9b11"}
    answer = app.test_client().post(path, data=sent)
    app.extensions["engine"].dispose()
    assert answer.status_code == 403
    assert 'href="/sign-in' in answer.text
    assert "takes no guests" in answer.text
