"""Whether the program is alive."""

import pytest
from flask import Flask
from flask.testing import FlaskClient


def test_alive_is_answered_without_the_database(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "engine", None)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "alive"})
