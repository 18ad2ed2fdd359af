"""Statements that take long are named in the log, without what is in them."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text

from app.config import Settings
from app.factory import create_app
from tests.conftest import TestClock
from tests.web.test_logs import Lines, lines

__all__ = ["lines"]
LONG = """
SELECT count(*) FROM (
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT i FROM n
) AS counted WHERE CAST(:word AS TEXT) <> ''
"""


@pytest.fixture
def watched(bare: Flask, settings: Settings, clock: TestClock) -> Iterator[Flask]:
    """An app that calls every statement over a millisecond slow."""
    url = bare.config["SETTINGS"].database_url
    app = create_app(replace(settings, database_url=url, slow_statement_ms=1), clock=clock)
    yield app
    app.extensions["engine"].dispose()


def test_a_slow_statement_is_named_once_without_its_values(watched: Flask, lines: Lines) -> None:
    with watched.test_request_context("/topics"), watched.extensions["engine"].connect() as db:
        db.execute(text(LONG), {"word": "canary"})
    (line,) = [each for each in lines.objects() if each["event"] == "slow statement"]
    assert line["route"] == "topics.index"
    assert line["ms"] > 1
    assert line["statement"].startswith("SELECT count(*) FROM ( WITH RECURSIVE")
    assert "canary" not in json.dumps(line)


def test_outside_of_a_request_nothing_is_written(watched: Flask, lines: Lines) -> None:
    with watched.extensions["engine"].connect() as db:
        db.execute(text(LONG), {"word": "canary"})
    assert lines.objects() == []


def test_a_quick_statement_is_not_named(bare: Flask, lines: Lines) -> None:
    with bare.test_request_context("/topics"), bare.extensions["engine"].connect() as db:
        db.execute(text("SELECT 1"))
    assert lines.objects() == []
