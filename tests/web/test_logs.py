"""The log: one JSON object a line, with a number, and without what a learner sent."""

import json
import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.config import ROOT
from app.web.logs import logger, set_up_logger
from tests import factories

CANARY = "canary-7f3a"


class Lines(logging.Handler):
    """Keeps what is logged, as the text that would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))

    def objects(self) -> list[dict[str, Any]]:
        """Each line read again."""
        return [json.loads(line) for line in self.written]


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler = Lines()
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


def test_each_request_is_one_line_with_what_is_needed(visitor: FlaskClient, lines: Lines) -> None:
    answer = visitor.get("/topics")
    (line,) = lines.objects()
    assert set(line) == {"at", "event", "id", "method", "path", "status", "ms", "user"}
    assert datetime.fromisoformat(line["at"]).utcoffset() == timedelta()
    assert line["id"] == answer.headers["X-Request-Id"]
    assert (line["event"], line["method"], line["path"]) == ("request", "GET", "/topics")
    assert line["status"] == 200
    assert line["ms"] >= 0


def test_numbers_of_requests_differ(visitor: FlaskClient, lines: Lines) -> None:
    for _ in range(20):
        visitor.get("/healthz")
    assert len({line["id"] for line in lines.objects()}) == 20


@pytest.mark.parametrize("path", ["/topics", "/nowhere", "/test/raise/crash"])
def test_no_query_is_written(visitor: FlaskClient, lines: Lines, path: str) -> None:
    visitor.get(path, query_string={"q": CANARY, CANARY: "1"})
    assert CANARY not in "".join(lines.written)


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/test/json", "/test/raise/crash"])
def test_no_body_is_written(visitor: FlaskClient, lines: Lines, path: str) -> None:
    visitor.post(path, data={"email": CANARY, "password": CANARY})
    visitor.post(path, json={"text": CANARY})
    assert CANARY not in "".join(lines.written)


def test_no_header_and_no_cookie_is_written(visitor: FlaskClient, lines: Lines) -> None:
    visitor.set_cookie("strong_answer_session", CANARY)
    headers = {"User-Agent": CANARY, "Referer": CANARY, "Authorization": CANARY}
    for path in ("/", "/progress", "/test/raise/crash"):
        visitor.get(path, headers=headers)
    assert CANARY not in "".join(lines.written)


def test_a_failure_is_written_without_its_text(visitor: FlaskClient, lines: Lines) -> None:
    answer = visitor.get("/test/raise/crash")
    failure, request = lines.objects()
    assert failure["event"] == "failure"
    assert failure["id"] == request["id"] == answer.headers["X-Request-Id"]
    assert "canary-in-the-text" not in "".join(lines.written)


@pytest.mark.parametrize("path", ["/a%0ab", "/a%0d%0a{}", "/%1b[31m", "/%e2%80%a8x", '/"}', "/\\"])
def test_nothing_in_an_address_makes_a_second_line(
    visitor: FlaskClient, lines: Lines, path: str
) -> None:
    visitor.get(path)
    (line,) = lines.written
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["status"] in {400, 404}


def test_signing_in_writes_neither_name_nor_password(visitor: FlaskClient, lines: Lines) -> None:
    sent = {"email": "ada@example.org", "password": factories.PASSWORD}
    visitor.post("/sign-in", data=sent)
    # The request's own number is left out: hexadecimal digits can spell "ada" by chance.
    said = [json.dumps({**line, "id": ""}) for line in lines.objects()]
    assert said
    assert not [line for line in said if "ada" in line or factories.PASSWORD in line]


def test_a_line_says_whose_request_it_was_by_number(site: Flask, lines: Lines) -> None:
    number = factories.make_account(site, "ada@example.org")
    ada = factories.signed_in(site, "ada@example.org")
    ada.get("/account")
    refused = site.test_client().get("/account")
    assert refused.status_code == 302
    asked = [line for line in lines.objects() if line["path"] == "/account"]
    assert [(line["user"], line["status"]) for line in asked] == [(number, 200), (None, 302)]


def events(lines: Lines) -> list[tuple[str, int | None]]:
    """What was noted beside the requests, and of whom."""
    noted = [line for line in lines.objects() if line["event"] != "request"]
    return [(line["event"], line["user"]) for line in noted]


def test_signing_in_and_out_is_noted_with_what_failed(site: Flask, lines: Lines) -> None:
    number = factories.make_account(site, "root@example.org", is_admin=True)
    browser = site.test_client()
    browser.post("/sign-in", data={"email": "root@example.org", "password": CANARY})
    asked = browser.post(
        "/sign-in", data={"email": "root@example.org", "password": factories.PASSWORD}
    )
    pending = asked.text.partition('name="pending" value="')[2].partition('"')[0]
    browser.post("/sign-in/code", data={"pending": pending, "code": "000000"})
    factories.signed_in(site, "root@example.org").post("/sign-out")
    assert events(lines) == [
        ("sign-in refused", None),
        ("code asked for", number),
        ("second step refused", number),
        ("code asked for", number),
        ("signed in", number),
        ("signed out", None),
    ]
    assert CANARY not in "".join(lines.written)


def test_a_try_that_is_slowed_and_an_account_that_is_made_are_noted(
    site: Flask, lines: Lines
) -> None:
    browser = site.test_client()
    sent = {"email": "eve@example.org", "password": factories.PASSWORD}
    for _time in range(30):
        browser.post("/sign-in", data=sent)
    assert ("sign-in slowed", None) in events(lines)
    browser.post("/sign-up", data=sent)
    assert events(lines)[-1] == ("account made", None)


def test_what_was_not_allowed_is_noted(site: Flask, lines: Lines) -> None:
    number = factories.make_account(site, "ada@example.org")
    ada = factories.signed_in(site, "ada@example.org")
    ada.get("/admin")
    ada.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert events(lines)[1:] == [("not allowed", number), ("not allowed", None)]


def test_every_event_is_named_where_operators_look() -> None:
    told = (ROOT / "docs" / "operations.md").read_text()
    known = set[str]()
    for file in (ROOT / "app").rglob("*.py"):
        known |= set(re.findall(r'(?:log_access\(f?|"event": )"([^"{]+)', file.read_text()))
    assert len(known) > 8
    assert [name for name in known if f"`{name}" not in told] == []


def test_many_apps_share_one_handler() -> None:
    before = list(logger.handlers)
    set_up_logger()
    assert logger.handlers == before
