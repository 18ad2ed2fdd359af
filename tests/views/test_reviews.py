"""What is due, and weak topics with their reasons."""

from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import TestClock
from tests.statements import counted
from tests.views import steps


def test_a_new_learner_is_told_what_will_be_here(ada: FlaskClient) -> None:
    words = steps.words_of(ada.get("/review"))
    assert "after your first drill its topic comes back here" in words
    assert "No weak topics yet" in words
    assert "3 topics were never tried" in words


def test_the_queue_leads_into_its_drills(app: Flask, ada: FlaskClient) -> None:
    page = ada.get("/review")
    assert "Today's queue" in steps.words_of(page)
    assert f'href="/drills/{steps.drill(app)}"' in steps.text_of(page)


def test_what_is_due_is_counted_and_weak_topics_say_why(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    clock.forward(seconds=90)
    steps.to_result(ada, attempt, "missed", "missed")
    clock.forward(days=3)
    words = steps.words_of(ada.get("/review"))
    assert "1 topic, about" in words
    assert "Here because: 1 try" in words
    assert "Part Value Weight Adds Recall" in words
    assert "2 topics were never tried" in words


def test_nothing_due_is_said_calmly(app: Flask, ada: FlaskClient, clock: TestClock) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.to_result(ada, attempt)
    assert "Nothing is due." in steps.words_of(ada.get("/review"))


def test_what_does_not_fit_the_minutes_can_wait(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    for title in ("Cache-aside", "Eviction", "Indexes <T>"):
        steps.to_result(ada, steps.start(ada, steps.drill(app, title)), "missed", "missed")
    sent = {"time_zone": "UTC", "interview_on": "", "minutes_a_day": "1"}
    ada.post("/account/settings", data=sent)
    clock.forward(days=3)
    words = steps.words_of(ada.get("/review"))
    assert "2 of them, about 4 minutes, have no room today." in words


def test_the_review_page_sends_eight_statements_at_most(app: Flask, ada: FlaskClient) -> None:
    steps.to_result(ada, steps.start(ada, steps.drill(app)))
    ada.get("/review")
    with counted(app.extensions["engine"]) as sent:
        assert ada.get("/review").status_code == 200
    assert len(sent) <= 8, sent
