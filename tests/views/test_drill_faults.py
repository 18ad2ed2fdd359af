"""What goes wrong between a page and the server: cut requests, races, a new secret, a week away."""

import csv
import io
import json
import socket
import zipfile
from collections.abc import Iterator
from threading import Barrier, Event, Thread
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from app.models.attempt import Attempt
from app.web.login import COOKIE
from tests.conftest import TestClock
from tests.views import steps
from tests.views.test_offline import DAY_MS, answer, event, rest, send


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    """A server that is really asked over the network."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def cookie_of(client: FlaskClient) -> str:
    """The session of a browser."""
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return str(cookie.value)


def send_bytes(port: int, head: str, body: bytes, *, length: int) -> bytes:
    """Send a request whose body ends after some bytes, though more were announced; the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        lines = [head, "Host: 127.0.0.1", f"Content-Length: {length}", "Connection: close", "", ""]
        line.sendall("\r\n".join(lines).encode() + body)
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(4096), b""))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.95])
def test_a_request_that_is_cut_off_stores_nothing_and_can_be_sent_again(
    app: Flask, ada: FlaskClient, port: int, share: float
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    step = answer("A whole sentence that must not come in half.")
    body = json.dumps({"sent_at": step["at"], "events": [step]}).encode()
    head = (
        f"POST /attempts/{attempt}/events HTTP/1.1\r\nContent-Type: application/json\r\n"
        f"Cookie: {COOKIE}={cookie_of(ada)}\r\nOrigin: http://127.0.0.1"
    )
    cut = send_bytes(port, head, body[: int(len(body) * share)], length=len(body))
    assert cut == b"" or cut.startswith(b"HTTP/1.1 4")
    assert b"running" in ada.get(f"/attempts/{attempt}/clock").data
    assert send(ada, attempt, step).get_json()["stored"] == [step["id"]]


def test_a_draft_and_the_answer_at_the_same_moment_end_with_the_answer(
    app: Flask, ada: FlaskClient
) -> None:
    drill, cookie = steps.drill(app), cookie_of(ada)
    for _ in range(8):
        attempt, gate = steps.start(ada, drill), Barrier(2)
        statuses: dict[str, int] = {}

        def press(name: str, attempt: UUID = attempt, gate: Barrier = gate) -> None:
            browser = app.test_client()
            browser.set_cookie(COOKIE, cookie)
            gate.wait()
            if name == "draft":
                told = steps.put_draft(browser, attempt, "typed a moment before")
            else:
                told = steps.post(browser, attempt, "submit", text="handed in")
            statuses[name] = told.status_code  # noqa: B023

        both = [Thread(target=press, args=(name,)) for name in ("draft", "submit")]
        for each in both:
            each.start()
        for each in both:
            each.join()
        assert (statuses["submit"], statuses["draft"] in {200, 409}) == (303, True)
        words = steps.words_of(ada.get(f"/attempts/{attempt}"))
        assert "How sure are you" in words
        assert "handed in" in words


def test_a_new_secret_in_mid_drill_loses_nothing(app: Flask, ada: FlaskClient) -> None:
    kept = ada.get("/offline/queue").get_json()["drills"][0]
    attempt = steps.start(ada, steps.drill(app))
    app.config["SECRET_KEY"] = "another secret, of more than thirty-two characters"
    assert steps.put_draft(ada, attempt, "typed on").status_code == 200
    assert send(ada, attempt, answer(), *rest()).get_json()["stage"] == "scored"
    # What was asked on the device can't be trusted any more: the drill's own page says it.
    later = uuid4()
    begun = event("started", 60_000, later, drill_id=kept["drill_id"], seal=kept["seal"])
    assert send(ada, later, begun, answer()).get_json()["stage"] == "submitted"


def test_a_week_of_fifty_answers_without_a_connection_is_stored_once_each(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    drills = ada.get("/offline/queue").get_json()["drills"]
    sent = []
    for number in range(50):
        kept, attempt = drills[number % len(drills)], uuid4()
        ago = 7 * DAY_MS - number * 3 * 3_600_000
        how = {"drill_id": kept["drill_id"], "seal": kept["seal"]}
        began = event("started", ago, attempt, **how)
        sent.append((attempt, [began, answer(f"answer {number}", ago - 48_000)]))
    for number, (attempt, row) in enumerate(sent):
        # Of each third request the answer is lost; of each fifth only the start came in.
        if number % 5 == 0:
            send(ada, attempt, row[0])
        if number % 3 == 0:
            send(ada, attempt, *row)
        told = send(ada, attempt, *row).get_json()
        assert told["stored"] == [each["id"] for each in row]
    with Session(app.extensions["engine"]) as db:
        rows = db.scalars(select(Attempt).order_by(Attempt.started_at)).all()
    assert [row.text for row in rows] == [f"answer {number}" for number in range(50)]
    assert {row.taken_seconds for row in rows} == {48}
    days = (clock.moment - rows[0].started_at).total_seconds() / 86_400
    assert days == pytest.approx(7)


def test_a_download_while_its_owner_answers_is_of_one_moment(app: Flask, ada: FlaskClient) -> None:
    drill, enough, answered = steps.drill(app), Event(), [steps.start(ada, steps.drill(app))]
    steps.submit(ada, answered[0], "The first.")

    def go_on() -> None:
        busy = app.test_client()
        busy.set_cookie(COOKIE, cookie_of(ada))
        while not enough.is_set():
            attempt = steps.start(busy, drill)
            steps.submit(busy, attempt, f"Answer {attempt}.")
            answered.append(attempt)

    writer = Thread(target=go_on)
    writer.start()
    for _each in range(6):
        before = len(answered)
        data, lines = downloaded(ada)
        # What was answered before it began is in it, and both of its parts hold the same.
        assert {str(each) for each in answered[:before]} <= data
        assert data == lines
    enough.set()
    writer.join()
    assert len(answered) > 3


def downloaded(client: FlaskClient) -> tuple[set[str], set[str]]:
    """The attempts in the data of a download, and those in its table."""
    answer = client.get("/account/data/download")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        data = json.loads(archive.read("data.json"))["attempts"]
        table = archive.read("attempts.csv").decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(table, newline=""))
    return {each["id"] for each in data}, {row["attempt"] for row in rows}
