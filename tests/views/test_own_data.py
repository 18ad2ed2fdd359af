"""Your data: the page, the download, the upload with its preview, for accounts and for guests."""

import io
import json
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models.engine import open_snapshot
from app.models.staged import StagedPiece
from app.services.own_data import own_staging
from app.services.own_data.own_turns import one_at_a_time
from app.web.login import COOKIE
from tests import factories
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


# --- bringing it in


def send(client: FlaskClient, content: bytes, name: str = "mine.zip") -> TestResponse:
    form = {"file": (io.BytesIO(content), name)}
    return client.post("/account/data/imports", data=form, content_type="multipart/form-data")


def file_of(app: Flask, client: FlaskClient) -> bytes:
    """The download of somebody who went through a drill."""
    steps.to_result(client, steps.start(client, steps.drill(app)))
    return client.get("/account/data/download").get_data()


def test_a_file_is_previewed_then_brought_in_once(
    app: Flask, ada: FlaskClient, bob: FlaskClient
) -> None:
    content = file_of(app, ada)
    preview = send(bob, content)
    assert preview.status_code == 303
    page = bob.get(preview.location)
    assert "Bring this in?" in steps.words_of(page)
    assert "Attempts 1 0 0" in steps.words_of(page)
    assert "The file is of ada@example.org" in steps.words_of(page)
    assert data_in(bob.get("/account/data/download"))["attempts"] == []
    answer = bob.post(f"{preview.location}/confirm")
    assert answer.status_code == 303
    assert "Brought in." in steps.words_of(bob.get(answer.location))
    assert steps.words_of(bob.get("/progress")) == steps.words_of(ada.get("/progress"))
    assert bob.get(preview.location).status_code == 404
    again = bob.get(send(bob, content).location)
    assert "Nothing new in it" in steps.words_of(again)
    assert "/confirm" not in steps.text_of(again)


def test_a_first_visitor_brings_theirs_in_and_is_a_guest_then(app: Flask, ada: FlaskClient) -> None:
    content = file_of(app, ada)
    visitor = app.test_client()
    assert "Download everything" not in steps.words_of(visitor.get("/account/data"))
    preview = send(visitor, content)
    assert preview.status_code == 303
    visitor.post(f"{preview.location}/confirm")
    assert len(data_in(visitor.get("/account/data/download"))["attempts"]) == 1


def test_a_file_that_is_none_is_told_on_the_page_and_makes_nobody_a_guest(app: Flask) -> None:
    visitor = app.test_client()
    answer = send(visitor, b"hello", "hello.zip")
    assert answer.status_code == 422
    assert "The file was not taken: it is damaged, or no file" in steps.words_of(answer)
    assert "Set-Cookie" not in answer.headers
    answer = visitor.post("/account/data/imports")
    assert (answer.status_code, "Choose a file" in steps.words_of(answer)) == (422, True)


def test_a_file_that_waits_can_be_thrown_away(
    app: Flask, ada: FlaskClient, bob: FlaskClient
) -> None:
    preview = send(bob, file_of(app, ada)).location
    assert bob.post(f"{preview}/drop").status_code == 303
    assert bob.get(preview).status_code == 404


def test_a_second_file_takes_the_place_of_the_first(
    app: Flask, ada: FlaskClient, bob: FlaskClient
) -> None:
    content = file_of(app, ada)
    first, second = send(bob, content).location, send(bob, content).location
    assert [bob.get(each).status_code for each in (first, second)] == [404, 200]


def test_topics_that_are_not_here_are_named_before_they_come_along(
    app: Flask, ada: FlaskClient, bob: FlaskClient
) -> None:
    ada.post(f"{steps.upload(ada)}/confirm")
    steps.submit(ada, steps.start(ada, steps.drill(app, "My cache")))
    preview = send(bob, ada.get("/account/data/download").get_data()).location
    assert "1 of 1 topics is not on this server" in steps.words_of(bob.get(preview))
    assert "Own: My cache" in steps.words_of(bob.get(preview))
    bob.post(f"{preview}/confirm")
    assert "My cache" in steps.words_of(bob.get("/topics"))


def test_what_a_guest_brought_along_joins_the_account_they_sign_in_to(
    app: Flask, ada: FlaskClient
) -> None:
    ada.post(f"{steps.upload(ada)}/confirm")
    steps.submit(ada, steps.start(ada, steps.drill(app, "My cache")))
    guest = app.test_client()
    preview = send(guest, ada.get("/account/data/download").get_data()).location
    guest.post(f"{preview}/confirm")
    form = {"email": "bob@example.org", "password": factories.PASSWORD}
    assert guest.post("/sign-in", data=form).status_code == 303
    assert "My cache" in steps.words_of(guest.get("/topics"))
    assert len(data_in(guest.get("/account/data/download"))["attempts"]) == 1


def test_a_file_in_several_pieces_arrives_whole(
    app: Flask, ada: FlaskClient, bob: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_staging, "PIECE", 1_000)
    preview = send(bob, file_of(app, ada)).location
    with Session(app.extensions["engine"]) as db:
        assert len(db.scalars(select(StagedPiece.place)).all()) > 2
    assert bob.post(f"{preview}/confirm").status_code == 303
    assert len(data_in(bob.get("/account/data/download"))["attempts"]) == 1


@contextmanager
def under_way(app: Flask) -> Iterator[None]:
    """A file of Ada's is being written or read, by whichever process."""
    user_id = factories.make_account(app, "ada@example.org")
    with open_snapshot(app.extensions["engine"]) as db, one_at_a_time(db, user_id=user_id):
        yield


def test_of_one_learner_one_file_is_under_way_at_a_time(app: Flask, ada: FlaskClient) -> None:
    content = file_of(app, ada)
    preview = send(ada, content).location
    with under_way(app):
        tried = [
            ada.get("/account/data/download"),
            send(ada, content),
            ada.post(f"{preview}/confirm"),
        ]
    for told in tried:
        assert told.status_code == 429
        assert told.headers["Retry-After"] == "5"
        assert "A download or an upload of your data is under way." in steps.words_of(told)
    assert ada.post(f"{preview}/confirm").status_code == 303
    assert zip_in(ada.get("/account/data/download"))


def test_others_need_not_wait_for_a_file(app: Flask, bob: FlaskClient) -> None:
    content = file_of(app, bob)
    with under_way(app):
        assert zip_in(bob.get("/account/data/download"))
        assert send(app.test_client(), content).status_code == 303
        assert steps.post(bob, steps.start(bob, steps.drill(app)), "pause").status_code == 303


def test_ten_downloads_at_once_are_whole_or_told_to_wait(app: Flask, ada: FlaskClient) -> None:
    whole = json.loads(zipfile.ZipFile(io.BytesIO(file_of(app, ada))).read("data.json"))
    cookie = ada.get_cookie(COOKIE)
    assert cookie is not None

    def download(_place: int) -> TestResponse:
        client = app.test_client()
        client.set_cookie(COOKIE, cookie.value)
        return client.get("/account/data/download", buffered=True)

    with ThreadPoolExecutor(10) as crowd:
        answers = list(crowd.map(download, range(10)))
    done = [answer for answer in answers if answer.status_code == 200]
    assert done
    assert {answer.status_code for answer in answers} <= {200, 429}
    assert all(data_in(answer)["attempts"] == whole["attempts"] for answer in done)
