"""Errors: a page in our design for people, JSON for scripts, and the same number in the log."""

import json
import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.conftest import RAISED

STATUS = {
    "not-found": 404,
    "not-allowed": 403,
    "conflict": 409,
    "invalid": 422,
    "domain": 400,
    "operational": 503,
    "interface": 503,
    "pool": 503,
    "malformed": 503,
    "integrity": 500,
    "crash": 500,
}
ABORTED = [400, 401, 403, 404, 405, 406, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421]
ABORTED += [422, 423, 424, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505]
JSON = {"Accept": "application/json"}


def is_our_page(answer: TestResponse) -> bool:
    """Whether an answer is a page in our design with the number of its request."""
    number = answer.headers["X-Request-Id"]
    return (
        answer.mimetype == "text/html"
        and "<h1" in answer.text
        and f"Request {number}" in answer.text
        and 'rel="stylesheet"' in answer.text
    )


@pytest.mark.parametrize("kind", RAISED)
def test_an_error_is_a_page_for_people(visitor: FlaskClient, kind: str) -> None:
    answer = visitor.get(f"/test/raise/{kind}")
    assert answer.status_code == STATUS[kind]
    assert is_our_page(answer)


@pytest.mark.parametrize("kind", RAISED)
def test_an_error_is_json_for_scripts(visitor: FlaskClient, kind: str) -> None:
    answer = visitor.post(f"/test/raise/{kind}", headers=JSON)
    assert answer.status_code == STATUS[kind]
    assert answer.json is not None
    assert set(answer.json) == {"error", "message", "request"}
    assert answer.json["request"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize("kind", ["not-found", "not-allowed", "conflict", "invalid", "domain"])
def test_a_rules_sentence_reaches_the_person(visitor: FlaskClient, kind: str) -> None:
    assert str(RAISED[kind]) in visitor.get(f"/test/raise/{kind}").text


@pytest.mark.parametrize("kind", ["operational", "integrity", "crash", "malformed"])
def test_what_broke_inside_stays_inside(visitor: FlaskClient, kind: str) -> None:
    answer = visitor.get(f"/test/raise/{kind}")
    for secret in ("canary", "SELECT", "INSERT", "disk", "Traceback", "constraint"):
        assert secret not in answer.text


@pytest.mark.parametrize("status", ABORTED)
def test_every_status_of_http_is_a_page(visitor: FlaskClient, status: int) -> None:
    answer = visitor.get(f"/test/abort/{status}")
    assert answer.status_code == status
    assert is_our_page(answer)


@pytest.mark.parametrize("status", ABORTED)
def test_every_status_of_http_is_json_for_scripts(visitor: FlaskClient, status: int) -> None:
    answer = visitor.get(f"/test/abort/{status}", headers=JSON)
    assert answer.status_code == status
    assert answer.is_json


@pytest.mark.parametrize("kind", ["operational", "interface", "pool", "malformed"])
def test_a_database_that_is_away_says_when_to_try_again(visitor: FlaskClient, kind: str) -> None:
    assert visitor.get(f"/test/raise/{kind}").headers["Retry-After"] == "3"


def test_a_wrong_method_says_which_would_be_right(visitor: FlaskClient) -> None:
    answer = visitor.delete("/topics")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert is_our_page(answer)


def test_a_page_that_is_none_says_so(visitor: FlaskClient) -> None:
    answer = visitor.get("/nowhere")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_a_crash_page_shows_the_number_of_its_line_in_the_log(
    visitor: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    logger = logging.getLogger("strong_answer")
    logger.addHandler(caplog.handler)
    try:
        answer = visitor.get("/test/raise/crash")
    finally:
        logger.removeHandler(caplog.handler)
    shown = re.search(r"Request ([0-9a-f]{12})", answer.text)
    assert shown is not None
    lines = [json.loads(record.message) for record in caplog.records]
    failures = [line for line in lines if line["event"] == "failure"]
    assert [line["id"] for line in failures] == [shown[1]]
    assert failures[0]["kind"] == "RuntimeError"
    assert any("raise_it" in place for place in failures[0]["where"])


def test_an_error_while_the_database_is_away_needs_no_database(
    site: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise RAISED["operational"]

    monkeypatch.setattr("app.web.login.visitors.find_session", refuse)
    visitor.set_cookie("strong_answer_session", "anything")
    for path in ("/", "/progress", "/topics"):
        answer = visitor.get(path)
        assert answer.status_code == 503, path
        assert is_our_page(answer)
