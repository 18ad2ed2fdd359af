"""Comparisons: the list, a pair before its round, starting it, and only reading."""

from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

from tests.views import steps

PAIR = ("so we always cache everything", "I cache reads above 95 % hits", "It names the price")


def test_comparisons_stand_under_their_subjects_without_a_word_of_them(client: FlaskClient) -> None:
    page = client.get("/comparisons")
    assert "Caching 2 Cache-aside" in steps.words_of(page)
    assert steps.shows_none_of(page, PAIR)


def test_a_pair_says_what_judging_it_means_and_shows_none_of_it(
    client: FlaskClient, ada: FlaskClient
) -> None:
    for browser in (client, ada):
        page = browser.get("/comparisons/1")
        assert "counts as peeked and is rated again" in steps.words_of(page)
        assert "As the topic is new to you, the flaws are named" in steps.words_of(page)
        assert steps.shows_none_of(page, PAIR)


def test_a_pair_of_a_topic_tried_today_has_no_warning(app: Flask, ada: FlaskClient) -> None:
    steps.submit(ada, steps.start(ada, steps.drill(app)))
    page = ada.get("/comparisons/1")
    assert "peeked" not in steps.words_of(page)
    assert steps.shows_none_of(page, PAIR)
    assert steps.title_of(page) == "Compare: Cache-aside · Caching · Strong Answer"


def test_reading_a_pair_is_closed_before_the_try(client: FlaskClient, ada: FlaskClient) -> None:
    for browser in (client, ada):
        page = browser.get("/comparisons/1/read")
        assert "is closed until you have tried this topic today" in steps.words_of(page)
        assert steps.shows_none_of(page, PAIR)


def test_a_pair_opens_for_reading_with_a_warning(ada: FlaskClient) -> None:
    page = ada.get("/comparisons/1/read")
    back = steps.hidden(page, "back")
    answer = ada.post("/topics/1/open", data={"back": back})
    assert answer.location == "/comparisons/1/read#page-answers"
    words = steps.words_of(ada.get("/comparisons/1/read"))
    assert [each for each in PAIR if each not in words] == []
    assert "no trade-off no number" in words


def test_a_pair_is_open_for_reading_after_the_try(app: Flask, ada: FlaskClient) -> None:
    steps.submit(ada, steps.start(ada, steps.drill(app)))
    assert "Why the strong one wins" in steps.words_of(ada.get("/comparisons/1/read"))


def test_a_first_visitor_judges_a_pair_as_a_guest(client: FlaskClient) -> None:
    address = steps.start_round(client)
    assert "What is wrong with the weak answer?" in steps.words_of(client.get(address))
    assert "Keep my work" in steps.words_of(client.get("/comparisons"))


def test_where_guests_are_turned_off_a_visitor_is_asked_to_sign_in(
    app: Flask, client: FlaskClient
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], registration_open=False)
    page = client.get("/comparisons/1")
    assert "Guests are turned off here" in steps.words_of(page)
    assert "Judge them" not in steps.words_of(page)


def test_the_list_says_what_came_of_each_pair(ada: FlaskClient) -> None:
    steps.take(ada, steps.start_round(ada), "explain", text="It says no number.")
    assert "Cache-aside explained, 2 March 2026, 12:00" in steps.words_of(ada.get("/comparisons"))


def test_the_next_pair_is_one_that_was_not_seen_of_late(app: Flask, ada: FlaskClient) -> None:
    assert ada.get("/comparisons/next").location == "/comparisons/1"
    assert ada.get("/comparisons/next?other=1").location == "/comparisons/2"
    for number in (1, 2, 3):
        steps.start_round(ada, number)
    assert ada.get("/comparisons/next").location == "/comparisons"


def test_each_pair_leads_to_the_next_but_the_last(client: FlaskClient) -> None:
    assert 'href="/comparisons/2"' in steps.text_of(client.get("/comparisons/1"))
    assert "Next comparison" not in steps.words_of(client.get("/comparisons/3"))


def test_a_pair_that_is_not_there_is_404(client: FlaskClient) -> None:
    assert client.get("/comparisons/999").status_code == 404
