"""Choosing a drill and starting it."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import TestClock
from tests.views import steps

PROMPT = "When would you not use Cache-aside?"


def test_the_next_drill_is_the_nearest_to_the_wanted_time_box(
    app: Flask, client: FlaskClient
) -> None:
    one, three = (client.get(f"/drills/next?seconds={seconds}") for seconds in (60, 180))
    assert (one.status_code, one.location) == (303, f"/drills/{steps.drill(app)}")
    assert three.location == f"/drills/{steps.drill(app, seconds=180)}"


def test_another_question_is_of_another_topic(app: Flask, client: FlaskClient) -> None:
    other = client.get("/drills/next?seconds=60&other=1")
    assert other.location != f"/drills/{steps.drill(app)}"


def test_a_subject_can_be_chosen(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/drills/next?subject=Databases")
    assert answer.location == f"/drills/{steps.drill(app, 'Indexes <T>')}"
    assert client.get("/drills/next?subject=None").status_code == 404


@pytest.mark.parametrize("value", ["", "x", "-1", "1e9", "²", "99999999999999999999", "60.5"])
def test_a_time_box_that_is_none_is_the_usual_one(
    app: Flask, client: FlaskClient, value: str
) -> None:
    answer = client.get("/drills/next", query_string={"seconds": value, "other": value})
    assert answer.location == f"/drills/{steps.drill(app)}"


def test_the_prompt_is_not_in_the_ready_page(app: Flask, client: FlaskClient) -> None:
    page = client.get(f"/drills/{steps.drill(app)}")
    assert steps.shows_none_of(page, [PROMPT, "When would you not"])
    assert "Start 60 seconds" in steps.words_of(page)
    assert steps.title_of(page) == "60-second drill: Cache-aside · Caching · Strong Answer"


def test_a_first_visitor_who_starts_becomes_a_guest(app: Flask, client: FlaskClient) -> None:
    attempt = steps.start(client, steps.drill(app), time_zone="Asia/Kathmandu")
    page = client.get(f"/attempts/{attempt}")
    assert PROMPT in steps.words_of(page)
    assert '<option selected value="Asia/Kathmandu">' in steps.text_of(client.get("/account"))


@pytest.mark.parametrize("zone", ["", "Mars/Base", "localtime", "x" * 5000, "Europe/Berlin\x00"])
def test_a_time_zone_that_is_none_becomes_utc(app: Flask, client: FlaskClient, zone: str) -> None:
    steps.start(client, steps.drill(app), time_zone=zone)
    assert '<option selected value="UTC">' in steps.text_of(client.get("/account"))


def test_what_was_chosen_is_remembered(app: Flask, ada: FlaskClient) -> None:
    drill = steps.drill(app)
    chosen = {"way": "speak", "clock_style": "hidden", "stop": "hard", "warn_sound": "y"}
    steps.start(ada, drill, preparation="30", **chosen)
    page = ada.get(f"/drills/{drill}")
    for name in ("way", "clock_style", "stop"):
        assert steps.checked(page, name) == [chosen[name]]
    assert '<option selected value="30">' in steps.text_of(page)
    assert steps.checked(page, "warn_sound") == ["y"]
    assert steps.checked(page, "warn_look") == []


def test_extra_time_is_a_setting_of_the_account_and_stays_with_every_start(
    app: Flask, ada: FlaskClient
) -> None:
    sent = {"time_zone": "UTC", "minutes_a_day": "20", "extra_time": "1.5"}
    assert ada.post("/account/settings", data=sent).status_code == 303
    assert '<option selected value="1.5">' in steps.text_of(ada.get("/account"))
    form = {name: value for name, value in steps.START.items() if name != "extra_time"}
    number = str(uuid4())
    ada.post(f"/drills/{steps.drill(app)}/start", data={**form, "attempt_id": number})
    assert 'data-allowed="90.0"' in steps.text_of(ada.get(f"/attempts/{number}"))
    ready = steps.words_of(ada.get(f"/drills/{steps.drill(app)}"))
    assert "Your time boxes are stretched." in ready


def test_a_first_visitor_chooses_extra_time_before_the_first_drill(
    app: Flask, client: FlaskClient
) -> None:
    assert "Twice the time" in steps.words_of(client.get(f"/drills/{steps.drill(app)}"))
    attempt = steps.start(client, steps.drill(app), extra_time="2")
    assert 'data-allowed="120.0"' in steps.text_of(client.get(f"/attempts/{attempt}"))
    assert "Twice the time" not in steps.words_of(client.get(f"/drills/{steps.drill(app)}"))


def test_preparation_shows_the_question_before_the_clock_and_can_be_cut_short(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    attempt = steps.start(ada, steps.drill(app), preparation="60")
    clock.forward(seconds=20)
    page = ada.get(f"/attempts/{attempt}")
    assert 'data-preparation="40.0"' in steps.text_of(page)
    assert "Begin answering now" in steps.words_of(page)
    steps.post(ada, attempt, "begin", text="a thought")
    clock.forward(seconds=5)
    page = ada.get(f"/attempts/{attempt}")
    assert 'data-elapsed="5.0"' in steps.text_of(page)
    assert "a thought</textarea>" in steps.text_of(page)
    assert "Begin answering now" not in steps.words_of(page)


def test_a_hard_stop_says_so_and_is_closed_for_whoever_looks_later(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    attempt = steps.start(ada, steps.drill(app), stop="hard")
    page = ada.get(f"/attempts/{attempt}")
    assert "what comes more than 5 seconds later does not count" in steps.words_of(page)
    steps.put_draft(ada, attempt, "typed in time")
    clock.forward(seconds=66)
    assert "How sure are you" in steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "An answer waits for its score" in steps.words_of(ada.get("/"))
    late = steps.put_draft(ada, attempt, "typed in time, and then some", revision=2)
    assert (late.status_code, late.json and late.json["error"]) == (409, "late")
    assert "not scored yet, ended by the clock" in steps.words_of(ada.get("/history"))
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "1:00 of 1:00, ended by the clock" in words
    assert "Came after the end: kept, and not counted." in words
    assert "typed in time, and then some" in words


def test_extra_time_stretches_the_box(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app), extra_time="2")
    assert 'data-allowed="120.0"' in steps.text_of(ada.get(f"/attempts/{attempt}"))
    unlimited = steps.start(ada, steps.drill(app), extra_time="none")
    page = ada.get(f"/attempts/{unlimited}")
    assert 'data-allowed=""' in steps.text_of(page)
    assert "No limit." in steps.words_of(page)


def test_speaking_asks_for_speech(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app), way="speak")
    assert "Speak as you would across the table." in steps.words_of(ada.get(f"/attempts/{attempt}"))


def test_practice_says_so(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app), practice="yes")
    assert "60-second drill · practice" in steps.words_of(ada.get(f"/attempts/{attempt}"))
    steps.to_result(ada, attempt)
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "Not rated This was practice, so it is kept but not rated." in words


def test_starting_twice_is_one_attempt(app: Flask, ada: FlaskClient) -> None:
    number = str(uuid4())
    drill = steps.drill(app)
    assert steps.start(ada, drill, attempt_id=number) == steps.start(ada, drill, attempt_id=number)
    assert "1 attempt, newest first." in steps.words_of(ada.get("/history"))


def test_two_learners_may_meet_on_a_number(app: Flask, ada: FlaskClient, bob: FlaskClient) -> None:
    number = str(uuid4())
    for browser in (ada, bob):
        assert steps.start(browser, steps.drill(app), attempt_id=number) == UUID(number)
        assert browser.get(f"/attempts/{number}").status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("way", "sing"),
        ("way", ""),
        ("clock_style", "sideways"),
        ("preparation", "7"),
        ("preparation", "x"),
        ("stop", "never"),
        ("extra_time", "0.1"),
        ("extra_time", "NaN"),
    ],
)
def test_a_wrong_choice_is_refused_with_the_others_kept(
    app: Flask, ada: FlaskClient, name: str, value: str
) -> None:
    sent = {"way": "speak", "clock_style": "up", "extra_time": "2", "attempt_id": str(uuid4())}
    answer = ada.post(f"/drills/{steps.drill(app)}/start", data={**sent, name: value})
    assert answer.status_code == 422
    assert "1 field needs another look" in steps.words_of(answer)
    assert 'class="error"' in steps.text_of(answer)
    if name != "way":
        assert steps.checked(answer, "way") == ["speak"]
    assert "No attempts yet." in steps.words_of(ada.get("/history"))


@pytest.mark.parametrize("number", ["", "1", "no-number", "0" * 33, "\x00"])
def test_a_start_without_a_number_says_what_to_do(
    app: Flask, ada: FlaskClient, number: str
) -> None:
    sent = {**steps.START, "attempt_id": number}
    answer = ada.post(f"/drills/{steps.drill(app)}/start", data=sent)
    assert answer.status_code == 422
    assert "Reload the page." in steps.words_of(answer)


def test_a_drill_that_is_not_there_is_404(ada: FlaskClient) -> None:
    assert ada.get("/drills/999").status_code == 404
    sent = {**steps.START, "attempt_id": str(uuid4())}
    assert ada.post("/drills/999/start", data=sent).status_code == 404


def test_a_refused_start_makes_nobody_a_guest(app: Flask, client: FlaskClient) -> None:
    answer = client.post(f"/drills/{steps.drill(app)}/start", data={**steps.START})
    assert answer.status_code == 422
    assert "Set-Cookie" not in answer.headers


def test_a_drill_can_be_asked_in_the_box_of_its_short_answer(app: Flask, ada: FlaskClient) -> None:
    drill = steps.drill(app)
    assert 'value="30">Or in 30 seconds' in ada.get(f"/drills/{drill}").get_data(as_text=True)
    attempt = steps.start(ada, drill, box_seconds="30")
    assert "30-second drill" in ada.get(f"/attempts/{attempt}").get_data(as_text=True)


def test_a_box_that_nobody_offers_starts_nothing(app: Flask, ada: FlaskClient) -> None:
    form = {"attempt_id": str(uuid4()), "box_seconds": "7"}
    assert ada.post(f"/drills/{steps.drill(app)}/start", data=form).status_code == 422
