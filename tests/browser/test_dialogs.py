"""Dialogs and warnings: the keys, leaving a drill, opening answers untried."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import drill

pytestmark = pytest.mark.browser
CACHE_ASIDE = "/topics/content/Caching/cache-aside"


def test_a_question_mark_lists_the_keys_and_escape_closes_them(ada: Page) -> None:
    ada.goto("/review")
    keys = ada.get_by_role("dialog", name="Keys")
    expect(keys).to_be_hidden()
    ada.keyboard.press("?")
    listed = keys.locator("kbd").all_inner_texts()
    wanted = {
        "Ctrl",
        "Enter",
        "P",
        "Alt",
        "B",
        "T",
        "0",
        "1",
        "2",
        "3",
        "4",
        "/",
        "?",
        "Tab",
        "Esc",
    }
    assert wanted <= set(listed)
    ada.keyboard.press("?")
    ada.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_a_visible_link_opens_the_keys_and_the_focus_comes_back(ada: Page) -> None:
    ada.goto("/topics")
    link = ada.get_by_role("link", name="Keys")
    link.focus()
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("dialog", name="Keys")).to_be_visible()
    expect(ada.get_by_role("button", name="Close")).to_be_focused()
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("dialog", name="Keys")).to_be_hidden()
    expect(link).to_be_focused()


def test_a_click_beside_a_dialog_closes_it(ada: Page) -> None:
    ada.goto("/topics")
    ada.get_by_role("link", name="Keys").click()
    ada.mouse.click(5, 5)
    expect(ada.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_a_question_mark_in_an_answer_is_a_question_mark(ada: Page) -> None:
    drill.start(ada)
    ada.keyboard.type("why?")
    expect(drill.box(ada)).to_have_value("why?")
    expect(ada.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_digits_in_own_points_are_digits(ada: Page) -> None:
    drill.start(ada)
    drill.finish(ada)
    ada.keyboard.press("1")
    ada.get_by_label("I also said").fill("")
    ada.keyboard.type("12 ms")
    expect(ada.get_by_label("I also said")).to_have_value("12 ms")
    expect(ada.locator("input:checked")).to_have_count(0)


def test_leaving_a_drill_asks_first_and_keeps_the_text(ada: Page) -> None:
    path = drill.start(ada)
    drill.write(ada, "not yet")
    ada.get_by_role("link", name="Leave drill").click()
    asks = ada.get_by_role("dialog", name="Leave this drill?")
    expect(asks.get_by_role("button", name="Stay")).to_be_focused()
    ada.keyboard.press("Enter")
    expect(asks).to_be_hidden()
    expect(drill.box(ada)).to_have_value("not yet")
    ada.get_by_role("link", name="Leave drill").click()
    asks.get_by_role("button", name="Leave", exact=True).click()
    expect(ada).to_have_url("/")
    ada.goto(path)
    expect(ada.get_by_role("heading", name="You left this drill")).to_be_visible()
    expect(ada.get_by_text("not yet")).to_be_visible()


def test_opening_an_answer_untried_warns_and_the_next_attempt_is_peeked(ada: Page) -> None:
    ada.goto(CACHE_ASIDE)
    expect(ada.get_by_text("your next attempt of the day then counts as peeked")).to_be_visible()
    expect(ada.get_by_text("the longer decision")).to_have_count(0)
    ada.get_by_role("button", name="Open it all the same").click()
    ada.get_by_text("2-minute answer").click()
    expect(ada.get_by_text("the longer decision")).to_be_visible()
    drill.start(ada)
    drill.write(ada, drill.ANSWER)
    drill.finish(ada)
    drill.say_sure(ada)
    for key in "11":
        ada.keyboard.press(key)
    ada.get_by_role("button", name="Straight to the result").click()
    expect(ada.get_by_label("Result", exact=True)).to_contain_text("the model answer was opened")


def test_a_guests_day_is_that_of_the_browser(visitor: Page) -> None:
    zone = visitor.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    drill.start(visitor)
    visitor.goto("/account")
    expect(visitor.get_by_label("Time zone")).to_have_value(zone)


def test_every_step_can_be_undone(ada: Page) -> None:
    drill.start(ada)
    drill.write(ada, drill.ANSWER)
    drill.finish(ada)
    drill.say_sure(ada)
    drill.mark_all(ada)
    drill.score(ada)
    ada.get_by_role("button", name="Undo").click()
    expect(ada.get_by_role("heading", name="How good was it?")).to_be_visible()
    ada.get_by_role("button", name="Undo the last step").click()
    expect(ada.get_by_role("heading", name="What did you say?")).to_be_visible()
    ada.get_by_role("button", name="Undo the last step").click()
    expect(ada.get_by_role("heading", name="How sure are you")).to_be_visible()
