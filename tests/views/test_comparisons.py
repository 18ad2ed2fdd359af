"""Bad beside strong: the list, and a pair that is closed until the topic was tried."""

from flask import Flask
from flask.testing import FlaskClient

from tests.views import steps

PAIR = ("so we always cache everything", "I cache reads above 95 % hits", "It names the price")


def test_comparisons_stand_under_their_subjects_without_a_word_of_them(client: FlaskClient) -> None:
    page = client.get("/comparisons")
    assert "Caching 2 Cache-aside" in steps.words_of(page)
    assert steps.shows_none_of(page, PAIR)


def test_a_pair_is_closed_before_the_try(client: FlaskClient, ada: FlaskClient) -> None:
    for browser in (client, ada):
        page = browser.get("/comparisons/1")
        assert "is closed until you have tried this topic today" in steps.words_of(page)
        assert steps.shows_none_of(page, PAIR)


def test_a_pair_opens_with_a_warning(ada: FlaskClient) -> None:
    page = ada.get("/comparisons/1")
    back = steps.hidden(page, "back")
    answer = ada.post("/topics/1/open", data={"back": back})
    assert answer.location == "/comparisons/1#page-answers"
    words = steps.words_of(ada.get("/comparisons/1"))
    assert [each for each in PAIR if each not in words] == []
    assert "no trade-off no number" in words


def test_a_pair_is_open_after_the_try(app: Flask, ada: FlaskClient) -> None:
    steps.submit(ada, steps.start(ada, steps.drill(app)))
    page = ada.get("/comparisons/1")
    assert "Why the strong one wins" in steps.words_of(page)
    assert steps.title_of(page) == "Compare: Cache-aside · Caching · Strong Answer"


def test_each_pair_leads_to_the_next_but_the_last(client: FlaskClient) -> None:
    assert 'href="/comparisons/2"' in steps.text_of(client.get("/comparisons/1"))
    assert "Next comparison" not in steps.words_of(client.get("/comparisons/3"))


def test_a_pair_that_is_not_there_is_404(client: FlaskClient) -> None:
    assert client.get("/comparisons/999").status_code == 404
