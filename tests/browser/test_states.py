"""A picture of each state of a drill and a session, kept for whoever wants to look at them."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import drill
from tests.browser.conftest import PHONE, NewContext, Site, Watch

pytestmark = pytest.mark.browser

# Made anew by each run; not part of the repository.
FOLDER = Path(__file__).resolve().parent.parent.parent / "test-results" / "states"
AT_A_PATH = ["paused", "interrupted", "left", "submitted", "sure", "marked", "scored"]
OF_A_SESSION = ["session", "summary", "ladder"]


def states(page: Page, site: Site) -> Iterator[str]:
    """Bring the page into one state after the other, and name it."""
    page.goto("/drills/1")
    page.get_by_text("Preparation, the end, warnings").click()
    page.get_by_label("Time to prepare").select_option("30")
    yield "ready"
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Think first: the clock starts after this.")).to_be_visible()
    yield "preparing"
    page.get_by_role("button", name="Begin answering now").click()
    drill.write(page, drill.ANSWER)
    yield "running"
    page.context.set_offline(True)
    drill.box(page).fill("typed in a tunnel")
    expect(drill.state(page)).to_have_text("Not sent yet: saved on this device")
    yield "offline"
    page.context.set_offline(False)
    expect(drill.state(page)).to_have_text("Saved")
    site.clock.forward(seconds=70)
    page.reload()
    expect(page.get_by_text("Time. Finish your sentence.").first).to_be_visible()
    yield "over time"
    page.get_by_role("link", name="Leave drill").click()
    expect(page.get_by_role("dialog", name="Leave this drill?")).to_be_visible()
    yield "leaving"
    page.keyboard.press("Escape")
    other = page.context.new_page()
    other.goto(page.url)
    expect(page.get_by_text("This answer goes on in another tab")).to_be_visible()
    yield "overtaken"
    other.close()
    page.context.clear_cookies()
    page.get_by_role("button", name="Go on here").click()
    expect(page.get_by_text("You were signed out.")).to_be_visible()
    yield "signed out"
    site.sign_in(page.context, "eve")
    for name in AT_A_PATH + OF_A_SESSION:
        page.goto(site.pattern.steps[name])
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        yield name


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_state_has_a_picture_of_its_own(
    open_browser: NewContext, site: Site, watch: Watch, theme: str
) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED", "401")
    size = PHONE if theme == "dark" else None
    options = {"color_scheme": theme} | ({"viewport": size} if size else {})
    page = open_browser(**options).new_page()
    site.sign_in(page.context, "eve")
    FOLDER.mkdir(parents=True, exist_ok=True)
    pictures = {}
    for name in states(page, site):
        path = FOLDER / f"{name.replace(' ', '-')}-{theme}.png"
        pictures[name] = sha256(page.screenshot(path=path)).hexdigest()
    assert len(pictures) == 8 + len(AT_A_PATH) + len(OF_A_SESSION)
    # Two that look the same are not two states to whoever answers.
    assert len(set(pictures.values())) == len(pictures)
