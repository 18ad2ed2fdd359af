"""The whole way from the first click to the progress page: mouse, keys alone, no script, phone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import drill
from tests.browser.conftest import PHONE, NewContext, Site

pytestmark = pytest.mark.browser


def test_from_the_first_click_to_the_progress_page(visitor: Page) -> None:
    page = visitor
    page.goto("/")
    page.get_by_role("link", name="Start a 60-second drill").click()
    expect(page.get_by_role("heading", name="60-second drill")).to_be_visible()
    expect(page.get_by_text("When would you not use")).to_have_count(0)
    page.get_by_role("button", name="Start 60 seconds").click()
    expect(page.get_by_role("heading", name="When would you not use")).to_be_visible()
    expect(drill.digits(page)).to_have_text(re.compile(r"0:5\d"))
    drill.write(page, drill.ANSWER)
    drill.finish(page)
    drill.say_sure(page)
    expect(page.get_by_text("Then say what it costs.")).to_be_visible()
    expect(page.get_by_text("I cache reads above 95 % hits")).to_have_count(0)
    drill.mark_all(page)
    drill.score(page)
    expect(page.get_by_text("I cache reads above 95 % hits")).to_be_visible()
    expect(page.get_by_label("Result", exact=True)).to_contain_text("8.3 of 10")
    expect(page.get_by_label("Result", exact=True)).to_contain_text("Good: back")
    page.get_by_role("link", name="Review", exact=True).click()
    expect(page.get_by_role("heading", name="Weak topics")).to_be_visible()
    page.get_by_role("link", name="Progress", exact=True).click()
    expect(page.get_by_role("img", name="Score by week")).to_be_visible()
    expect(page.get_by_role("img", name="Attempts by day")).to_be_visible()
    row = page.get_by_role("region", name="Topics, weakest first").get_by_role("row").nth(1)
    expect(row).to_contain_text("8.3")
    page.get_by_role("link", name="Keep my work").click()
    page.get_by_label("E-mail").fill("new@example.org")
    page.get_by_label("Password").fill("some plain words")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("link", name="Account")).to_be_visible()
    expect(page).to_have_url("/progress")


def test_the_same_by_keys_alone(visitor: Page) -> None:
    page, keys = visitor, visitor.keyboard
    page.goto("/")
    keys.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    keys.press("Enter")
    drill.tab_to(page, page.get_by_role("link", name="Start a 60-second drill"), most=2)
    keys.press("Enter")
    expect(page.get_by_role("button", name="Start 60 seconds")).to_be_focused()
    keys.press("Enter")
    expect(drill.box(page)).to_be_focused()
    keys.type(drill.ANSWER)
    expect(drill.state(page)).to_have_text("Saved")
    keys.press("Control+Enter")
    expect(page.get_by_role("heading", name="How sure are you")).to_be_visible()
    page.wait_for_load_state()
    keys.press("3")
    expect(page.get_by_role("heading", name="What did you say?")).to_be_visible()
    page.wait_for_load_state()
    keys.press("1")
    keys.press("2")
    expect(page.get_by_role("button", name="On to the scores")).to_be_focused()
    expect(page.get_by_role("radio", name="Said", exact=True).first).to_be_checked()
    expect(page.get_by_role("radio", name="Partly").nth(1)).to_be_checked()
    keys.press("Enter")
    expect(page.get_by_role("heading", name="How good was it?")).to_be_visible()
    page.wait_for_load_state()
    keys.press("3")
    expect(page.get_by_role("button", name="Show me the strong answer")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_label("Result", exact=True)).to_contain_text("8.3 of 10")
    drill.tab_to(page, page.get_by_role("link", name="Progress", exact=True))
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Progress", level=1)).to_be_visible()


def test_the_same_without_javascript(open_browser: NewContext, site: Site) -> None:
    page = open_browser(java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_role("link", name="Start a 60-second drill").click()
    page.get_by_role("button", name="Start 60 seconds").click()
    expect(page.get_by_text("Without JavaScript drafts are not saved")).to_be_visible()
    expect(page.get_by_text("1:00 from the start")).to_be_visible()
    expect(page.get_by_role("button", name="Hide")).to_have_count(0)
    expect(page.get_by_role("heading", name="Leave this drill?")).to_be_visible()
    drill.box(page).fill(drill.ANSWER)
    site.clock.forward(seconds=46)
    drill.finish(page)
    drill.say_sure(page)
    drill.mark_all(page)
    drill.score(page)
    expect(page.get_by_label("Result", exact=True)).to_contain_text("Time-fit 3 of 3")
    page.get_by_text("Change the rating").click()
    page.get_by_role("radio", name="Hard").check()
    page.get_by_label("Why?").fill("It came slowly")
    page.get_by_role("button", name="Change", exact=True).click()
    expect(page.get_by_label("Result", exact=True)).to_contain_text("You moved it: It came slowly")
    page.get_by_role("link", name="Progress", exact=True).click()
    expect(page.get_by_role("region", name="Topics, weakest first")).to_contain_text("8.3")
    page.get_by_role("link", name="Keys").click()
    expect(page).to_have_url("/help#keys")


def test_leaving_without_javascript(open_browser: NewContext) -> None:
    page = open_browser(java_script_enabled=False, signed_in=True).new_page()
    path = drill.start(page)
    drill.box(page).fill("half a sentence")
    page.get_by_role("button", name="Leave", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ready when you are")
    page.goto(path)
    expect(page.get_by_role("heading", name="You left this drill")).to_be_visible()
    expect(page.get_by_text("half a sentence")).to_be_visible()


def test_the_same_on_a_phone_by_thumb(open_browser: NewContext) -> None:
    page = open_browser(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    page.goto("/")
    page.get_by_role("link", name="Start a 60-second drill").tap()
    page.get_by_role("button", name="Start 60 seconds").tap()
    drill.write(page, drill.ANSWER)
    page.get_by_role("button", name="Finish and score").tap()
    page.get_by_role("button", name="Sure", exact=True).tap()
    expect(page.get_by_role("heading", name="What did you say?")).to_be_visible()
    for row in page.get_by_role("group").filter(has=page.get_by_role("radio")).all():
        choice = row.get_by_role("radio", name="Said", exact=True)
        size = choice.bounding_box()
        assert size is not None
        assert size["height"] >= 44
        assert size["width"] >= 120
        choice.tap()
    page.get_by_role("button", name="Straight to the result").tap()
    expect(page.get_by_label("Result", exact=True)).to_contain_text("10.0 of 10")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Progress").tap()
    expect(page.get_by_role("heading", name="Score by week")).to_be_visible()


def test_two_actions_to_a_running_drill_and_five_taps_from_its_end_to_its_score(
    open_browser: NewContext,
) -> None:
    """One thumb at 390 px: every target is a thumb's size, and the express way asks for no more."""
    page = open_browser(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    page.goto("/")
    taps = [0]

    def tap(target: Locator) -> None:
        size = target.bounding_box()
        assert size is not None
        assert size["height"] >= 44
        target.tap()
        taps[0] += 1

    tap(page.get_by_role("link", name="Start a 60-second drill"))
    tap(page.get_by_role("button", name="Start 60 seconds"))
    expect(drill.box(page)).to_be_focused()
    assert taps == [2]
    drill.write(page, drill.ANSWER)
    taps[0] = 0
    tap(page.get_by_role("button", name="Finish and score"))
    tap(page.get_by_role("button", name="Sure", exact=True))
    expect(page.get_by_role("heading", name="What did you say?")).to_be_visible()
    for row in page.get_by_role("group").filter(has=page.get_by_role("radio")).all():
        tap(row.get_by_role("radio", name="Said", exact=True))
    tap(page.get_by_role("button", name="Straight to the result"))
    expect(page.get_by_label("Result", exact=True)).to_contain_text("10.0 of 10")
    # A second and a half for each is slow, and still under ten seconds.
    assert taps[0] * 1.5 < 10
