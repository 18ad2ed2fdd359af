"""What is one learner's, asked for by others: through addresses, forms, queries and scripts."""

import re
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import factories
from tests.domain import sounds
from tests.views import steps
from tests.views.test_every_url import (
    FOR_ADMINISTRATORS,
    RECORDING,
    attempt,
    calls,
    owned_rows,
    send,
)

__all__ = ["attempt"]
# What an administrator does with somebody's source: show it to everybody, or to its owner alone.
ADMINISTERED = FOR_ADMINISTRATORS | {"sources.share"}
SECRET = "what only Ada may read"


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    """An administrator, who has a second step."""
    factories.make_account(app, "root@example.org", is_admin=True)
    return factories.signed_in(app, "root@example.org")


def pages_of(ada: FlaskClient, app: Flask, attempt: UUID) -> dict[str, str]:
    """The words on each page of Ada's own, so that a change to any of it shows."""
    owned = [each for each in calls(app, attempt) if each.owned and each.method == "GET"]
    ours = [each for each in owned if each.endpoint not in FOR_ADMINISTRATORS]
    return {each.path: content_of(ada.get(each.path)) for each in ours}


def content_of(answer: TestResponse) -> str:
    """The words of a page, or all there is to anything else."""
    return steps.words_of(answer) if answer.mimetype == "text/html" else answer.data.hex()


def test_an_administrator_meets_404_on_every_url_of_a_learners_work(
    app: Flask, admin: FlaskClient, attempt: UUID
) -> None:
    owned = [each for each in calls(app, attempt) if each.owned]
    asked = [each for each in owned if each.endpoint not in ADMINISTERED]
    assert len(asked) > 60
    answers = {f"{each.method} {each.path}": send(admin, each).status_code for each in asked}
    assert answers == dict.fromkeys(answers, 404)


def test_a_script_of_a_strangers_is_told_404_in_json_and_nothing_else(
    app: Flask, bob: FlaskClient, attempt: UUID
) -> None:
    for call in calls(app, attempt):
        if call.owned:
            answer = send(bob, call, Accept="application/json")
            assert answer.status_code == 404, call
            assert answer.get_json().keys() == {"error", "message", "request"}, call


def test_nothing_of_a_learners_changes_by_what_strangers_send(
    app: Flask, ada: FlaskClient, bob: FlaskClient, attempt: UUID
) -> None:
    before = pages_of(ada, app, attempt)
    assert len(before) > 12
    for call in calls(app, attempt):
        if call.owned and call.method != "GET":
            send(bob, call)
    assert pages_of(ada, app, attempt) == before


def test_the_number_of_somebody_elses_attempt_is_a_new_attempt_of_ones_own(
    app: Flask, ada: FlaskClient, bob: FlaskClient
) -> None:
    theirs = steps.start(ada, steps.drill(app))
    steps.put_draft(ada, theirs, SECRET)
    mine = steps.start(bob, steps.drill(app, "Eviction"), attempt_id=str(theirs))
    assert SECRET not in bob.get(f"/attempts/{mine}").text
    steps.submit(bob, mine, "what Bob wrote")
    assert SECRET in ada.get(f"/attempts/{theirs}").text


def test_the_number_of_somebody_elses_session_or_round_shows_nothing_of_it(
    app: Flask, ada: FlaskClient, bob: FlaskClient, attempt: UUID
) -> None:
    before = pages_of(ada, app, attempt)
    rows = owned_rows(app)
    steps.make_session(bob, session_id=rows["session_id"])
    sent = {"round_id": rows["round_id"]}
    assert bob.post("/comparisons/2/start", data=sent).status_code == 303
    sent = {"minutes": "30", "track": "", "session_id": rows["session_id"]}
    assert bob.post("/mocks", data=sent).status_code in {303, 422}
    bob.post("/review/aside", data={"aside_id": rows["aside_id"]})
    assert pages_of(ada, app, attempt) == before


def test_the_number_of_a_step_that_somebody_else_sent_is_not_taken_for_ones_own(
    app: Flask, ada: FlaskClient, bob: FlaskClient
) -> None:
    event = str(uuid4())
    theirs, mine = (steps.start(each, steps.drill(app)) for each in (ada, bob))
    for client, each, text in ((ada, theirs, SECRET), (bob, mine, "what Bob wrote")):
        client.post(f"/attempts/{each}/submit", data={"event_id": event, "text": text})
        steps.post(client, each, "sure", confidence="2")
    assert "what Bob wrote" in bob.get(f"/attempts/{mine}/points").text
    assert SECRET in ada.get(f"/attempts/{theirs}/points").text


def test_a_recording_under_the_number_of_somebody_elses_leaves_theirs_alone(
    app: Flask, ada: FlaskClient, bob: FlaskClient, attempt: UUID
) -> None:
    before = ada.get(f"/recordings/{RECORDING}").data
    mine = steps.start(bob, steps.drill(app))
    steps.submit(bob, mine)
    path = f"/attempts/{mine}/recordings/{RECORDING}"
    bob.put(path, data=sounds.webm() + b"more", content_type="audio/webm")
    assert ada.get(f"/recordings/{RECORDING}").data == before
    bob.post(f"/recordings/{RECORDING}/delete")
    assert ada.get(f"/recordings/{RECORDING}").data == before


def test_a_source_of_somebody_elses_is_not_named_and_not_updated_through_a_query(
    app: Flask, bob: FlaskClient, attempt: UUID
) -> None:
    number = owned_rows(app)["source_id"]
    assert "My notes" not in bob.get(f"/sources?update={number}").text
    page = BytesIO(factories.PAGE.format(title="Mine").encode())
    sent = {"title": "Mine", "files": (page, "Own/a.md")}
    answer = bob.post(f"/sources?update={number}", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 404


def test_a_browser_of_one_account_is_not_ended_through_another_account(
    app: Flask, admin: FlaskClient, ada: FlaskClient, bob: FlaskClient
) -> None:
    page = ada.get("/account").text
    factories.signed_in(app, "ada@example.org")
    page = ada.get("/account").text
    found = re.search(r"/account/browsers/(\w{16})/end", page)
    assert found is not None
    number = factories.make_account(app, "bob@example.org")
    answer = admin.post(f"/admin/users/{number}/browsers/{found[1]}/end")
    assert answer.status_code == 404
    assert ada.get("/account").text.count(found[1]) == page.count(found[1])


def test_the_next_drill_is_never_one_of_somebody_elses_pages(
    app: Flask, bob: FlaskClient, attempt: UUID
) -> None:
    shown = {bob.get(f"/drills/next?other={each}").location for each in range(12)}
    assert all(bob.get(each).status_code == 200 for each in shown)
    for path in ("/", "/topics", "/topics?q=cache", "/comparisons", "/review", "/weak", "/plan"):
        assert "My cache" not in bob.get(path).text, path
    for path in ("/progress", "/progress/topics", "/history", "/offline/queue", "/plan/sheet"):
        assert "My cache" not in bob.get(path).text, path
