"""Steps that a device sends later, what it keeps, and the pages for when there is no net."""

import json
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import NOON, TestClock
from tests.views import steps

SENT_AT = int(NOON.timestamp() * 1000)
DAY_MS = 24 * 3600 * 1000


def event(kind: str, ago: int = 0, event_id: UUID | None = None, **payload: Any) -> dict[str, Any]:
    """A step as a page's script sends it."""
    number = str(event_id or uuid4())
    return {"id": number, "kind": kind, "at": SENT_AT - ago, "payload": payload}


def send(client: FlaskClient, attempt: UUID, *events: object, **more: object) -> TestResponse:
    """Send steps."""
    body = {"sent_at": SENT_AT, "events": list(events), **more}
    return client.post(f"/attempts/{attempt}/events", json=body)


def answer(text: str = "Say the decision.", ago: int = 0) -> dict[str, Any]:
    """An answer of 48 seconds."""
    return event("submitted", ago, text=text, seconds=48)


def rest() -> list[dict[str, Any]]:
    """The steps from an answer to its score."""
    return [
        event("sure", confidence=3),
        event("marked", marks=["said", "said"], own_points=""),
        event("scored", levels={"clarity": 2}),
    ]


def test_steps_are_taken_and_named_as_stored(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    sent = [answer(), *rest()]
    told = send(ada, attempt, *sent)
    assert told.status_code == 200
    assert told.json == {"stored": [each["id"] for each in sent], "stage": "scored"}
    assert send(ada, attempt, *sent).json == told.json
    assert "8.3" in steps.words_of(ada.get(f"/attempts/{attempt}"))


def test_what_was_heard_of_a_spoken_answer_comes_along(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app), way="speak")
    heard = event("submitted", text="", seconds=48, first_word="17.5", moments="20,31.5")
    marked = event("marked", marks=["said", "said"], own_points="")
    scored = event("scored", levels={})
    told = send(ada, attempt, heard, event("sure", confidence=2), marked, scored)
    assert told.status_code == 200
    assert "Hard" in steps.words_of(ada.get(f"/attempts/{attempt}"))


def test_a_drill_starts_from_what_the_device_kept(app: Flask, ada: FlaskClient) -> None:
    kept = ada.get("/offline/queue").get_json()
    (bundle,) = [each for each in kept["drills"] if each["title"] == "Cache-aside"]
    assert (kept["way"], kept["extra_time"], kept["multiplier"]) == ("type", "1", 1.0)
    assert bundle["points"][0]["critical"]
    assert bundle["comparisons"][0]["strong"]
    attempt = uuid4()
    how = {"way": "speak", "clock_style": "up", "extra_time": "1.5", "practice": True}
    begun = event("started", DAY_MS, attempt, drill_id=1, seal=bundle["seal"], **how)
    told = send(ada, attempt, begun, answer(ago=DAY_MS - 50_000), *rest())
    assert told.status_code == 200
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "practice" in words
    assert "0:48 of 1:30" in words


def test_a_seal_of_somebody_else_is_none(app: Flask, ada: FlaskClient, bob: FlaskClient) -> None:
    theirs = bob.get("/offline/queue").get_json()["drills"][0]["seal"]
    attempt = uuid4()
    told = send(ada, attempt, event("started", 0, attempt, drill_id=1, seal=theirs))
    assert told.get_json()["stage"] == "running"


def test_the_bundle_of_a_running_attempt(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app, seconds=180))
    kept = ada.get(f"/attempts/{attempt}/bundle").get_json()
    assert kept["box_seconds"] == 180
    assert [line["key"] for line in kept["criteria"]] == [
        "correctness",
        "clarity",
        "tradeoff",
        "failure_proof",
    ]
    assert kept["criteria"][1]["levels"][3] == [
        3,
        "Answer in the first sentence, reasons in order, and an end on purpose.",
    ]


def test_two_answers_to_one_attempt_are_told_apart(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.submit(ada, attempt, "the first")
    late = answer("the second", ago=DAY_MS)
    told = send(ada, attempt, late, *rest())
    assert told.status_code == 409
    assert told.is_json
    found = told.get_json()
    assert (found["refused"], found["kept"], found["stored"]) == (late["id"], "the first", [])
    assert "both texts are kept" in found["message"]


def test_what_can_not_be_used_is_named(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    marked = event("marked", marks=["said"], own_points="")
    told = send(ada, attempt, answer(), event("sure", confidence=2), marked)
    assert (told.status_code, told.get_json()["refused"]) == (422, marked["id"])
    assert len(told.get_json()["stored"]) == 2


BAD = [
    [],
    ["words"],
    [{"kind": "submitted"}],
    [event("rated", rating=5)],
    [event("rated", rating=3, reason="\ud800")],
    [event("left", text=17)],
    [{**event("sure", confidence=2), "kind": ["sure"]}],
    [{**event("sure", confidence=2), "id": "17"}],
    [{**event("sure", confidence=2), "at": 1e400}],
    [{**event("sure", confidence=2), "payload": "x"}],
    [event("sure", confidence=4)],
    [event("submitted", text="\ud800")],
    [event("submitted", text="words", seconds="soon")],
    [event("marked", marks=["well"])],
    [event("marked", marks=[["said"]])],
    [event("marked", marks="said")],
    [event("scored", levels=[2])],
    [event("scored", levels={"clarity": "x"})],
    [event("started", drill_id=0)],
    [event("started", drill_id=1, way="shout")],
    [event("sure", confidence=2)] * 201,
]


@pytest.mark.parametrize("events", BAD, ids=range(len(BAD)))
def test_a_body_that_is_none_is_refused_in_json(
    app: Flask, ada: FlaskClient, events: list[Any]
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    body = json.dumps({"sent_at": SENT_AT, "events": events})
    told = ada.post(f"/attempts/{attempt}/events", data=body, content_type="application/json")
    assert told.status_code == 422
    assert told.is_json


def test_a_page_of_somebody_who_signed_out_sends_nothing_for_the_next(
    app: Flask, ada: FlaskClient
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    told = send(ada, attempt, answer(), learner="7.123")
    assert (told.status_code, told.get_json()["error"]) == (401, "another-learner")
    draft = {"tab": str(uuid4()), "revision": 1, "text": "theirs", "learner": "7.123"}
    told = ada.put(f"/attempts/{attempt}/draft", json=draft)
    assert (told.status_code, told.get_json()["error"]) == (401, "another-learner")
    assert "theirs" not in steps.text_of(ada.get(f"/attempts/{attempt}"))


def test_an_answer_that_comes_days_later_counts_for_its_own_day(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    clock.forward(days=3)
    # The device's own clock is an hour wrong all along.
    told = send(ada, attempt, answer(ago=3 * DAY_MS - 50_000), sent_at=SENT_AT)
    assert told.status_code == 200
    assert "0:48 of 1:00" in steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "2 March" in steps.words_of(ada.get("/history"))


@pytest.mark.parametrize("path", ["/offline", "/offline/drill"])
def test_the_pages_without_a_connection_are_the_same_for_everybody(
    ada: FlaskClient, client: FlaskClient, path: str
) -> None:
    numbers = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
    mine, anybodys = (numbers.sub("", steps.text_of(each.get(path))) for each in (ada, client))
    assert mine == anybodys
    assert "data-learner" not in mine
    assert "data-kept" in mine


def test_a_page_says_whose_it_is(ada: FlaskClient, bob: FlaskClient) -> None:
    keys = [
        re.findall(r'<html lang="en" data-learner="([\d.]+)">', steps.text_of(each.get("/")))
        for each in (ada, bob)
    ]
    assert all(len(found) == 1 for found in keys)
    assert keys[0] != keys[1]


def test_the_service_worker_knows_its_files_and_is_asked_for_anew(client: FlaskClient) -> None:
    script = client.get("/sw.js")
    assert script.headers["Cache-Control"] == "no-cache"
    assert script.mimetype == "text/javascript"
    found = re.search(r"^const FILES = (.*);$", steps.text_of(script), re.MULTILINE)
    assert found is not None
    files = json.loads(found[1])
    assert any(name.endswith("/later/offline_steps.js") for name in files)
    assert {client.get(name).status_code for name in files} == {200}


def test_the_app_can_be_installed(client: FlaskClient) -> None:
    page = steps.text_of(client.get("/"))
    found = re.search(r'rel="manifest" href="([^"]+)"', page)
    assert found is not None
    answer_ = client.get(found[1])
    assert answer_.mimetype == "application/manifest+json"
    manifest = json.loads(answer_.get_data())
    folder = found[1].rpartition("/")[0]
    for icon in manifest["icons"]:
        picture = client.get(f"{folder}/{icon['src']}")
        assert (picture.status_code, picture.mimetype) == (200, icon["type"])
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    assert "maskable" in {icon.get("purpose") for icon in manifest["icons"]}
    assert client.get(manifest["start_url"]).status_code == 200
