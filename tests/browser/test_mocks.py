"""A mock interview held in a browser, from the choice of a role to its score on the plan."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import drill
from tests.browser.conftest import NewContext, Site
from tests.browser.test_sessions import answer_express

pytestmark = pytest.mark.browser
QUESTIONS = 10
SHEET = {"Correctness": 3, "Trade-off": 2, "Measurable": 1, "Clarity": 2, "Role fit": 1}


def draw(page: Page, site: Site) -> None:
    """From the plan to the first question of a mock of half an hour."""
    page.goto(f"{site.url}/plan")
    page.get_by_role("link", name="Hold a mock", exact=True).click()
    expect(page.get_by_text("None yet.")).to_be_visible()
    page.get_by_role("group", name="Minutes").get_by_role("radio", name="30").check()
    page.get_by_role("button", name="Draw the questions").click()
    expect(page.get_by_role("heading", name="Mock interview, 30 minutes")).to_be_visible()


def ask(page: Page, number: int) -> None:
    """On to a question."""
    page.get_by_role("button", name=re.compile(rf"\({number} of {QUESTIONS}\)$")).click()
    page.wait_for_url(drill.ATTEMPT)


def let_the_clock_end_it(page: Page, site: Site) -> None:
    """Write until the time is over: the clock hands in what is there."""
    drill.write(page, drill.ANSWER)
    site.clock.forward(seconds=75)
    page.reload()
    expect(page.get_by_role("heading", name="How sure are you")).to_be_visible()
    expect(page.get_by_text(drill.ANSWER)).to_be_visible()
    drill.say_sure(page)
    drill.mark_all(page)
    drill.score(page)


def fill(page: Page) -> None:
    """Fill the score sheet."""
    for name, points in SHEET.items():
        line = page.get_by_role("group", name=re.compile(f"^{name}, 0 to"))
        line.get_by_role("radio", name=str(points), exact=True).check()
    page.get_by_role("button", name="Keep the score").click()


def test_a_mock_is_held_from_its_first_question_to_its_score_on_the_plan(
    open_browser: NewContext, site: Site
) -> None:
    context = open_browser()
    site.sign_in(context)
    page = context.new_page()
    draw(page, site)
    ask(page, 1)
    let_the_clock_end_it(page, site)
    for number in range(2, QUESTIONS + 1):
        ask(page, number)
        answer_express(page)
    page.get_by_role("link", name="What came of the session").click()
    expect(page.get_by_text("10 of 10 drills scored")).to_be_visible()
    fill(page)
    expect(page.get_by_role("heading", name="The score sheet: 9 of 10")).to_be_visible()
    page.goto(f"{site.url}/mocks")
    expect(page.get_by_text("9 of 10")).to_be_visible()
    page.goto(f"{site.url}/plan")
    expect(page.get_by_text("1 of 3 mocks in a row reached 8 of 10.")).to_be_visible()
