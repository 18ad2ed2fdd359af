"""The page of another path for a topic that keeps failing."""

from flask import Flask
from flask.testing import FlaskClient

from tests.views import steps


def test_it_shows_the_gaps_and_three_ways_on(app: Flask, ada: FlaskClient) -> None:
    steps.to_result(ada, steps.start(ada, steps.drill(app)), "said", "missed")
    page = ada.get("/other-paths/1")
    words = steps.words_of(page)
    assert "Left out the last time: Then say what it costs." in words
    assert "Point by point" in words
    for address in ("/own/1", "/comparisons/1", "/topics/1/split", "/topics/1/ladder"):
        assert f'"{address}"' in steps.text_of(page)


def test_there_is_none_for_a_topic_that_is_not_there(ada: FlaskClient) -> None:
    assert ada.get("/other-paths/99").status_code == 404
