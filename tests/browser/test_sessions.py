"""A session on a phone from the first tap to its summary, and a question that interrupts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import drill
from tests.browser.conftest import PHONE, NewContext, Site

pytestmark = pytest.mark.browser


def answer_express(page: Page) -> None:
    """Answer, and go the shortest way to the result."""
    drill.write(page, drill.ANSWER)
    drill.finish(page)
    drill.say_sure(page)
    for row in page.get_by_role("group").filter(has=page.get_by_role("radio")).all():
        row.get_by_role("radio", name="Said", exact=True).check()
    page.get_by_role("button", name="Straight to the result").click()
    expect(page.get_by_role("heading", name="Point by point")).to_be_visible()


def test_five_minutes_on_a_phone_with_a_reload_a_second_tab_and_a_stop(
    open_browser: NewContext, site: Site
) -> None:
    context = open_browser(viewport=PHONE)
    site.sign_in(context)
    page = context.new_page()
    page.goto(f"{site.url}/")
    page.get_by_role("button", name="5 minutes now").click()
    expect(page.get_by_role("heading", name="2 drills")).to_be_visible()
    page.get_by_role("button", name="Start (1 of 2)").click()
    page.wait_for_url(drill.ATTEMPT)
    page.reload()
    expect(page.get_by_text("1 of 2")).to_be_visible()
    other = context.new_page()
    other.goto(f"{site.url}/")
    other.get_by_role("link", name="Go on", exact=True).click()
    expect(other.get_by_role("link", name="Go on answering (1 of 2)")).to_be_visible()
    other.close()
    answer_express(page)
    page.get_by_role("button", name="Next (2 of 2)").click()
    page.wait_for_url(drill.ATTEMPT)
    page.go_back()
    page.get_by_role("link", name="Go on answering (2 of 2)").click()
    answer_express(page)
    page.get_by_role("link", name="What came of the session").click()
    expect(page.get_by_role("heading", name="What went well")).to_be_visible()
    expect(page.get_by_text("no critical one missing, in time").first).to_be_visible()
    expect(page.get_by_text(re.compile("back (tomorrow|in \\d+ days)")).first).to_be_visible()


def test_a_follow_up_question_interrupts_and_the_text_stays(
    open_browser: NewContext, site: Site
) -> None:
    context = open_browser()
    site.sign_in(context)
    page = context.new_page()
    page.goto(f"{site.url}/drills/1")
    page.get_by_text("Interrupt me").click()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url(drill.ATTEMPT)
    question = page.get_by_text("What happens when the cache is cold?").first
    drill.write(page, drill.ANSWER)
    expect(question).to_be_hidden()
    site.clock.forward(seconds=45)
    page.reload()
    expect(question).to_be_visible()
    page.get_by_role("button", name="Answered, go on").click()
    expect(question).to_be_hidden()
    expect(drill.box(page)).to_be_focused()
    expect(drill.box(page)).to_have_value(drill.ANSWER)
    drill.finish(page)
    drill.say_sure(page)
    drill.mark_all(page)
    drill.score(page)
    expect(page.get_by_text("you answered it and went on")).to_be_visible()
    expect(page.get_by_text("The database takes the full load")).to_be_visible()
