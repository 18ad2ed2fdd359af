"""The plan's page, the sheet, and setting the rest of a day aside."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import TestClock
from tests.views import steps

PLAN = {"interview_on": "2026-03-12", "minutes_a_day": "20", "track": "backend"}


def save(client: FlaskClient, **form: str) -> str:
    answer = client.post("/plan", data={**PLAN, **form})
    assert answer.status_code == 303
    return steps.words_of(client.get(answer.location))


def test_a_plan_shows_days_today_and_readiness_honestly(ada: FlaskClient) -> None:
    assert "Plan to a date" in steps.words_of(ada.get("/plan"))
    words = save(ada)
    assert "Saved." in words
    assert "10 days left" in words
    assert "The time is enough" in words
    assert "Ready for backend?" in words
    assert "Mock interviews are not part of this version yet" not in words
    assert "topics of the track have no page here" in words


def test_a_plan_that_is_short_says_what_to_leave(ada: FlaskClient) -> None:
    words = save(ada, interview_on="2026-03-04", minutes_a_day="1", track="")
    assert "The time covers 0 of 3 topics" in words
    assert "Which to leave" in words


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"interview_on": "2026-03-01"}, "The interview lies ahead"),
        ({"minutes_a_day": "0"}, "Number must be between 1 and 600"),
        ({"new_a_day": "-1"}, "Number must be between 0 and 500"),
        ({"track": "astronaut"}, "Not a valid choice"),
    ],
)
def test_what_can_not_be_planned_is_told_and_kept(
    ada: FlaskClient, form: dict[str, str], message: str
) -> None:
    answer = ada.post("/plan", data={**PLAN, **form})
    assert answer.status_code == 422
    assert message in steps.words_of(answer)


def test_a_date_that_has_passed_does_not_hinder_a_change_of_limits(
    ada: FlaskClient, clock: TestClock
) -> None:
    save(ada)
    clock.forward(days=20)
    assert "The interview was on 12 March" in save(ada, new_a_day="2")


def test_a_date_on_the_account_page_begins_a_plan(ada: FlaskClient, clock: TestClock) -> None:
    sent = {"time_zone": "UTC", "interview_on": "2026-03-12", "minutes_a_day": "20"}
    ada.post("/account/settings", data=sent)
    clock.forward(days=8)
    assert "The last third" in steps.words_of(ada.get("/plan"))


def test_the_last_day_leads_from_the_first_page_to_the_sheet(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    assert "Nothing on it yet" in steps.words_of(ada.get("/plan/sheet"))
    steps.to_result(ada, steps.start(ada, steps.drill(app)), "said", "missed")
    save(ada)
    clock.forward(days=9)
    for address in ("/", "/plan"):
        assert 'href="/plan/sheet"' in steps.text_of(ada.get(address))
    assert "The last day before the interview" in steps.words_of(ada.get("/review"))
    words = steps.words_of(ada.get("/plan/sheet"))
    assert "Say the decision." in words
    assert "Still open Then say what it costs." in words


def test_the_rest_of_a_short_day_is_set_aside_and_brought_back(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    for title in ("Cache-aside", "Eviction", "Indexes <T>"):
        steps.to_result(ada, steps.start(ada, steps.drill(app, title)))
    save(ada, interview_on="", minutes_a_day="2", track="")
    clock.forward(days=7)
    page = ada.get("/review")
    words = steps.words_of(page)
    assert "3 topics, about 6 minutes." in words
    assert "2 of them, about 4 minutes, have no room today." in words
    sent = {"aside_id": steps.hidden(page, "aside_id")}
    for _twice in range(2):
        assert ada.post("/review/aside", data=sent).location == "/review"
    words = steps.words_of(ada.get("/review"))
    assert "1 topic, about 2 minutes." in words
    assert "2 topics are set aside until tomorrow and not counted above." in words
    assert "2 set aside" in steps.words_of(ada.get("/"))
    undo = f"/review/aside/{sent['aside_id']}/undo"
    assert ada.post(undo).location == "/review"
    assert "3 topics, about 6 minutes." in steps.words_of(ada.get("/review"))
    ada.post("/review/aside", data={"aside_id": str(uuid4())})
    clock.forward(days=1)
    assert "3 topics, about 6 minutes." in steps.words_of(ada.get("/review"))


def test_setting_nothing_aside_changes_nothing(ada: FlaskClient) -> None:
    ada.post("/review/aside", data={"aside_id": str(uuid4())})
    assert "set aside until tomorrow" not in steps.words_of(ada.get("/review"))
    assert ada.post(f"/review/aside/{uuid4()}/undo").status_code == 404


def test_a_limit_for_due_topics_is_told(app: Flask, ada: FlaskClient, clock: TestClock) -> None:
    for title in ("Cache-aside", "Eviction"):
        steps.to_result(ada, steps.start(ada, steps.drill(app, title)))
    save(ada, interview_on="", track="", due_a_day="1")
    clock.forward(days=7)
    words = steps.words_of(ada.get("/review"))
    assert "At most 1 a day by your limit, 0 done." in words
    assert "1 of them, about 2 minutes, has no room today." in words


def test_the_queue_is_practised_as_a_session(app: Flask, ada: FlaskClient) -> None:
    page = ada.get("/review")
    sent = {name: steps.hidden(page, name) for name in ("session_id", "order", "own_minutes")}
    answer = ada.post("/sessions", data={**sent, "minutes": "own"})
    assert "Start (1 of 3)" in steps.words_of(ada.get(answer.location))
