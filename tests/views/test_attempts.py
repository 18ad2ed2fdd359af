"""An attempt that runs: its page, its clock, its drafts, handing it in, leaving it."""

from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.conftest import TestClock
from tests.views import steps


def test_the_page_of_a_running_attempt(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    page = ada.get(f"/attempts/{attempt}")
    words = steps.words_of(page)
    assert "When would you not use Cache-aside?" in words
    assert "the server's clock decides" in words
    assert "What you typed is kept in your history" in words
    assert 'data-elapsed="0.0"' in steps.text_of(page)


def test_a_longer_box_asks_for_trade_off_and_failure(app: Flask, ada: FlaskClient) -> None:
    short = ada.get(f"/attempts/{steps.start(ada, steps.drill(app))}")
    longer = ada.get(f"/attempts/{steps.start(ada, steps.drill(app, seconds=180))}")
    assert "Failure and proof." not in steps.words_of(short)
    assert "Failure and proof." in steps.words_of(longer)


def test_the_server_holds_the_clock(app: Flask, ada: FlaskClient, clock: TestClock) -> None:
    attempt = steps.start(ada, steps.drill(app))
    clock.forward(seconds=23.5)
    told = ada.get(f"/attempts/{attempt}/clock").json
    assert told == {
        "stage": "running",
        "elapsed": 23.5,
        "allowed": 60.0,
        "preparation": 0.0,
        "paused": False,
        "holder": None,
    }
    assert 'data-elapsed="23.5"' in steps.text_of(ada.get(f"/attempts/{attempt}"))


def test_a_clock_that_went_back_is_never_below_zero(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    clock.moment -= timedelta(hours=1)
    told = ada.get(f"/attempts/{attempt}/clock").json
    assert told is not None
    assert told["elapsed"] == 0


def test_overtime_is_recorded_and_nothing_is_cut_off(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    clock.forward(minutes=30)
    assert ada.get(f"/attempts/{attempt}").status_code == 200
    steps.submit(ada, attempt, "Late, and whole.")
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "30:00 of 1:00" in words
    assert "Late, and whole." in words


def test_a_draft_comes_back_on_reload(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    saved = steps.put_draft(ada, attempt, "half a sent\r\nence", revision=3)
    assert (saved.status_code, saved.json) == (200, {"revision": 3})
    page = ada.get(f"/attempts/{attempt}")
    assert "half a sent\nence</textarea>" in steps.text_of(page)
    assert 'data-revision="3"' in steps.text_of(page)


def test_an_older_revision_changes_nothing(app: Flask, ada: FlaskClient) -> None:
    attempt, tab = steps.start(ada, steps.drill(app)), uuid4()
    for revision, text in ((5, "newer"), (4, "older"), (5, "same number")):
        saved = steps.put_draft(ada, attempt, text, tab=tab, revision=revision)
        assert (saved.status_code, saved.json) == (200, {"revision": 5})
    assert "newer</textarea>" in steps.text_of(ada.get(f"/attempts/{attempt}"))


def test_a_draft_after_the_answer_is_refused_and_changes_nothing(
    app: Flask, ada: FlaskClient
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.submit(ada, attempt, "handed in")
    late = steps.put_draft(ada, attempt, "too late")
    assert late.status_code == 409
    assert late.json is not None
    assert (late.json["error"], late.json["text"]) == ("late", "handed in")
    assert "handed in" in steps.words_of(ada.get(f"/attempts/{attempt}"))


def test_the_draft_survives_the_end_of_the_session(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.put_draft(ada, attempt, "saved in time")
    ada.delete_cookie("strong_answer_session")
    refused = steps.put_draft(ada, attempt, "typed afterwards")
    assert refused.status_code == 401
    assert refused.is_json
    sent_to = ada.get(f"/attempts/{attempt}")
    assert sent_to.location == f"/sign-in?next=/attempts/{attempt}"
    sent = {"email": "ada@example.org", "password": factories.PASSWORD}
    answer = ada.post("/sign-in", data={**sent, "next": f"/attempts/{attempt}"})
    assert "saved in time</textarea>" in steps.text_of(ada.get(answer.location))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b'{"tab": 1, "revision": 1, "text": "x"}',
        b'{"tab": "4b0e7cf4-6f0f-4c0c-8b0a-000000000000", "revision": -1, "text": "x"}',
        b'{"tab": "4b0e7cf4-6f0f-4c0c-8b0a-000000000000", "revision": 1e999, "text": "x"}',
        b'{"tab": "4b0e7cf4-6f0f-4c0c-8b0a-000000000000", "revision": true, "text": "x"}',
        b'{"tab": "4b0e7cf4-6f0f-4c0c-8b0a-000000000000", "revision": 1, "text": 5}',
        b'{"tab": "4b0e7cf4-6f0f-4c0c-8b0a-000000000000", "revision": 1, "text": null}',
        b'{"tab": "4b0e7cf4-6f0f-4c0c-8b0a-000000000000", "revision": 1, "text": "\\u0000"}',
        b'{"tab": "4b0e7cf4-6f0f-4c0c-8b0a-000000000000", "revision": 1, "text": "\\ud800"}',
        b"[" * 5000,
        b"\xff\xfe",
    ],
)
def test_a_draft_that_is_none_is_refused_in_json(app: Flask, ada: FlaskClient, body: bytes) -> None:
    attempt = steps.start(ada, steps.drill(app))
    address = f"/attempts/{attempt}/draft"
    answer = ada.put(address, data=body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.is_json
    assert "></textarea>" in steps.text_of(ada.get(f"/attempts/{attempt}"))


def test_a_draft_of_another_content_type_is_refused(app: Flask, ada: FlaskClient) -> None:
    address = f"/attempts/{steps.start(ada, steps.drill(app))}/draft"
    body = b'{"tab": "4b0e7cf4-6f0f-4c0c-8b0a-000000000000", "revision": 1, "text": "x"}'
    assert ada.put(address, data=body, content_type="text/plain").status_code == 422


@pytest.mark.parametrize(
    ("text", "status"),
    [("x" * 50_000, 200), ("x" * 50_001, 422), ("\N{GRINNING FACE}\u202e\u0301" * 9, 200)],
)
def test_long_and_strange_drafts(app: Flask, ada: FlaskClient, text: str, status: int) -> None:
    attempt = steps.start(ada, steps.drill(app))
    assert steps.put_draft(ada, attempt, text).status_code == status
    assert (text in steps.text_of(ada.get(f"/attempts/{attempt}"))) == (status == 200)


def test_a_submit_that_arrives_twice_counts_once(app: Flask, ada: FlaskClient) -> None:
    attempt, event = steps.start(ada, steps.drill(app)), str(uuid4())
    for text in ("the answer", "the answer", "another answer"):
        answer = steps.post(ada, attempt, "submit", event_id=event, text=text)
        assert (answer.status_code, answer.location) == (303, f"/attempts/{attempt}")
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "Your answer 0:00 of 1:00 the answer" in words


def test_a_submit_from_two_tabs_at_once_counts_once(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    cookie = ada.get_cookie("strong_answer_session")
    assert cookie is not None
    answers: list[int] = []

    def press(text: str) -> None:
        browser = app.test_client()
        browser.set_cookie("strong_answer_session", cookie.value)
        answers.append(steps.post(browser, attempt, "submit", text=text).status_code)

    tabs = [Thread(target=press, args=(f"tab {number}",)) for number in range(4)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert answers == [303] * 4
    assert "1 attempt, newest first." in steps.words_of(ada.get("/history"))


@pytest.mark.parametrize("text", ["x" * 50_001, "nul\x00", "half \ud800"])
def test_an_answer_no_database_holds_is_refused_and_the_attempt_runs_on(
    app: Flask, ada: FlaskClient, text: str
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    sent = {"event_id": str(uuid4()), "text": text.encode("utf-8", "surrogatepass")}
    answer = ada.post(f"/attempts/{attempt}/submit", data=sent)
    assert answer.status_code in {422, 303}
    if answer.status_code == 422:
        assert 'data-attempt="' in steps.text_of(ada.get(f"/attempts/{attempt}"))


def test_a_submit_without_a_number_is_refused(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    answer = ada.post(f"/attempts/{attempt}/submit", data={"text": "x"})
    assert answer.status_code == 422
    assert "Reload the page." in steps.words_of(answer)


def test_a_blank_answer_is_an_answer(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.submit(ada, attempt, "  \n ")
    assert "Nothing was typed." in steps.words_of(ada.get(f"/attempts/{attempt}"))


def test_a_spoken_answer_needs_no_text(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app), way="speak")
    steps.submit(ada, attempt, "")
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "Spoken. Go by what you remember saying." in words


def test_leaving_keeps_the_attempt_in_the_history_alone(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.put_draft(ada, attempt, "half a sentence")
    for _ in range(2):
        answer = steps.post(ada, attempt, "leave", text="half a sentence, and more")
        assert (answer.status_code, answer.location) == (303, "/")
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "You left this drill" in words
    assert "half a sentence, and more" in words
    assert "When would you not use" in words
    assert "60 seconds · left" in steps.words_of(ada.get("/history"))
    assert "still running" not in steps.words_of(ada.get("/"))


def test_leaving_can_be_taken_back(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.put_draft(ada, attempt, "half")
    steps.post(ada, attempt, "leave")
    assert steps.post(ada, attempt, "undo").status_code == 303
    assert "half</textarea>" in steps.text_of(ada.get(f"/attempts/{attempt}"))


def test_a_pause_covers_question_and_text_and_keeps_what_came_with_it(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    clock.forward(seconds=20)
    assert steps.post(ada, attempt, "pause", text="half a sentence").status_code == 303
    clock.forward(minutes=5)
    page = ada.get(f"/attempts/{attempt}")
    assert "Paused: the clock stands at 0:20 of 1:00" in steps.words_of(page)
    assert steps.shows_none_of(page, ["When would you not", "half a sentence"])
    told = ada.get(f"/attempts/{attempt}/clock").json
    assert told is not None
    assert (told["paused"], told["elapsed"]) == (True, 20.0)
    assert steps.post(ada, attempt, "resume").status_code == 303
    page = ada.get(f"/attempts/{attempt}")
    assert "half a sentence</textarea>" in steps.text_of(page)
    assert 'data-elapsed="20.0"' in steps.text_of(page)


@pytest.mark.parametrize(
    ("button", "shown"),
    [("submit", "How sure are you of that answer?"), ("leave", "You left this drill")],
)
def test_who_goes_back_after_a_pause_can_press_another_button_of_the_same_form(
    app: Flask, ada: FlaskClient, button: str, shown: str
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    number = steps.hidden(ada.get(f"/attempts/{attempt}"), "event_id")
    steps.post(ada, attempt, "pause", event_id=number, text="before")
    answer = steps.post(ada, attempt, button, event_id=number, text="all of it")
    assert answer.status_code == 303
    assert shown in ada.get(f"/attempts/{attempt}").text


def test_no_pause_once_the_answer_is_in(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.submit(ada, attempt)
    for name in ("pause", "resume", "begin"):
        answer = steps.post(ada, attempt, name)
        assert (answer.status_code, answer.location) == (303, f"/attempts/{attempt}")


def test_a_draft_of_another_tab_is_told_409_with_the_text_that_counts(
    app: Flask, ada: FlaskClient
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.put_draft(ada, attempt, "here", tab=uuid4())
    told = steps.put_draft(ada, attempt, "there", tab=uuid4(), revision=4)
    assert told.status_code == 409
    assert told.json == {
        "error": "overtaken",
        "message": "Another tab or device goes on with this answer. Your text is kept beside it.",
        "text": "here",
        "revision": 4,
    }
    taken = steps.put_draft(ada, attempt, "there", tab=uuid4(), take=True)
    assert (taken.status_code, taken.json) == (200, {"revision": 1})


def test_leaving_after_the_answer_keeps_it(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.submit(ada, attempt)
    answer = steps.post(ada, attempt, "leave")
    assert (answer.status_code, answer.location) == (303, f"/attempts/{attempt}")
    assert ada.get(f"/attempts/{attempt}").status_code == 200


def test_numbers_that_are_none_are_404(ada: FlaskClient) -> None:
    for number in ("1", "x", "0" * 32, "%00", "../etc"):
        assert ada.get(f"/attempts/{number}").status_code in {400, 404}, number


def test_what_a_learner_types_is_never_markup(app: Flask, ada: FlaskClient) -> None:
    evil = (
        "</textarea><script>alert(1)</script> **bold** [x](javascript:alert(1)) `code` {{ 7777*7 }}"
    )
    attempt = steps.start(ada, steps.drill(app))
    steps.put_draft(ada, attempt, evil)
    pages = [ada.get(f"/attempts/{attempt}")]
    steps.to_points(ada, attempt, evil)
    pages.append(ada.get(f"/attempts/{attempt}"))
    steps.post(ada, attempt, "points", own_points="<b>mine</b>\n{{ 7777*7 }}", **steps.marks())
    pages.append(ada.get(f"/attempts/{attempt}"))
    steps.post(ada, attempt, "rubric", **{"level-clarity": "1"})
    steps.post(ada, attempt, "rating", rating="2", reason="<i>so</i> **there** {{ 7777*7 }}")
    pages.append(ada.get(f"/attempts/{attempt}"))
    for page in pages:
        source = steps.text_of(page)
        for tag in (
            "<script>alert",
            "<b>mine",
            "<i>so",
            "<strong>bold",
            'href="javascript',
            "54439",
        ):
            assert tag not in source, tag
        assert "**bold**" in steps.words_of(page)
    assert "You moved it: <i>so</i> **there** {{ 7777*7 }}" in steps.words_of(pages[-1])


def test_markup_in_titles_and_prompts_is_shown_as_text(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app, "Indexes <T>"))
    pages = [ada.get(path) for path in ("/", "/topics", f"/attempts/{attempt}", "/history")]
    pages.append(ada.get("/topics/content/Databases/indexes"))
    for page in pages:
        assert "Indexes <T>" in steps.words_of(page)
        assert "<T>" not in steps.text_of(page)
