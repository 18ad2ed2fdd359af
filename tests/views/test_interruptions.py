"""The follow-up question in the middle of an answer, and in its result."""

from flask import Flask
from flask.testing import FlaskClient

from tests.views import steps

QUESTION = "What happens when the cache is cold?"


def test_it_interrupts_when_asked_to_and_is_told_in_the_result(
    app: Flask, ada: FlaskClient
) -> None:
    attempt = steps.start(ada, steps.drill(app), interrupts="yes")
    page = ada.get(f"/attempts/{attempt}")
    assert QUESTION in steps.words_of(page)
    assert "limit it" not in steps.text_of(page)
    answer = ada.post(f"/attempts/{attempt}/interruption", headers={"Accept": "application/json"})
    assert answer.json == {"answered": True}
    assert ada.post(f"/attempts/{attempt}/interruption").location == f"/attempts/{attempt}"
    assert QUESTION not in steps.words_of(ada.get(f"/attempts/{attempt}"))
    steps.to_result(ada, attempt)
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "you answered it and went on" in words
    assert "A strong response. The database takes the full load" in words


def test_nobody_is_interrupted_unasked(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    assert QUESTION not in steps.text_of(ada.get(f"/attempts/{attempt}"))
    assert ada.post(f"/attempts/{attempt}/interruption").status_code == 404
