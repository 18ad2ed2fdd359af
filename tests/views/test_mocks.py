"""Mock interviews in a browser: chosen, held, scored, and told on the plan."""

from uuid import uuid4

from flask.testing import FlaskClient

from tests.conftest import TestClock
from tests.views import steps
from tests.views.test_sessions import press_next

SHEET = {"correctness": "3", "tradeoff": "2", "measurable": "1", "clarity": "2", "role_fit": "1"}


def begin(client: FlaskClient, **form: str) -> str:
    """Draw the questions; the path of the session."""
    sent = {"session_id": str(uuid4()), "track": "", "minutes": "30", **form}
    answer = client.post("/mocks", data=sent)
    assert answer.status_code == 303, steps.words_of(answer)
    return answer.location


def test_the_page_says_what_a_mock_takes(ada: FlaskClient) -> None:
    words = steps.words_of(ada.get("/mocks"))
    assert "30 5 min, 2 of 60 seconds 18 min, 4 of 3 minutes 7 min, 4 of 60 seconds" in words
    assert "None yet." in words
    assert "What a mock asked in the last 14 days is asked again only where" in words


def test_a_mock_is_held_scored_and_told(ada: FlaskClient, clock: TestClock) -> None:
    path = begin(ada)
    page = ada.get(path)
    assert "Mock interview, 30 minutes" in steps.words_of(page)
    refused = ada.post(f"/mocks/{path.rpartition('/')[2]}/sheet", data=SHEET)
    assert refused.status_code == 409
    for number in range(10):
        attempt = press_next(ada, ada.get(path), path)
        clock.forward(seconds=40)
        is_long = 2 <= number < 6
        steps.to_rubric(ada, attempt, *["said"] * (4 if is_long else 2))
        levels = ("clarity", "tradeoff", "failure_proof") if is_long else ("clarity",)
        sent = {f"level-{key}": "2" for key in levels}
        assert steps.post(ada, attempt, "rubric", **sent).status_code == 303
    assert "The score sheet" in steps.words_of(ada.get(path))
    answer = ada.post(f"/mocks/{path.rpartition('/')[2]}/sheet", data=SHEET)
    assert answer.location.endswith("#sheet")
    assert "The score sheet: 9 of 10" in steps.words_of(ada.get(path))
    assert "9 of 10" in steps.words_of(ada.get("/mocks"))
    assert "1 of 3 mocks in a row reached 8 of 10." in steps.words_of(ada.get("/plan"))


TITLES = ("Cache-aside", "Eviction", "Indexes")


def test_a_mock_names_no_question_before_it_is_asked(ada: FlaskClient) -> None:
    path = begin(ada)
    page = ada.get(path)
    assert steps.shows_none_of(page, TITLES)
    assert "Caching" in steps.words_of(page)
    assert 'aria-label="Skip: question 10"' in steps.text_of(page)
    press_next(ada, page, path)
    asked = steps.text_of(ada.get(path))
    assert sum(title in asked for title in TITLES) == 1


def test_questions_left_out_or_not_come_to_stay_unnamed_once_a_mock_is_stopped(
    ada: FlaskClient,
) -> None:
    path = begin(ada)
    ada.post(f"{path}/items/2/skip")
    ada.post(f"{path}/stop")
    page = ada.get(path)
    assert 'aria-label="Take it in again: question 2"' in steps.text_of(page)
    assert steps.shows_none_of(page, TITLES)


def test_a_sheet_with_a_line_missing_is_refused(ada: FlaskClient) -> None:
    path = begin(ada)
    answer = ada.post(f"/mocks/{path.rpartition('/')[2]}/sheet", data={"clarity": "2"})
    assert answer.status_code == 422


def test_a_mock_that_was_stopped_has_no_sheet_yet(ada: FlaskClient) -> None:
    path = begin(ada)
    press_next(ada, ada.get(path), path)
    ada.post(f"{path}/stop")
    assert "broken off counts for nothing" in steps.words_of(ada.get(path))


def test_a_length_or_role_there_is_none_of_is_refused(ada: FlaskClient) -> None:
    for wrong in ({"minutes": "31"}, {"track": "nonsense"}):
        sent = {"session_id": str(uuid4()), "track": "", "minutes": "30", **wrong}
        answer = ada.post("/mocks", data=sent)
        assert answer.status_code == 422
        assert "needs another look" in steps.words_of(answer)


def test_a_role_without_topics_here_is_refused(ada: FlaskClient) -> None:
    sent = {"session_id": str(uuid4()), "track": "platform", "minutes": "30"}
    answer = ada.post("/mocks", data=sent)
    assert answer.status_code == 422
    assert "no topic of this track here yet" in steps.words_of(answer)
