"""The list of topics with its search, a topic's page, and opening its answers untried."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.services.topics import topic_list
from tests import factories
from tests.conftest import TestClock
from tests.statements import counted
from tests.views import steps

CACHE_ASIDE = "/topics/content/Caching/cache-aside"
# Sentences of the page that only its answers hold.
ANSWERS = (
    "say the decision first",
    "Then say what it costs",
    "the longer decision",
    "What happens when the cache is cold?",
    "The database takes the full load",
    "It is faster, so we always cache",
    "I cache reads above 95 % hits",
    "It names the price and a number",
)


def test_topics_stand_under_their_subjects(client: FlaskClient) -> None:
    page = client.get("/topics")
    words = steps.words_of(page)
    assert "3 topics in 2 subjects." in words
    assert "Caching 2 Cache-aside mid Eviction mid Databases 1 Indexes <T> mid" in words
    assert f'href="{CACHE_ASIDE}"' in steps.text_of(page)


def test_many_topics_come_a_page_at_a_time(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topic_list, "PAGE_SIZE", 1)
    first = client.get("/topics").text
    assert "3 topics in 2 subjects" in first
    assert "Page 1 of 3" in first
    assert 'href="/topics?page=3#' in first
    assert 'rel="prev"' not in first
    last = client.get("/topics?page=3").text
    assert 'rel="next"' not in last
    assert first.count('<ul class="rows">') == last.count('<ul class="rows">') == 1


def test_a_search_shows_the_best_hits_first_with_subject_and_marked_words(
    client: FlaskClient,
) -> None:
    page = client.get("/topics?q=evict+copies")
    words = steps.words_of(page)
    assert "3 topics with every word of “evict copies”, the best first." in words
    source = steps.text_of(page)
    assert source.index("<mark>Eviction</mark>") < source.index("Cache-aside")
    assert "<mark>copies</mark> near the reader" in source
    assert "Caching · Eviction A cache holds copies" in words
    assert steps.title_of(page) == "Topics with “evict copies” · Strong Answer"


def test_a_search_shows_no_point_and_no_prompt(client: FlaskClient) -> None:
    page = client.get("/topics?q=mechanism+walk")
    assert "3 topics with every word" in steps.words_of(page)
    assert "Also found in its key points, which stay closed until you try it." in (
        steps.words_of(page)
    )
    assert steps.shows_none_of(page, [*ANSWERS, "The mechanism, step", "Walk through"])


def test_a_title_with_signs_stays_text(client: FlaskClient) -> None:
    source = steps.text_of(client.get("/topics?q=INDEXES"))
    assert "<mark>Indexes</mark> &lt;T&gt;" in source
    assert "1 topic with every word" in source


def test_a_search_without_a_hit_says_what_was_searched_and_what_else_to_try(
    client: FlaskClient,
) -> None:
    page = client.get("/topics?q=%3Cb%3Ezebra%25_+evicton+holds")
    words = steps.words_of(page)
    assert "No topic has every word of “<b>zebra%_ evicton holds”." in words
    assert "zebra: not found in any topic" in words
    assert "evicton: not found; search for eviction instead?" in words
    assert "holds: there are topics with this word alone" in words
    assert 'href="/topics?q=eviction"' in steps.text_of(page)
    assert "<b>zebra" not in steps.text_of(page)


def test_a_search_for_signs_alone_asks_for_a_word(client: FlaskClient) -> None:
    words = steps.words_of(client.get("/topics?q=%22*%22"))
    assert '“"*"” has no letters or digits to search for.' in words


def test_a_topic_shows_its_notes_rendered(client: FlaskClient) -> None:
    page = client.get(CACHE_ASIDE)
    source = steps.text_of(page)
    assert steps.title_of(page) == "Cache-aside · Caching · Strong Answer"
    assert "<li>one</li>" in source
    assert '<div class="code"><pre tabindex="0">' in source
    assert 'href="/topics/content/Caching/eviction"' in source
    assert "mid level · 10 minutes to study" in steps.words_of(page)


def test_a_topic_leads_on_in_study_order_and_back(client: FlaskClient) -> None:
    source = steps.text_of(client.get(CACHE_ASIDE))
    assert 'rel="next" href="/topics/content/Caching/eviction"' in source
    assert 'rel="prev"' not in source
    assert f'rel="prev" href="{CACHE_ASIDE}"' in steps.text_of(
        client.get("/topics/content/Caching/eviction")
    )


def test_a_learner_reads_why_a_topic_is_there(client: FlaskClient, ada: FlaskClient) -> None:
    assert "New: you have not tried it yet." in steps.words_of(ada.get(CACHE_ASIDE))
    assert "Why is this here?" not in steps.words_of(client.get(CACHE_ASIDE))


def test_a_page_with_headings_has_a_contents_list_and_plain_boxes_for_a_visitor(
    app: Flask, client: FlaskClient
) -> None:
    notes = "## When\n\ntext\n\n## Checklist\n\n- [ ] Warm it\n"
    text = factories.PAGE.format(title="Long").replace("- one\n- two\n", notes)
    with Session(app.extensions["engine"]) as db:
        factories.load(db, {"long.md": text}, source="more")
        db.commit()
    page = client.get("/topics/more/long")
    assert "On this page When Checklist" in steps.words_of(page)
    assert '<a href="#when">When</a>' in steps.text_of(page)
    assert "☐ Warm it" in steps.words_of(page)


@pytest.fixture
def checklist(app: Flask) -> str:
    """A page with a checklist of two; its address."""
    notes = "## Checklist\n\n- [ ] Warm it\n- [x] Measure it\n"
    text = factories.PAGE.format(title="Long").replace("- one\n- two\n", notes)
    with Session(app.extensions["engine"]) as db:
        factories.load(db, {"long.md": text}, source="more")
        db.commit()
    return "/topics/more/long"


def boxes(page: TestResponse) -> list[tuple[str, str]]:
    """What pressing each box would do, and its item's key."""
    return re.findall(r'<button class="box" [^>]*name="(\w+)" value="(\w+)"', steps.text_of(page))


def test_ticks_stay_and_are_each_learners_own(
    ada: FlaskClient, bob: FlaskClient, checklist: str
) -> None:
    (_tick, first), (_untick, second) = boxes(ada.get(checklist))
    answer = ada.post("/topics/4/ticks", data={"tick": first})
    assert (answer.status_code, answer.location) == (303, f"{checklist}#page-item-1")
    ada.post("/topics/4/ticks", data={"untick": second})
    assert boxes(ada.get(checklist)) == [("untick", first), ("tick", second)]
    assert "1 of 2 ticked" in steps.words_of(ada.get(checklist))
    assert boxes(bob.get(checklist)) == [("tick", first), ("untick", second)]


def test_a_script_ticks_by_json(ada: FlaskClient, checklist: str) -> None:
    sent = {"tick": boxes(ada.get(checklist))[0][1]}
    headers = {"Accept": "application/json"}
    answer = ada.post("/topics/4/ticks", data=sent, headers=headers)
    assert answer.get_json() == {"ticked": True}


def test_what_is_no_item_is_not_ticked(ada: FlaskClient, checklist: str) -> None:
    key = boxes(ada.get(checklist))[0][1]
    for path, sent in (
        ("/topics/4", {"tick": "x"}),
        ("/topics/1", {"tick": key}),
        ("/topics/4", {}),
    ):
        assert ada.post(f"{path}/ticks", data=sent).status_code == 404


def test_a_link_between_pages_that_leads_nowhere_is_text(client: FlaskClient) -> None:
    assert "<span>nothing</span>" in steps.text_of(client.get(CACHE_ASIDE))


def test_a_topic_offers_its_drills_without_their_prompts(app: Flask, client: FlaskClient) -> None:
    page = client.get(CACHE_ASIDE)
    for seconds in (60, 180):
        assert f'href="/drills/{steps.drill(app, seconds=seconds)}"' in steps.text_of(page)
    assert steps.shows_none_of(page, ["When would you not use", "Walk through"])


def test_answers_are_in_no_page_before_the_try(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    for path in (CACHE_ASIDE, "/comparisons/1", "/topics", f"/attempts/{attempt}"):
        assert steps.shows_none_of(ada.get(path), ANSWERS), path


def test_opening_answers_warns_first_and_shows_them_then(ada: FlaskClient) -> None:
    before = ada.get(CACHE_ASIDE)
    assert "your next attempt of the day then counts as peeked" in steps.words_of(before)
    answer = ada.post("/topics/1/open", data={"back": CACHE_ASIDE})
    assert (answer.status_code, answer.location) == (303, f"{CACHE_ASIDE}#page-answers")
    after = steps.words_of(ada.get(CACHE_ASIDE))
    assert [each for each in ANSWERS if each not in after] == []
    assert "counts as peeked" not in after


def test_opening_answers_makes_the_next_attempt_of_the_day_count_as_peeked(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    ada.post("/topics/1/open", data={"back": CACHE_ASIDE})
    attempt = steps.start(ada, steps.drill(app))
    clock.forward(seconds=50)
    steps.to_result(ada, attempt)
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "60-second drill · peeked" in words
    assert "Again: the model answer was opened before the answer was in." in words


def test_another_day_is_not_peeked(app: Flask, ada: FlaskClient, clock: TestClock) -> None:
    ada.post("/topics/1/open", data={"back": CACHE_ASIDE})
    clock.forward(days=1)
    assert steps.shows_none_of(ada.get(CACHE_ASIDE), ANSWERS)
    attempt = steps.start(ada, steps.drill(app))
    steps.to_result(ada, attempt)
    assert "peeked" not in steps.words_of(ada.get(f"/attempts/{attempt}"))


def test_opening_twice_is_opening_once(ada: FlaskClient) -> None:
    for _ in range(2):
        assert ada.post("/topics/1/open", data={"back": CACHE_ASIDE}).status_code == 303


def test_after_a_try_the_answers_are_open_without_a_warning(app: Flask, ada: FlaskClient) -> None:
    steps.submit(ada, steps.start(ada, steps.drill(app)))
    page = ada.get(CACHE_ASIDE)
    assert "the longer decision" in steps.text_of(page)
    assert "counts as peeked" not in steps.words_of(page)


def test_somebody_who_opens_answers_first_becomes_a_guest_of_their_own_time_zone(
    client: FlaskClient,
) -> None:
    sent = {"back": CACHE_ASIDE, "time_zone": "Pacific/Auckland"}
    answer = client.post("/topics/1/open", data=sent)
    assert "strong_answer_session=" in answer.headers["Set-Cookie"]
    assert "Pacific/Auckland" in chosen_zone(client)


def chosen_zone(client: FlaskClient) -> str:
    """The option of the account page's time zone that is chosen."""
    source = steps.text_of(client.get("/account"))
    return next(line for line in source.split("<option") if " selected" in line)


def test_a_topic_that_is_not_there_is_404(ada: FlaskClient) -> None:
    for path in ("/topics/content/Caching/gone", "/topics/other/Caching/cache-aside"):
        assert ada.get(path).status_code == 404
    assert ada.post("/topics/999/open", data={"back": "/"}).status_code == 404


def test_numbers_no_row_can_have_are_404(ada: FlaskClient) -> None:
    for number in ("0", "2147483648", "99999999999999999999", "-1", "²", "\u0661", "1.5", "1_0"):
        for path in (f"/drills/{number}", f"/comparisons/{number}"):
            assert ada.get(path).status_code == 404, path
        answer = ada.post(f"/topics/{number}/open", data={"back": "/"})
        assert answer.status_code in {404, 405}, number


def test_the_list_shows_how_the_learner_stands(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    clock.forward(seconds=50)
    steps.to_result(ada, attempt, "said", "missed")
    words = steps.words_of(ada.get("/topics"))
    assert "Cache-aside 6.7 of 10, back" in words
    assert "Eviction mid" in words


def test_a_page_in_the_menu_is_marked_as_the_present_one(client: FlaskClient) -> None:
    assert '<a href="/topics" aria-current="page">' in steps.text_of(client.get("/topics"))
    assert '<a href="/topics" aria-current="true">' in steps.text_of(client.get(CACHE_ASIDE))
    assert '<a href="/" aria-current="page">' in steps.text_of(client.get("/"))


def test_a_topics_page_sends_eight_statements_at_most(app: Flask, ada: FlaskClient) -> None:
    steps.to_result(ada, steps.start(ada, steps.drill(app)))
    steps.start_round(ada)
    page = "/topics/content/Caching/cache-aside"
    ada.get(page)
    with counted(app.extensions["engine"]) as sent:
        assert ada.get(page).status_code == 200
    assert len(sent) <= 8, sent
