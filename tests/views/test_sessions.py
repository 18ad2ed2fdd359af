"""Sessions in a browser: choosing, going on, skipping, stopping, the summary, ladders."""

import re
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import TestClock
from tests.views import steps

FORM = {"minutes": "10", "order": "due"}


def press_next(client: FlaskClient, page: TestResponse, path: str) -> UUID:
    """Press the one button that leads on; the attempt that runs."""
    sent = {"attempt_id": steps.hidden(page, "attempt_id")}
    answer = client.post(f"{path}/next", data=sent)
    assert answer.status_code == 303
    return UUID(answer.location.rpartition("/")[2])


def finish(client: FlaskClient, attempt: UUID, *words: str) -> TestResponse:
    """Answer and score a minute's drill; its result."""
    steps.to_result(client, attempt, *words)
    return client.get(f"/attempts/{attempt}")


def test_ten_minutes_lead_from_drill_to_drill_to_what_came_of_it(
    ada: FlaskClient, clock: TestClock
) -> None:
    path = steps.make_session(ada)
    page = ada.get(path)
    assert "Start (1 of 3)" in steps.words_of(page)
    for number in (2, 3):
        attempt = press_next(ada, page, path)
        assert f"{number - 1} of 3" in steps.words_of(ada.get(f"/attempts/{attempt}"))
        clock.forward(seconds=50)
        page = finish(ada, attempt)
        assert f"Next ({number} of 3)" in steps.words_of(page)
        assert "Next, one of these" not in steps.words_of(page)
    attempt = press_next(ada, page, path)
    assert "What came of the session" in steps.words_of(finish(ada, attempt, "missed", "said"))
    words = steps.words_of(ada.get(path))
    assert "3 of 3 drills scored" in words
    assert "2 of 2 points said, no critical one missing, in time (50 of 60 s)." in words
    assert "was missing: say it once, aloud." in words
    assert "back in 2 days" in words


@pytest.mark.parametrize(
    ("ways", "panel"), [(["record"], True), (["record", "type"], False), (["record", "x"], True)]
)
def test_the_drills_are_answered_in_the_way_that_was_chosen_last(
    ada: FlaskClient, ways: list[str], panel: bool
) -> None:
    paths = [steps.make_session(ada, way=way) for way in ways]
    attempt = press_next(ada, ada.get(paths[-1]), paths[-1])
    source = steps.text_of(ada.get(f"/attempts/{attempt}"))
    assert ('data-voice="record"' in source) is panel
    assert ("record" in steps.checked(ada.get("/sessions/new"), "way")) is panel


def test_prompts_stay_hidden_until_the_drill_starts(ada: FlaskClient) -> None:
    assert steps.shows_none_of(ada.get(steps.make_session(ada)), ["When would you not use"])


def test_a_second_press_starts_nothing_new(ada: FlaskClient) -> None:
    path = steps.make_session(ada)
    page = ada.get(path)
    assert press_next(ada, page, path) == press_next(ada, page, path)
    assert "Go on answering (1 of 3)" in steps.words_of(ada.get(path))


def test_the_same_form_twice_makes_one_session(ada: FlaskClient) -> None:
    number = str(uuid4())
    assert steps.make_session(ada, session_id=number) == steps.make_session(
        ada, session_id=number, minutes="5"
    )


def test_leaving_a_drill_leads_back_to_the_session_which_goes_on_without_it(
    ada: FlaskClient,
) -> None:
    path = steps.make_session(ada)
    attempt = press_next(ada, ada.get(path), path)
    assert steps.post(ada, attempt, "leave").location == path
    assert "Next (2 of 3)" in steps.words_of(ada.get(path))
    steps.post(ada, attempt, "undo")
    assert "Go on answering (1 of 3)" in steps.words_of(ada.get(path))


def test_a_drill_of_a_session_can_be_skipped_and_taken_in_again(ada: FlaskClient) -> None:
    path = steps.make_session(ada)
    assert ada.post(f"{path}/items/1/skip").location == path
    assert "Next (2 of 3)" in steps.words_of(ada.get(path))
    ada.post(f"{path}/items/1/unskip")
    assert "Start (1 of 3)" in steps.words_of(ada.get(path))
    assert ada.post(f"{path}/items/10/skip").status_code == 404


def test_beside_the_score_of_a_spoken_answer_the_next_question_waits_for_whoever_is_hands_free(
    ada: FlaskClient,
) -> None:
    path = steps.make_session(ada, way="speak", minutes="number", number="2")
    first = press_next(ada, ada.get(path), path)
    steps.submit(ada, first, "")
    page = ada.get(f"/attempts/{first}")
    assert "Hands-free: the next question comes by itself" in steps.words_of(page)
    second = press_next(ada, page, path)
    assert second != first
    steps.submit(ada, second, "")
    assert "Hands-free" not in steps.words_of(ada.get(f"/attempts/{second}"))
    assert "Go on scoring (1 of 2)" in steps.words_of(ada.get(path))


def test_a_skipped_drill_is_not_started_by_an_old_page(ada: FlaskClient) -> None:
    path = steps.make_session(ada)
    page = ada.get(path)
    ada.post(f"{path}/items/1/skip")
    sent = {"attempt_id": steps.hidden(page, "attempt_id")}
    assert ada.post(f"{path}/next", data=sent).location == path


def test_it_can_be_stopped_and_gone_on_with(ada: FlaskClient) -> None:
    path = steps.make_session(ada)
    page = finish(ada, press_next(ada, ada.get(path), path))
    ada.post(f"{path}/stop")
    words = steps.words_of(ada.get(path))
    assert "You stopped before the end" in words
    assert "Your session waits" not in steps.words_of(ada.get("/"))
    ada.post(f"{path}/go-on")
    assert "Next (2 of 3)" in steps.words_of(ada.get(path))
    ada.post(f"{path}/stop")
    press_next(ada, page, path)
    assert "You stopped" not in steps.words_of(ada.get(path))


def test_the_first_page_offers_to_go_on_and_names_its_drill_only_once(
    ada: FlaskClient, clock: TestClock
) -> None:
    path = steps.make_session(ada)
    press_next(ada, ada.get(path), path)
    words = steps.words_of(ada.get("/"))
    assert "Your session waits: 0 of 3 drills done" in words
    assert "An answer is still running" not in words
    clock.forward(days=3)
    assert "Your session waits" not in steps.words_of(ada.get("/"))


def test_the_first_page_starts_a_session_in_one_press(ada: FlaskClient) -> None:
    page = ada.get("/")
    sent = {"session_id": steps.hidden(page, "session_id"), "minutes": "5", "order": "due"}
    answer = ada.post("/sessions", data=sent)
    assert "2 drills, about 4 minutes" in steps.words_of(ada.get(answer.location))


def test_somebody_new_becomes_a_guest_who_keeps_the_session(client: FlaskClient) -> None:
    assert "Warm up first" in steps.words_of(client.get("/sessions/new"))
    assert "Start (1 of 3)" in steps.words_of(client.get(steps.make_session(client)))


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"minutes": "own", "own_minutes": "999"}, "1 to 120 minutes"),
        ({"minutes": "own", "own_minutes": "words"}, "Not a valid integer"),
        ({"minutes": "many"}, "1 to 120 minutes"),
        ({"minutes": "number", "number": "0"}, "1 to 40 drills"),
        ({"subject": "Cooking"}, "nothing to practise here"),
        ({"order": "sideways"}, "Not a valid choice"),
        ({"session_id": "none"}, "lacks its number"),
    ],
)
def test_a_wish_that_can_not_be_is_told_beside_its_field(
    ada: FlaskClient, form: dict[str, str], message: str
) -> None:
    answer = ada.post("/sessions", data={**FORM, "session_id": str(uuid4()), **form})
    assert answer.status_code == 422
    assert message in steps.words_of(answer)


def test_a_number_of_drills_of_one_subject_as_practice(ada: FlaskClient) -> None:
    form = {"minutes": "number", "number": "2", "subject": "Caching", "practice": "y"}
    path = steps.make_session(ada, **form)
    page = ada.get(path)
    words = steps.words_of(page)
    assert "Start (1 of 2)" in words
    assert "Databases" not in words
    result = finish(ada, press_next(ada, page, path))
    assert "This was practice, so it is kept but not rated" in steps.words_of(result)


def test_a_ladder_shows_which_points_came_through_each_cut(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    answer = ada.post("/topics/1/ladder", data={"session_id": str(uuid4())})
    path = answer.location
    page = ada.get(path)
    assert "ever shorter" in steps.words_of(page)
    marks = (("said", "said", "missed", "said"), ("said", "partly"), ("said", "said"))
    for words in marks:
        attempt = press_next(ada, page, path)
        steps.to_result(ada, attempt, *words)
        page = ada.get(f"/attempts/{attempt}")
        clock.forward(minutes=1)
    assert "30-second drill" in steps.words_of(page)
    assert "Only the first attempt of a day is rated" in steps.words_of(page)
    source = steps.text_of(ada.get(path))
    rows = [re.findall(r'<td class="is-(\w+)">', row) for row in source.split("<tr>")[2:]]
    assert ["said", "said", "said"] in rows
    assert ["absent", "partly", "said"] in rows
    assert ["missed", "cut", "cut"] in rows
    assert "of the first answer came through" in source


def test_a_topic_is_split_into_its_points(ada: FlaskClient) -> None:
    path = ada.post("/topics/1/split", data={"session_id": str(uuid4())}).location
    page = ada.get(path)
    assert "Start (1 of 2)" in steps.words_of(page)
    attempt = press_next(ada, page, path)
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "Say the point that is missing." in words
    steps.to_result(ada, attempt, "said")
    assert "This was practice" in steps.words_of(ada.get(f"/attempts/{attempt}"))


def test_a_session_or_topic_that_is_not_there_is_404(ada: FlaskClient) -> None:
    assert ada.get(f"/sessions/{uuid4()}").status_code == 404
    for name in ("ladder", "split"):
        answer = ada.post(f"/topics/99/{name}", data={"session_id": str(uuid4())})
        assert answer.status_code == 404
    sent = {"attempt_id": str(uuid4())}
    assert ada.post(f"{steps.make_session(ada)}/next", data=sent).status_code == 404
