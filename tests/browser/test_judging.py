"""Judging in a browser: a pair from its flaws to the repair of the weak answer, by keys."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_pair_is_judged_by_keys_and_its_repair_survives_a_reload(visitor: Page) -> None:
    page, keys = visitor, visitor.keyboard
    page.goto("/comparisons")
    page.get_by_role("link", name="Judge the next pair").click()
    page.get_by_role("button", name="Judge them").click()
    expect(page.get_by_role("heading", name="What is wrong with the weak answer?")).to_be_visible()
    page.get_by_label("In your own words").fill("It names no price and no number.")
    page.get_by_role("button", name="Show why the strong one wins").click()
    expect(page.get_by_text("It names the price and a number.")).to_be_visible()
    page.goto("/comparisons/1")
    page.get_by_role("button", name="Judge them").click()
    expect(page.get_by_role("heading", name="Which answer is stronger?")).to_be_visible()
    page.wait_for_load_state()
    keys.press("2")
    expect(page.get_by_role("radio", name="Second answer")).to_be_checked()
    expect(page.get_by_role("button", name="Unsure")).to_be_focused()
    keys.press("Enter")
    page.get_by_role("checkbox", name=re.compile("^no number")).check()
    page.get_by_role("button", name="Show which is which").click()
    expect(page.get_by_label("What you saw")).to_contain_text("no trade-off")
    page.get_by_role("button", name="Repair it in 60 seconds").click()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"0:(5\d|60)|1:00"))
    box = page.get_by_label("Your repair")
    box.fill("Say the decision first: reads only, ten minutes old at most.")
    box.blur()
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    page.reload()
    expect(box).to_have_value("Say the decision first: reads only, ten minutes old at most.")
    box.press("Control+Enter")
    expect(page.get_by_role("heading", name="What does your repair say?")).to_be_visible()
    page.wait_for_load_state()
    row = page.get_by_role("group").filter(has=page.get_by_role("radio")).first
    row.get_by_role("radio", name="Said", exact=True).focus()
    expect(page.locator("mark.is-here").first).to_have_text("decision")
    keys.press("1")
    keys.press("2")
    keys.press("Enter")
    expect(page.get_by_text("neither a rating nor a score")).to_be_visible()
