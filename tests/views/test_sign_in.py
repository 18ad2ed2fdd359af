"""Comparing a password takes long: nobody waits for it, and nothing slips through meanwhile."""

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from app.models.engine import open_session
from app.models.user import User
from app.services.accounts import accounts
from tests import factories
from tests.conftest import TestClock

ADA = {"email": "ada@example.org", "password": factories.PASSWORD}
COMPARE = PasswordHasher.verify


def test_others_write_while_a_password_is_compared(
    app: Flask, ada: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada_id, written = factories.make_account(app, ADA["email"]), list[int]()

    def compare(hasher: PasswordHasher, known: str, password: bytes) -> bool:
        with open_session(app.extensions["engine"], writing=True) as db:
            db.get_one(User, ada_id).minutes_a_day = 35
            db.commit()
            written.append(ada_id)
        return COMPARE(hasher, known, password)

    monkeypatch.setattr(PasswordHasher, "verify", compare)
    answer = app.test_client().post("/sign-in", data=ADA)
    assert (answer.status_code, len(written)) == (303, 1)


def test_a_password_that_is_changed_while_it_is_compared_lets_nobody_in(
    app: Flask, ada: FlaskClient, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada_id = factories.make_account(app, ADA["email"])

    def compare(hasher: PasswordHasher, known: str, password: bytes) -> bool:
        monkeypatch.undo()
        with open_session(app.extensions["engine"], writing=True) as db:
            accounts.change_password(
                db,
                user_id=ada_id,
                old=factories.PASSWORD,
                new="four other plain words",
                browser="",
                now=clock(),
            )
            db.commit()
        return COMPARE(hasher, known, password)

    monkeypatch.setattr(PasswordHasher, "verify", compare)
    answer = app.test_client().post("/sign-in", data=ADA)
    assert answer.status_code == 422
    assert "Set-Cookie" not in answer.headers
