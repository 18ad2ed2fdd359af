"""The second step: set up, asked for, each code once, taken away by password alone."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.domain import totp
from app.models.safety import RecoveryCode, SecondFactor
from tests import factories
from tests.conftest import TestClock
from tests.views import steps

ADA = {"email": "ada@example.org", "password": factories.PASSWORD}
PAGE = "/account/second-step"


def set_up(browser: FlaskClient, clock: TestClock) -> tuple[str, list[str]]:
    """Turn it on; the key and the recovery codes."""
    browser.post(f"{PAGE}/begin", data={"password": factories.PASSWORD})
    secret = key_of(browser.get(PAGE))
    answer = browser.post(f"{PAGE}/confirm", data={"code": code(secret, clock)})
    assert answer.status_code == 200, steps.words_of(answer)
    clock.forward(seconds=30)
    return secret, re.findall(r"<code>([A-Z2-7 ]{29})</code>", steps.text_of(answer))


def key_of(page: TestResponse) -> str:
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", steps.text_of(page))
    assert found is not None
    return found[1].replace(" ", "")


def code(secret: str, clock: TestClock) -> str:
    return totp.code_at(secret, totp.step_at(clock.moment))


def first_step(browser: FlaskClient, **more: str) -> str:
    """Give the password; what the second form carries."""
    answer = browser.post("/sign-in", data={**ADA, **more})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    return steps.hidden(answer, "pending")


def give(browser: FlaskClient, pending: str, given: str, **more: str) -> TestResponse:
    return browser.post("/sign-in/code", data={"pending": pending, "code": given, **more})


def test_it_is_set_up_with_a_picture_or_a_key_and_a_first_code(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    assert "code from your phone" in steps.words_of(ada.get("/account"))
    assert "Set it up" in steps.words_of(ada.get(PAGE))
    ada.post(f"{PAGE}/begin", data={"password": factories.PASSWORD})
    page = ada.get(PAGE)
    assert re.search(r"<svg[^>]*>.*?</svg>", steps.text_of(page), re.DOTALL)
    assert "style=" not in steps.text_of(page)
    secret = key_of(page)
    assert len(secret) == 32
    wrong = ada.post(f"{PAGE}/confirm", data={"code": "000000"})
    assert wrong.status_code == 422
    assert "This code is not right" in steps.words_of(wrong)
    assert app.test_client().post("/sign-in", data=ADA).status_code == 303
    answer = ada.post(f"{PAGE}/confirm", data={"code": code(secret, clock)})
    assert len(set(re.findall(r"<code>([A-Z2-7 ]{29})</code>", steps.text_of(answer)))) == 10
    after = ada.get(PAGE)
    assert "10 recovery codes are left" in steps.words_of(after)
    assert secret not in steps.text_of(after).replace(" ", "")
    assert ada.post(f"{PAGE}/begin", data={"password": factories.PASSWORD}).status_code == 409
    assert ada.post(f"{PAGE}/confirm", data={"code": code(secret, clock)}).status_code == 404


def test_signing_in_takes_the_code_and_leads_on_with_what_was_typed(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    secret, _codes = set_up(ada, clock)
    attempt = steps.start(ada, steps.drill(app))
    browser = app.test_client()
    kept = {"next": f"/attempts/{attempt}", "kept_attempt": str(attempt), "kept_text": "Typed"}
    pending = first_step(browser, **kept)
    assert browser.get("/account").status_code == 302
    answer = give(browser, pending, code(secret, clock), **kept)
    assert (answer.status_code, answer.location) == (303, kept["next"])
    assert "Typed</textarea>" in steps.text_of(browser.get(answer.location))


def test_a_code_works_once(app: Flask, ada: FlaskClient, clock: TestClock) -> None:
    secret, _codes = set_up(ada, clock)
    right = code(secret, clock)
    pending = first_step(app.test_client())
    assert give(app.test_client(), pending, right).status_code == 303
    answer = give(app.test_client(), pending, right)
    assert answer.status_code == 422
    assert "used before" in steps.words_of(answer)
    clock.forward(seconds=-30)
    assert give(app.test_client(), pending, code(secret, clock)).status_code == 422


def test_a_recovery_code_works_once_however_it_is_typed(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    _secret, codes = set_up(ada, clock)
    typed = [codes[0].lower().replace(" ", "-"), codes[0], codes[1]]
    found = [give(app.test_client(), first_step(app.test_client()), each) for each in typed]
    assert [answer.status_code for answer in found] == [303, 422, 303]
    assert "8 recovery codes are left" in steps.words_of(ada.get(PAGE))


@pytest.mark.parametrize(
    "given", ["", "12345", "000000", "ABCD EFGH IJKL MNOP", "\u0661" * 6, "x" * 2000]
)
def test_a_wrong_code_is_refused_and_the_form_stays(
    app: Flask, ada: FlaskClient, clock: TestClock, given: str
) -> None:
    set_up(ada, clock)
    pending = first_step(app.test_client())
    answer = give(app.test_client(), pending, given, next="/progress")
    assert answer.status_code == 422
    assert steps.hidden(answer, "pending") == pending
    assert steps.hidden(answer, "next") == "/progress"


def test_codes_are_not_guessed(app: Flask, ada: FlaskClient, clock: TestClock) -> None:
    secret, _codes = set_up(ada, clock)
    pending = first_step(app.test_client())
    found = [give(app.test_client(), pending, "000000").status_code for _ in range(6)]
    assert found == [422] * 5 + [429]
    assert give(app.test_client(), pending, code(secret, clock)).status_code == 429
    # The owner's own browser is not held up by them.
    assert give(ada, first_step(ada), code(secret, clock)).status_code == 303


def test_the_first_step_is_forgotten_after_ten_minutes_or_with_the_password(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    secret, _codes = set_up(ada, clock)
    pending = first_step(app.test_client())
    clock.forward(seconds=601)
    late = give(app.test_client(), pending, code(secret, clock))
    assert late.status_code == 422
    assert "That took too long" in steps.words_of(late)
    pending = first_step(app.test_client())
    ada.post("/account/password", data={"old": factories.PASSWORD, "new": "other plain words"})
    assert give(app.test_client(), pending, code(secret, clock)).status_code == 422
    for nonsense in ("", "nonsense", pending + "x"):
        assert give(app.test_client(), nonsense, "123456").status_code == 422


def test_it_is_taken_away_by_the_password_alone(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    set_up(ada, clock)
    for path in ("remove", "codes"):
        assert ada.post(f"{PAGE}/{path}", data={"password": ""}).status_code == 422
        assert ada.post(f"{PAGE}/{path}", data={"password": "not mine"}).status_code == 422
    assert app.test_client().post("/sign-in", data=ADA).status_code == 200
    assert ada.post(f"{PAGE}/remove", data={"password": factories.PASSWORD}).status_code == 303
    assert app.test_client().post("/sign-in", data=ADA).status_code == 303
    assert ada.post(f"{PAGE}/codes", data={"password": factories.PASSWORD}).status_code == 404


def test_new_recovery_codes_end_the_old_ones(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    _secret, old = set_up(ada, clock)
    answer = ada.post(f"{PAGE}/codes", data={"password": factories.PASSWORD})
    new = re.findall(r"<code>([A-Z2-7 ]{29})</code>", steps.text_of(answer))
    pending = first_step(app.test_client())
    assert give(app.test_client(), pending, old[0]).status_code == 422
    assert give(app.test_client(), pending, new[0]).status_code == 303


def test_codes_are_stored_hashed(app: Flask, ada: FlaskClient, clock: TestClock) -> None:
    _secret, codes = set_up(ada, clock)
    with Session(app.extensions["engine"]) as db:
        stored = db.scalars(select(RecoveryCode.code_hash)).all()
        confirmed = db.scalars(select(SecondFactor.confirmed_at)).one()
    assert confirmed is not None
    assert len(stored) == 10
    assert not {each.replace(" ", "") for each in codes} & set(stored)


def test_a_guest_has_no_second_step(app: Flask, client: FlaskClient) -> None:
    steps.start(client, steps.drill(app))
    assert client.post(f"{PAGE}/begin", data={"password": factories.PASSWORD}).status_code == 403


def test_an_administrator_is_led_to_set_it_up_and_can_do_nothing_before(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    ada.post(f"{steps.upload(ada)}/confirm")
    root = factories.make_account(app, "root@example.org", is_admin=True)
    with Session(app.extensions["engine"]) as db:
        db.delete(db.get_one(SecondFactor, root))
        db.commit()
    browser = app.test_client()
    answer = browser.post("/sign-in", data={**ADA, "email": "root@example.org"})
    assert answer.location == PAGE
    assert "You are an administrator." in steps.words_of(browser.get(PAGE))
    assert "/share" not in steps.text_of(browser.get("/sources"))
    assert browser.post("/sources/1/share", data={"shared": "yes"}).location == PAGE
    set_up(browser, clock)
    assert "/share" in steps.text_of(browser.get("/sources"))


def test_it_is_not_set_up_by_who_found_an_open_browser(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    for _ in range(5):
        answer = ada.post(f"{PAGE}/begin", data={"password": "a guess of a thief"})
        assert answer.status_code == 422
        assert "The password is not right." in steps.words_of(answer)
    assert ada.post(f"{PAGE}/begin", data={"password": "another guess"}).status_code == 429
    assert "Set it up" in steps.words_of(ada.get(PAGE))
