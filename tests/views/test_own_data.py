"""Your data: the page, the download, the upload with its preview, for accounts and for guests."""

import io
import json
import zipfile
from hashlib import sha256
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.views import steps


def zip_in(answer: TestResponse) -> zipfile.ZipFile:
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.get_data()))


def data_in(answer: TestResponse) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(zip_in(answer).read("data.json"))
    return data


def test_the_page_offers_everything_as_one_file(ada: FlaskClient) -> None:
    page = ada.get("/account/data")
    assert "Download everything" in steps.words_of(page)
    assert 'href="/account/data/download"' in steps.text_of(page)
    assert 'href="/account/data"' in steps.text_of(ada.get("/account"))


def test_the_download_is_a_zip_that_no_cache_keeps(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.to_result(ada, attempt)
    answer = ada.get("/account/data/download")
    assert [each["id"] for each in data_in(answer)["attempts"]] == [str(attempt)]
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    name = "attachment; filename=strong-answer-2026-03-02.zip"
    assert answer.headers["Content-Disposition"] == name


def test_a_guest_downloads_their_work_too(app: Flask) -> None:
    guest = app.test_client()
    attempt = steps.start(guest, steps.drill(app))
    steps.submit(guest, attempt, "a guest's words")
    (found,) = data_in(guest.get("/account/data/download"))["attempts"]
    assert found["events"][-1]["payload"]["text"] == "a guest's words"


def test_a_large_file_is_sent_in_pieces_and_closed(app: Flask, ada: FlaskClient) -> None:
    for words in range(8):
        noise = "".join(sha256(f"{words}/{each}".encode()).hexdigest() for each in range(700))
        steps.submit(ada, steps.start(ada, steps.drill(app)), noise[:40_000])
    answer = ada.get("/account/data/download", buffered=False)
    pieces = list(answer.iter_encoded())
    assert len(pieces) > 1
    assert answer.content_length == sum(map(len, pieces))
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
    answer.close()
