"""Writing an own answer, and where it is shown."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import TestClock
from tests.views import steps

TOPIC = "/topics/content/Caching/cache-aside"
OWN = "/own/1"
TEXT = {"strong": "My <b>own</b> words.", "points": "my point\nanother one", "version": "0"}


def save(client: FlaskClient, **changed: str) -> int:
    answer = client.post(OWN, data={**TEXT, **changed})
    if answer.status_code == 303:
        assert answer.location == f"{TOPIC}#page-own"
    return answer.status_code


def try_it(app: Flask, client: FlaskClient) -> None:
    """Hand an answer in, after which all answers of the day are open."""
    steps.submit(client, steps.start(client, steps.drill(app)))


def test_an_own_answer_is_shown_beside_the_authors_once_tried(
    app: Flask, ada: FlaskClient, bob: FlaskClient
) -> None:
    assert save(ada) == 303
    try_it(app, ada)
    page = ada.get(TOPIC)
    assert "Your own answer My <b>own</b> words. my point another one" in steps.words_of(page)
    assert "<b>own" not in steps.text_of(page)
    try_it(app, bob)
    assert "An answer of your own" in steps.words_of(bob.get(TOPIC))


def test_it_is_in_no_page_before_the_try(app: Flask, ada: FlaskClient, clock: TestClock) -> None:
    save(ada)
    attempt = steps.start(ada, steps.drill(app))
    secrets = ["own</b> words", "my point", "another one"]
    for path in (TOPIC, OWN, f"/attempts/{attempt}"):
        page = ada.get(path)
        assert steps.shows_none_of(page, secrets), path
    assert "Your own answer, like the model answer, is closed" in steps.words_of(ada.get(OWN))
    assert "The model answer, and yours, is closed" in steps.words_of(ada.get(TOPIC))
    ada.post("/topics/1/open", data={"back": OWN})
    assert steps.hidden(ada.get(OWN), "version") == "1"
    assert "another one</textarea>" in steps.text_of(ada.get(OWN))
    clock.forward(days=1)
    assert steps.shows_none_of(ada.get(OWN), secrets)


def test_it_stands_in_the_reveal_of_an_attempt_and_its_points_are_marked(
    app: Flask, ada: FlaskClient
) -> None:
    save(ada)
    attempt = steps.start(ada, steps.drill(app))
    steps.to_points(ada, attempt)
    assert "my point" in steps.words_of(ada.get(f"/attempts/{attempt}"))
    steps.post(ada, attempt, "points", **steps.marks(*["said"] * 4))
    steps.post(ada, attempt, "rubric")
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "Your own strong answer My <b>own</b> words." in words
    assert "Change your own answer and points" in words


def test_an_attempt_without_one_proposes_to_write_it(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.to_result(ada, attempt)
    page = ada.get(f"/attempts/{attempt}")
    assert "Write a strong answer of your own" in steps.words_of(page)
    assert 'href="/own/1"' in steps.text_of(page)


def test_what_cant_be_kept_comes_back_with_its_text(ada: FlaskClient) -> None:
    answer = ada.post(OWN, data={**TEXT, "points": "x" * 301})
    assert answer.status_code == 422
    assert "A point has at most 300 characters." in steps.words_of(answer)
    assert "My &lt;b&gt;own&lt;/b&gt; words.</textarea>" in steps.text_of(answer)


@pytest.mark.parametrize("version", ["", "-1", "x", "99999999999999999999"])
def test_a_form_without_its_version_is_refused(ada: FlaskClient, version: str) -> None:
    assert save(ada, version=version) == 422


def test_a_form_out_of_date_shows_both_texts(app: Flask, ada: FlaskClient) -> None:
    try_it(app, ada)
    save(ada)
    answer = ada.post(OWN, data={**TEXT, "strong": "Another text."})
    assert answer.status_code == 409
    words = steps.words_of(answer)
    assert "This was changed elsewhere" in words
    assert "My <b>own</b> words. my point another one" in words
    assert "Another text.</textarea>" in steps.text_of(answer)
    assert save(ada, strong="Another text.", version=steps.hidden(answer, "version")) == 303


def test_a_closed_text_is_not_shown_by_a_form_out_of_date(ada: FlaskClient) -> None:
    save(ada)
    answer = ada.post(OWN, data={**TEXT, "strong": "Another text.", "points": ""})
    assert answer.status_code == 409
    assert steps.shows_none_of(answer, ["own</b> words", "my point"])


def test_removing_asks_first_and_can_be_taken_back(app: Flask, ada: FlaskClient) -> None:
    try_it(app, ada)
    save(ada)
    assert "Remove your own answer? Your strong answer and 2 points go." in steps.words_of(
        ada.get(OWN)
    )
    assert ada.post(f"{OWN}/remove", data={"version": "1"}).status_code == 303
    page = ada.get(TOPIC)
    assert "You removed it." in steps.words_of(page)
    version = steps.hidden(page, "version")
    assert ada.post(f"{OWN}/undo", data={"version": version}).status_code == 303
    assert "my point" in steps.words_of(ada.get(TOPIC))


def test_a_strangers_forms_change_nothing(app: Flask, ada: FlaskClient, bob: FlaskClient) -> None:
    save(ada)
    for step in ("remove", "undo"):
        assert bob.post(f"{OWN}/{step}", data={"version": "1"}).status_code == 404
    try_it(app, ada)
    assert "my point" in steps.words_of(ada.get(TOPIC))


def test_somebody_who_is_not_known_becomes_a_guest_and_keeps_the_text(
    app: Flask, client: FlaskClient
) -> None:
    answer = client.post(OWN, data=TEXT)
    assert "strong_answer_session=" in answer.headers["Set-Cookie"]
    try_it(app, client)
    assert "my point" in steps.words_of(client.get(TOPIC))


def test_there_is_none_to_a_topic_that_is_not_there(ada: FlaskClient) -> None:
    assert ada.get("/own/999").status_code == 404
    assert ada.post("/own/999", data=TEXT).status_code == 404
