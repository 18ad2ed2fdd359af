"""The first page: welcome for a first visit, today for a known learner; and the help page."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.config import Settings, read_settings
from app.factory import create_app
from app.models.engine import open_session
from app.models.schema import upgrade_schema
from tests import factories
from tests.conftest import TestClock
from tests.views import steps


def test_the_first_page_says_what_this_is_and_offers_a_drill(client: FlaskClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert 'href="/drills/next?seconds=60"' in steps.text_of(page)
    words = steps.words_of(page)
    assert "Start a 60-second drill" in words
    assert "No account needed" in words
    assert "3 topics in 2 subjects" in words


def test_the_first_page_makes_nobody_a_guest(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/").headers


def test_today_offers_the_first_of_the_queue(app: Flask, ada: FlaskClient) -> None:
    page = ada.get("/")
    assert steps.title_of(page) == "Today · Strong Answer"
    assert "Topics tried 0 of 3" in steps.words_of(page)
    assert ada.get("/drills/next?seconds=60").location in steps.text_of(page)


def test_today_leads_back_into_an_answer_that_runs(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    page = ada.get("/")
    assert "An answer is still running: Caching · Cache-aside" in steps.words_of(page)
    assert f'href="/attempts/{attempt}"' in steps.text_of(page)


def test_today_leads_back_to_an_answer_without_a_score(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.submit(ada, attempt)
    assert "An answer waits for its score" in steps.words_of(ada.get("/"))


def test_today_counts_what_was_done(app: Flask, ada: FlaskClient, clock: TestClock) -> None:
    attempt = steps.start(ada, steps.drill(app))
    clock.forward(seconds=60)
    steps.to_result(ada, attempt)
    words = steps.words_of(ada.get("/"))
    assert "Drills today 1 1 minute answered" in words
    assert "waits for its score" not in words


def test_a_guest_is_asked_to_keep_the_work(app: Flask, client: FlaskClient) -> None:
    steps.start(client, steps.drill(app))
    words = steps.words_of(client.get("/topics"))
    assert "Keep my work" in words
    assert "Sign in" not in words


def test_the_help_page_explains_every_number_a_page_links_to(client: FlaskClient) -> None:
    source = steps.text_of(client.get("/help"))
    for place in ("scores", "weak", "keys", "rating", "clock", "back"):
        assert f'id="{place}"' in source


@pytest.fixture
def bare(settings: Settings, clock: TestClock, tmp_path: Path) -> Flask:
    """An app without any page, that takes no guests."""
    other = read_settings({"INSTANCE_DIR": str(tmp_path / "bare")})
    app = create_app(replace(other, registration_open=False), clock=clock)
    upgrade_schema(app.extensions["engine"])
    return app


def test_without_pages_the_first_page_says_how_they_come_in(bare: Flask) -> None:
    browser = bare.test_client()
    assert "flask content load FOLDER" in steps.words_of(browser.get("/"))
    assert "No topics yet" in steps.words_of(browser.get("/topics"))
    assert "No comparisons yet" in steps.words_of(browser.get("/comparisons"))
    assert browser.get("/drills/next?seconds=60").status_code == 404


def test_where_guests_are_turned_off_every_door_says_so(
    app: Flask, client: FlaskClient, settings: Settings
) -> None:
    app.config["SETTINGS"] = replace(settings, registration_open=False)
    drill = steps.drill(app)
    assert "You need an account here" in steps.words_of(client.get("/"))
    assert "Guests are turned off here" in steps.words_of(client.get(f"/drills/{drill}"))
    sent = {**steps.START, "attempt_id": "0" * 32}
    assert client.post(f"/drills/{drill}/start", data=sent).status_code == 403
    assert client.post("/topics/1/open", data={"back": "/"}).status_code == 403
    assert "Sign-up is turned off here" in steps.words_of(client.get("/sign-up"))
    refused = client.post("/sign-up", data={"email": "a@example.org", "password": "long enough"})
    assert refused.status_code == 403


def test_one_topic_is_counted_as_one(bare: Flask) -> None:
    with open_session(bare.extensions["engine"], writing=True) as db:
        factories.load(db, {"Caching/one.md": factories.PAGE.format(title="One")})
        db.commit()
    browser = bare.test_client()
    assert "1 topic in 1 subject." in browser.get("/").text
    assert "1 topic in 1 subject." in browser.get("/topics").text
