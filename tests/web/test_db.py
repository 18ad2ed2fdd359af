"""One session a request: reading ones never take the lock, writing ones take it first."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.web.db import get_db


@pytest.fixture
def begun(site: Flask) -> Iterator[list[str]]:
    """The statements with which transactions begin."""
    engine = site.extensions["engine"]
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.sqlite
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_request_that_reads_takes_no_lock(
    visitor: FlaskClient, begun: list[str], method: str
) -> None:
    assert visitor.open("/test/touch", method=method).status_code == 200
    assert begun == ["BEGIN"]


@pytest.mark.sqlite
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_request_that_writes_takes_it_before_it_reads(
    visitor: FlaskClient, begun: list[str], method: str
) -> None:
    assert visitor.open("/test/touch", method=method).status_code == 200
    assert begun == ["BEGIN IMMEDIATE"]


def test_a_request_that_needs_no_database_opens_none(
    visitor: FlaskClient, begun: list[str]
) -> None:
    assert visitor.get("/healthz").status_code == 200
    assert begun == []


def test_a_request_has_one_session_and_gives_its_connection_back(site: Flask) -> None:
    with site.test_request_context("/"):
        db = get_db()
        assert get_db() is db
        db.connection()
    assert site.extensions["engine"].pool.checkedout() == 0


def test_a_request_that_fails_gives_its_connection_back(site: Flask, visitor: FlaskClient) -> None:
    visitor.set_cookie("strong_answer_session", "anything")
    visitor.post("/test/raise/crash")
    assert site.extensions["engine"].pool.checkedout() == 0
