"""System calls that fail under a running drill: told within three seconds, and over when they are.

strace lets the calls of this very process fail, for the files of its database alone.
"""

import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.crashing import WITHOUT, can_trace, inject, traced
from tests.views.test_storage_faults import LONG, Drilling, assert_told

pytestmark = pytest.mark.sqlite
traces = pytest.mark.skipif(not can_trace(), reason=WITHOUT)
# Three seconds are promised; a machine with much else to do has two more.
SOON = 5.0


@pytest.fixture
def drilling(app: Flask, ada: FlaskClient) -> Drilling:
    drilling = Drilling(app, ada)
    assert drilling.save("Before the fault.").status_code == 200
    return drilling


@contextmanager
def failing(drilling: Drilling, call: str, error: str) -> Iterator[None]:
    """Let a call fail wherever it touches the database's files."""
    files = [word for end in ("", "-wal") for word in ("-P", f"{drilling.file}{end}")]
    with traced(os.getpid(), *inject(call, f"error={error}"), *files):
        yield


def saved_soon(drilling: Drilling, text: str) -> TestResponse:
    began = time.monotonic()
    answer = drilling.save(text)
    assert time.monotonic() - began < SOON
    return answer


@traces
@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("fdatasync", "EIO"),
        ("pwrite64", "EIO"),
        ("pwrite64", "ENOSPC"),
        ("pwrite64", "EROFS"),
    ],
)
def test_a_write_that_fails_is_503_and_reads_go_on(
    drilling: Drilling, call: str, error: str
) -> None:
    with failing(drilling, call, error):
        assert_told(saved_soon(drilling, "Into the void."))
        assert drilling.client.get("/topics").status_code == 200
        page = drilling.client.get(f"/attempts/{drilling.attempt}")
        assert "Before the fault." in page.text
    drilling.assert_goes_on()


@traces
@pytest.mark.parametrize("call", ["pread64", "openat"])
def test_a_database_that_can_not_be_read_is_503_until_it_can(drilling: Drilling, call: str) -> None:
    drilling.engine.dispose()
    with failing(drilling, call, "EIO"):
        assert_told(saved_soon(drilling, "Into the void."))
        assert_told(drilling.client.get("/topics"))
        assert drilling.client.get("/healthz").status_code == 200
    drilling.assert_goes_on()


@contextmanager
def limited(what: int, most: int) -> Iterator[None]:
    """A limit of this process, as ``ulimit`` sets it."""
    soft, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(what, (soft, hard))


def test_files_that_may_not_grow_are_503_and_reads_go_on(drilling: Drilling) -> None:
    grown = drilling.file.with_name(f"{drilling.file.name}-wal").stat().st_size
    with limited(resource.RLIMIT_FSIZE, grown + 1000):
        assert_told(saved_soon(drilling, LONG))
        assert drilling.client.get("/topics").status_code == 200
    drilling.assert_goes_on()


def test_without_a_file_to_open_it_is_503_and_then_goes_on(drilling: Drilling) -> None:
    drilling.engine.dispose()
    # The next file would get the lowest number that is free; from it on there is none.
    free = os.open(os.devnull, os.O_RDONLY)
    os.close(free)
    with limited(resource.RLIMIT_NOFILE, free):
        assert_told(saved_soon(drilling, "Into the void."))
        assert_told(drilling.client.get("/topics"))
        assert drilling.client.get("/healthz").status_code == 200
    drilling.assert_goes_on()
