"""Reading a topic: ticks that stay, code that is copied, an answer of one's own, the search key."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.config import Settings
from app.models.engine import WRITING, make_engine
from tests import factories
from tests.browser.conftest import NewContext, Site, Watch

pytestmark = pytest.mark.browser

TOPIC = "/topics/content/Caching/cache-aside"


@pytest.fixture
def listed(site: Site, settings: Settings) -> str:
    """A page with a checklist, loaded beside the others; its address."""
    text = factories.PAGE.format(title="Listed").replace("- one\n- two", "- [ ] one\n- [ ] two")
    engine = make_engine(settings.database_url)
    with Session(engine, execution_options=WRITING) as db:
        factories.load(db, {"listed.md": text}, source="more")
        db.commit()
    engine.dispose()
    return "/topics/more/listed"


def test_boxes_are_ticked_in_place_by_key_and_by_their_words_and_stay(
    open_browser: NewContext, listed: str
) -> None:
    page = open_browser(signed_in=True).new_page()
    page.goto(listed)
    first, second = (page.get_by_role("checkbox", name=name) for name in ("one", "two"))
    first.focus()
    with page.expect_response("**/ticks"):
        page.keyboard.press("Space")
    expect(first).to_be_checked()
    with page.expect_response("**/ticks"):
        page.get_by_text("two", exact=True).click()
    expect(page.get_by_text("2 of 2 ticked")).to_be_visible()
    page.reload()
    expect(first).to_be_checked()
    expect(second).to_be_checked()
    page = open_browser(signed_in=True, java_script_enabled=False).new_page()
    page.goto(listed)
    page.get_by_role("checkbox", name="two").click()
    expect(page.get_by_role("checkbox", name="two")).not_to_be_checked()
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)


def test_a_tick_that_was_not_kept_is_taken_back_and_said(
    open_browser: NewContext, listed: str, watch: Watch
) -> None:
    watch.allow("Failed to load resource", "ERR_INTERNET_DISCONNECTED")
    context = open_browser(signed_in=True, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(listed)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "cache = {}"
    context.set_offline(True)
    page.get_by_role("checkbox", name="one").click()
    expect(page.get_by_role("alert")).to_contain_text("That tick was not saved.")
    expect(page.get_by_role("checkbox", name="one")).not_to_be_checked()


def test_an_own_answer_is_written_guarded_removed_and_taken_back(ada: Page) -> None:
    ada.goto(TOPIC)
    ada.get_by_role("link", name="Write an answer of your own").click()
    ada.get_by_label("Your strong answer").fill("In my own words.")
    ada.once("dialog", lambda dialog: dialog.dismiss())
    ada.get_by_role("link", name="Cancel").click(no_wait_after=True)
    expect(ada.get_by_label("Your strong answer")).to_have_value("In my own words.")
    ada.get_by_role("button", name="Save").click()
    expect(ada.get_by_text("The model answer, and yours, is closed")).to_be_visible()
    ada.get_by_role("button", name="Open it all the same").click()
    ada.get_by_role("link", name="Change it").click()
    ada.get_by_role("link", name="Remove it").click()
    ada.get_by_role("dialog").get_by_role("button", name="Remove").click()
    ada.get_by_role("button", name="Take it back").click()
    expect(ada.get_by_text("In my own words.")).to_be_visible()


def test_a_slash_goes_to_the_search_from_anywhere(ada: Page) -> None:
    ada.goto("/progress")
    ada.keyboard.press("/")
    field = ada.get_by_role("searchbox", name="Search titles, points and text")
    expect(field).to_be_focused()
    ada.keyboard.type("evict/copies")
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("link", name=re.compile("Caching.*Eviction"))).to_be_visible()
    expect(ada.locator("mark").first).to_have_text("Eviction")
    ada.keyboard.press("/")
    expect(field).to_be_focused()
