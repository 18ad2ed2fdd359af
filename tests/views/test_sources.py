"""Bringing pages in by the web, as a browser does."""

import io
import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from tests import factories
from tests.factories import PAGE


def upload(client: FlaskClient, text: str = PAGE.format(title="My cache"), **form: str) -> str:
    """Upload a page and return the preview's address."""
    answer = client.post(
        "/sources",
        data={"title": "My notes", "files": (io.BytesIO(text.encode()), "Own/a.md"), **form},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.text
    return answer.location


def source_id(client: FlaskClient) -> str:
    """The number of the one source a learner has."""
    found = re.search(r"/sources/(\d+)/delete", client.get("/sources").text)
    assert found
    return found[1]


def test_an_upload_is_previewed_confirmed_renamed_and_deleted(ada: FlaskClient) -> None:
    preview = upload(ada)
    shown = ada.get(preview).text
    assert "Nothing is loaded yet" in shown
    assert "My cache" in shown
    assert ada.post(f"{preview}/confirm").status_code == 303
    assert "My cache" in ada.get("/topics").text
    number = source_id(ada)
    assert ada.post(f"/sources/{number}/rename", data={"title": "Better"}).status_code == 303
    assert "Better" in ada.get("/sources").text
    assert "Delete “" in ada.get(f"/sources/{number}/delete").text
    assert ada.post(f"/sources/{number}/delete", data={"history": "keep"}).status_code == 303
    assert "My cache" not in ada.get("/topics").text


def test_an_upload_can_be_thrown_away(ada: FlaskClient) -> None:
    preview = upload(ada)
    assert ada.post(f"{preview}/drop").status_code == 303
    assert ada.get(preview).status_code == 404


def test_an_upload_without_files_or_name_says_so_and_keeps_what_was_typed(ada: FlaskClient) -> None:
    answer = ada.post("/sources", data={"title": "Kept name"})
    assert answer.status_code == 422
    assert "no file was chosen" in answer.text
    assert "Kept name" in answer.text
    nameless = {"title": " ", "files": (io.BytesIO(b"# A"), "a.md")}
    answer = ada.post("/sources", data=nameless, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Give the pages a name" in answer.text


def test_a_wrong_new_name_is_said_so(ada: FlaskClient) -> None:
    ada.post(f"{upload(ada)}/confirm")
    answer = ada.post(f"/sources/{source_id(ada)}/rename", data={"title": ""})
    assert answer.status_code == 422


def test_uploading_again_shows_what_changed(ada: FlaskClient) -> None:
    ada.post(f"{upload(ada)}/confirm")
    number = source_id(ada)
    assert "again" in ada.get(f"/sources?update={number}").text
    text = PAGE.format(title="My cache").replace("When would", "When, then, would")
    answer = ada.post(
        f"/sources?update={number}",
        data={"files": (io.BytesIO(text.encode()), "Own/a.md")},
        content_type="multipart/form-data",
    )
    assert "1 edited" in ada.get(answer.location).text


def test_everything_of_a_source_is_404_for_a_stranger(ada: FlaskClient, bob: FlaskClient) -> None:
    preview = upload(ada)
    assert bob.get(preview).status_code == 404
    assert bob.post(f"{preview}/confirm").status_code == 404
    assert bob.post(f"{preview}/drop").status_code == 404
    ada.post(f"{preview}/confirm")
    number = source_id(ada)
    assert bob.get(f"/sources/{number}/delete").status_code == 404
    for step in ("rename", "delete"):
        assert bob.post(f"/sources/{number}/{step}", data={"title": "x"}).status_code == 404
    assert bob.post(f"/sources/{number}/share", data={"shared": "yes"}).status_code == 404
    assert ada.post(f"/sources/{number}/share", data={"shared": "yes"}).status_code == 403
    assert "My cache" not in bob.get("/topics").text


def test_an_administrator_shares_a_source(
    app: Flask, ada: FlaskClient, client: FlaskClient
) -> None:
    ada.post(f"{upload(ada)}/confirm")
    factories.make_account(app, "root@example.org", is_admin=True)
    admin = factories.signed_in(app, "root@example.org")
    number = re.search(r"/sources/(\d+)/share", admin.get("/sources").text)
    assert number
    assert admin.post(f"/sources/{number[1]}/share", data={"shared": "yes"}).status_code == 303
    assert "My cache" in client.get("/topics").text


def test_a_guest_is_asked_for_an_account(client: FlaskClient) -> None:
    assert client.get("/sources").status_code == 302
    page = client.get("/drills/1").text
    number = re.search(r'name="attempt_id" value="([^"]+)"', page)
    assert number
    form = {"attempt_id": number[1], "way": "type", "clock_style": "down", "extra_time": "1"}
    client.post("/drills/1/start", data=form)
    assert "Make one from your work so far" in client.get("/sources").text


def send(client: FlaskClient, *files: tuple[bytes, str]) -> TestResponse:
    """Upload large files, encoded here so that the test client leaves no open file behind."""
    fields: MultiDict[str, str | FileStorage] = MultiDict({"title": "x"})
    for content, name in files:
        fields.add("files", FileStorage(stream=io.BytesIO(content), filename=name, name="files"))
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post("/sources", data=body, content_type=kind)


def test_an_upload_over_twenty_megabytes_is_refused(ada: FlaskClient) -> None:
    answer = send(ada, (b"0" * 20_200_000, "a.zip"))
    assert answer.status_code == 413
    assert "At most 20 MB are taken at once" in answer.text


def test_an_upload_over_one_megabyte_is_taken(ada: FlaskClient) -> None:
    page = PAGE.format(title="My cache").encode() + b" " * 700_000
    assert send(ada, (page, "1.md"), (page, "2.md"), (page, "3.md")).status_code == 303
