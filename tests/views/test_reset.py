"""A forgotten password: a link by mail or from an administrator, alike where there is none."""

import re
from collections.abc import Iterator
from dataclasses import replace
from threading import current_thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.factory import create_app
from app.mail_settings import MailSettings
from app.web import mail
from app.web.reset_mail import Letter
from tests import factories
from tests.conftest import TestClock
from tests.mail_server import mail_server
from tests.views import steps

NEW = "some new plain words"
ADDRESS = re.compile(r"(/reset\?link=[\w-]{43})")


@pytest.fixture
def admin(app: Flask, ada: FlaskClient) -> FlaskClient:
    factories.make_account(app, "root@example.org", is_admin=True)
    return factories.signed_in(app, "root@example.org")


@pytest.fixture
def mailing(app: Flask) -> Iterator[tuple[FlaskClient, list[str]]]:
    """A browser at a server that sends mail, and the mails."""
    with mail_server() as (port, mails):
        given = MailSettings(
            host="127.0.0.1", port=port, tls="no", user="", password="", sender="p@example.org"
        )
        settings = replace(app.config["SETTINGS"], mail=given, public_url="https://p.example.org")
        other = create_app(settings, clock=app.config["CLOCK"])
        yield other.test_client(), mails
        other.extensions["engine"].dispose()


def link_of(text: str) -> str:
    found = ADDRESS.search(text)
    assert found is not None
    return found[1]


def use(browser: FlaskClient, link: str, password: str = NEW) -> int:
    """Open a link, and send its form."""
    token = steps.hidden(browser.get(link), "link")
    return browser.post("/reset", data={"link": token, "new": password}).status_code


def can_sign_in(app: Flask, password: str) -> bool:
    sent = {"email": "ada@example.org", "password": password}
    return app.test_client().post("/sign-in", data=sent).status_code == 303


def test_an_administrator_makes_a_link_that_works_once(
    app: Flask, ada: FlaskClient, admin: FlaskClient
) -> None:
    number = factories.make_account(app, "ada@example.org")
    answer = admin.post(f"/admin/users/{number}/reset-link")
    link = link_of(answer.text)
    browser = app.test_client()
    assert use(browser, link, "short") == 422
    assert use(browser, link) == 303
    assert can_sign_in(app, NEW)
    assert not can_sign_in(app, factories.PASSWORD)
    assert ada.get("/account").status_code == 302
    assert "This link is used" in steps.words_of(browser.get(link))
    sent = {"link": link.partition("=")[2], "new": "even more plain words"}
    assert browser.post("/reset", data=sent).status_code == 422
    assert "The new password is set." in steps.words_of(browser.get("/sign-in?reset=done"))


def test_a_link_is_over_after_an_hour(app: Flask, admin: FlaskClient, clock: TestClock) -> None:
    number = factories.make_account(app, "ada@example.org")
    link = link_of(admin.post(f"/admin/users/{number}/reset-link").text)
    clock.forward(minutes=61)
    assert "older than an hour" in steps.words_of(app.test_client().get(link))


def test_no_link_stands_in_the_log(
    app: Flask, admin: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    number = factories.make_account(app, "ada@example.org")
    link = link_of(admin.post(f"/admin/users/{number}/reset-link").text)
    app.test_client().get(link)
    assert link.partition("=")[2] not in caplog.text


def test_an_administrator_signs_others_out_and_takes_a_second_step_away(
    app: Flask, ada: FlaskClient, admin: FlaskClient
) -> None:
    number = factories.make_account(app, "ada@example.org")
    page = f"/admin/users/{number}"
    key = re.search(r"browsers/(\w{16})/end", admin.get(page).text)
    assert key is not None
    assert admin.post(f"{page}/browsers/{key[1]}/end").status_code == 303
    assert ada.get("/account").status_code == 302
    factories.signed_in(app, "ada@example.org")
    admin.post(f"{page}/browsers/end")
    assert "Nowhere." in steps.words_of(admin.get(page))
    root = factories.make_account(app, "root@example.org")
    admin.post(f"/admin/users/{root}/second-step/remove")
    assert admin.get("/admin").location == "/account/second-step"
    assert admin.get(page).location == "/account/second-step"


def test_an_account_page_shows_an_administrator_nothing_of_the_work(
    app: Flask, ada: FlaskClient, admin: FlaskClient
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.submit(ada, attempt, "canary of an answer")
    number = factories.make_account(app, "ada@example.org")
    for path in ("/admin", "/admin/users", f"/admin/users/{number}", "/history", "/progress"):
        assert "canary" not in admin.get(path).text
    for path in (f"/attempts/{attempt}", f"/attempts/{attempt}/versions"):
        assert admin.get(path).status_code == 404


def test_without_a_mail_server_the_page_says_whom_to_ask(client: FlaskClient) -> None:
    assert "Ask whoever runs it" in steps.words_of(client.get("/forgot"))
    assert client.post("/forgot", data={"email": "ada@example.org"}).status_code == 422


def test_a_mail_brings_the_link(
    app: Flask, ada: FlaskClient, mailing: tuple[FlaskClient, list[str]]
) -> None:
    browser, mails = mailing
    answer = browser.post("/forgot", data={"email": "ADA@example.org"})
    wait_for_mails()
    assert "a link is on its way" in steps.words_of(answer)
    (text,) = mails
    assert "To: ada@example.org" in text
    assert "https://p.example.org/reset?link=" in text
    assert use(browser, link_of(text.replace("=\r\n", "").replace("=3D", "="))) == 303
    assert can_sign_in(app, NEW)


def test_the_answer_asks_the_database_the_same_whether_or_not_there_is_an_account(
    app: Flask, ada: FlaskClient, mailing: tuple[FlaskClient, list[str]]
) -> None:
    browser, _mails = mailing
    here = current_thread()
    sent: dict[str, list[str]] = {}

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if current_thread() is here:
            sent[email].append(statement)

    engine = browser.application.extensions["engine"]
    event.listen(engine, "before_cursor_execute", note)
    for email in ("ada@example.org", "nobody@example.org"):
        sent[email] = []
        browser.post("/forgot", data={"email": email})
    wait_for_mails()
    assert sent["ada@example.org"] == sent["nobody@example.org"] != []


def test_an_account_that_is_none_gets_the_same_answer_and_no_mail(
    ada: FlaskClient, mailing: tuple[FlaskClient, list[str]]
) -> None:
    browser, mails = mailing
    answers = [
        [browser.post("/forgot", data={"email": email}) for _ in range(4)]
        for email in ("ada@example.org", "nobody@example.org")
    ]
    wait_for_mails()
    statuses = [[answer.status_code for answer in each] for each in answers]
    assert statuses == [[200, 200, 200, 429]] * 2
    assert steps.words_of(answers[0][0]) == steps.words_of(answers[1][0])
    assert len(mails) == 3


@pytest.mark.parametrize("email", ["", "a\x00b", "a@b\r\nBcc: c@example.org"])
def test_what_is_no_e_mail_sends_nothing(
    mailing: tuple[FlaskClient, list[str]], email: str
) -> None:
    browser, mails = mailing
    assert browser.post("/forgot", data={"email": email}).status_code in {200, 422}
    wait_for_mails()
    assert mails == []


@pytest.mark.parametrize("tls", ["tls", "starttls", "no"])
def test_a_mail_server_that_fails_is_logged_and_harms_nobody(
    tls: str,
) -> None:
    with mail_server() as (port, mails):
        given = MailSettings(
            host="127.0.0.1", port=port, tls=tls, user="me", password="hunter2", sender="p@e.org"
        )
        letter = Letter(subject="A new password", text="%(address)s")
        message = letter.addressed(given, to="ada@example.org", address="canary")
        mail.send_later(given, lambda: message).join()
    assert mails == []


def wait_for_mails() -> None:
    """Let every thread that sends come to its end."""
    for thread in list(mail.SENDING):
        thread.join()
