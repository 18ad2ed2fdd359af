"""Uploading, playing and deleting recordings over HTTP."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.recording import LARGEST_RECORDING
from tests import factories
from tests.conftest import TestClock
from tests.domain import sounds
from tests.views import steps

SOUND = sounds.webm(3)


@pytest.fixture
def attempt(app: Flask, ada: FlaskClient) -> UUID:
    """An attempt of Ada's whose result can be seen."""
    found = steps.start(ada, steps.drill(app), way="record")
    steps.to_result(ada, found)
    return found


def put(
    client: FlaskClient,
    attempt: UUID,
    content: bytes = SOUND,
    kind: str = "audio/webm;codecs=opus",
    recording: UUID | None = None,
) -> TestResponse:
    """Upload a recording as the page's script does."""
    return client.put(
        f"/attempts/{attempt}/recordings/{recording or uuid4()}",
        data=content,
        content_type=kind,
        headers={"Accept": "application/json"},
    )


def url_of(answer: TestResponse) -> str:
    """Where an upload is played."""
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.json is not None
    url: str = answer.json["url"]
    return url


def test_an_upload_is_played_by_its_owner(ada: FlaskClient, attempt: UUID) -> None:
    url = url_of(put(ada, attempt))
    answer = ada.get(url)
    assert answer.get_data() == SOUND
    assert answer.mimetype == "audio/webm"


def test_the_sound_can_do_nothing_but_sound(ada: FlaskClient, attempt: UUID) -> None:
    headers = ada.get(url_of(put(ada, attempt))).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    saved = 'attachment; filename="answer-2026-03-02-120000.webm"'
    assert headers["Content-Disposition"] == saved


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-", 0, len(SOUND)),
        ("bytes=5-9", 5, 10),
        ("bytes=-7", len(SOUND) - 7, len(SOUND)),
        ("bytes=3-999999", 3, len(SOUND)),
    ],
)
def test_a_player_reads_the_stretch_it_asks_for(
    ada: FlaskClient, attempt: UUID, wanted: str, start: int, end: int
) -> None:
    answer = ada.get(url_of(put(ada, attempt)), headers={"Range": wanted})
    assert answer.status_code == 206
    assert answer.get_data() == SOUND[start:end]
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(SOUND)}"


def test_a_stretch_past_the_end_is_refused_with_the_size(ada: FlaskClient, attempt: UUID) -> None:
    answer = ada.get(url_of(put(ada, attempt)), headers={"Range": "bytes=999999-"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(SOUND)}"


@pytest.mark.parametrize("wanted", ["bytes=5-3", "pages=1-2", "nonsense"])
def test_a_stretch_that_is_none_gives_the_whole(
    ada: FlaskClient, attempt: UUID, wanted: str
) -> None:
    answer = ada.get(url_of(put(ada, attempt)), headers={"Range": wanted})
    assert answer.status_code in {200, 416}
    assert answer.status_code == 416 or answer.get_data() == SOUND


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"<html><script>alert(1)</script>", "audio/webm", 415),
        (SOUND, "text/html", 415),
        (SOUND, "audio/ogg", 415),
        (b"", "audio/webm", 415),
        (sounds.ogg(3 * 3600), "audio/ogg", 413),
        (bytes(LARGEST_RECORDING + 1), "audio/webm", 413),
    ],
)
def test_what_is_no_recording_is_refused_with_a_sentence(
    ada: FlaskClient, attempt: UUID, content: bytes, kind: str, status: int
) -> None:
    answer = put(ada, attempt, content, kind)
    assert answer.status_code == status
    assert answer.json is not None
    assert "recording" in answer.json["message"]
    assert "1 MB" not in answer.json["message"]


def test_an_upload_twice_is_kept_once(ada: FlaskClient, attempt: UUID) -> None:
    recording = uuid4()
    first, second = (put(ada, attempt, recording=recording) for _ in range(2))
    assert url_of(first) == url_of(second)
    assert steps.text_of(ada.get("/recordings")).count('src="/recordings/') == 1


def test_a_server_may_take_no_recordings(app: Flask, ada: FlaskClient, attempt: UUID) -> None:
    object.__setattr__(app.config["SETTINGS"], "recordings_days", 0)
    assert put(ada, attempt).status_code == 403
    assert "This server takes no recordings" in steps.words_of(ada.get("/recordings"))


def test_the_list_says_until_when_each_is_kept(ada: FlaskClient, attempt: UUID) -> None:
    assert "Nothing is uploaded" in steps.words_of(ada.get("/recordings"))
    put(ada, attempt)
    words = steps.words_of(ada.get("/recordings"))
    assert "kept for 30 days" in words
    assert "2 March 2026, 12:00 · 0:03 · 1 KB · kept until 1 April 2026, 12:00" in words


def test_after_its_days_it_is_not_there(
    app: Flask, ada: FlaskClient, attempt: UUID, clock: TestClock
) -> None:
    url = url_of(put(ada, attempt))
    clock.forward(days=30)
    later = factories.signed_in(app, "ada@example.org")
    assert later.get(url).status_code == 404
    assert later.get(f"{url}/delete").status_code == 404
    assert "Nothing is uploaded" in steps.words_of(later.get("/recordings"))


def test_deleting_asks_before(ada: FlaskClient, attempt: UUID) -> None:
    url = url_of(put(ada, attempt))
    assert "1 recording leaves this server" in steps.words_of(ada.get(f"{url}/delete"))
    assert ada.get(url).status_code == 200
    assert ada.post(f"{url}/delete").location == "/recordings"
    assert ada.get(url).status_code == 404


def test_deleting_all_asks_before(ada: FlaskClient, attempt: UUID) -> None:
    urls = [url_of(put(ada, attempt)) for _ in range(2)]
    assert "2 recordings leave this server" in steps.words_of(ada.get("/recordings/delete"))
    ada.post("/recordings/delete")
    assert [ada.get(url).status_code for url in urls] == [404, 404]
    assert "nothing to delete" in steps.words_of(ada.get("/recordings/delete"))


def test_a_stranger_deletes_only_what_is_his(
    ada: FlaskClient, bob: FlaskClient, attempt: UUID
) -> None:
    url = url_of(put(ada, attempt))
    bob.post("/recordings/delete")
    assert ada.get(url).status_code == 200


def test_no_name_that_is_sent_is_used(ada: FlaskClient, attempt: UUID) -> None:
    for name in ("../../etc/passwd", 'a"b\r\nSet-Cookie: x=1', "x" * 300, "a\0b"):
        answer = ada.put(
            f"/attempts/{attempt}/recordings/{uuid4()}",
            query_string={"name": name.replace("\0", "")},
            data=SOUND,
            content_type="audio/webm",
        )
        kept = ada.get(url_of(answer)).headers["Content-Disposition"]
        assert kept == 'attachment; filename="answer-2026-03-02-120000.webm"'
