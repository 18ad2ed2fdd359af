"""Whether the program is alive and ready, and its figures."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.config import Settings
from app.factory import create_app
from app.models.schema import downgrade_schema
from tests import factories
from tests.conftest import TestClock

TOKEN = "a-token-for-the-metrics"


def test_alive_is_answered_without_the_database(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "engine", None)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "alive"})


def test_ready_is_answered_where_the_database_fits(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready"})


def test_a_database_of_another_version_is_not_ready(app: Flask, client: FlaskClient) -> None:
    downgrade_schema(app.extensions["engine"], "-1")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["missing"]) == (503, "migrations")
    assert answer.headers["Retry-After"]


def test_a_database_that_is_away_is_not_ready(
    settings: Settings, clock: TestClock, tmp_path: Path
) -> None:
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    client = create_app(replace(settings, database_url=nowhere), clock=clock).test_client()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["missing"]) == (503, "database")


def test_a_token_reads_the_metrics(measured: FlaskClient) -> None:
    measured.get("/topics")
    measured.get("/no/such/page")
    answer = measured.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    assert has(answer.text, 'requests_total{method="GET",route="topics.index",status="200"} 1.0')
    assert has(answer.text, 'requests_total{method="GET",route="none",status="404"} 1.0')
    assert has(answer.text, 'request_seconds_count{route="topics.index"} 1.0')
    assert has(answer.text, "connections_in_use ")


def test_a_method_that_nobody_knows_makes_no_label(measured: FlaskClient) -> None:
    measured.open("/topics", method="BREW-12345")
    answer = measured.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert "BREW" not in answer.text
    assert 'method="other"' in answer.text


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer ", "Basic YTpi"])
def test_another_token_is_refused(measured: FlaskClient, header: str) -> None:
    assert measured.get("/metrics", headers={"Authorization": header}).status_code in {302, 401}


def test_without_a_token_set_none_is_right(client: FlaskClient) -> None:
    assert client.get("/metrics", headers={"Authorization": "Bearer x"}).status_code == 401


def test_an_administrator_reads_the_metrics(app: Flask) -> None:
    factories.make_account(app, "root@example.org", is_admin=True)
    admin = factories.signed_in(app, "root@example.org")
    assert "strong_answer_requests_total" in admin.get("/metrics").text


def has(figures: str, line: str) -> bool:
    """Whether one of the program's figures is there."""
    return f"strong_answer_{line}" in figures


@pytest.fixture
def measured(app: Flask, settings: Settings, clock: TestClock) -> Iterator[FlaskClient]:
    """A browser of an app whose figures a token reads."""
    url = app.config["SETTINGS"].database_url
    measured = create_app(replace(settings, database_url=url, metrics_token=TOKEN), clock=clock)
    yield measured.test_client()
    measured.extensions["engine"].dispose()
