"""A person's way through a drill in a browser, for the browser tests."""

import re
from time import monotonic

from playwright.sync_api import Locator, Page, expect

ANSWER = "I decide first, then I say what it costs and how it breaks."
ATTEMPT = re.compile(r"/attempts/[0-9a-f-]{36}$")

# The rows of a store of this browser.
ROWS = """name => new Promise((resolve) => {
  const opening = indexedDB.open('strong-answer');
  opening.onsuccess = () => {
    const asked = opening.result.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
  };
})"""


def kept(page: Page, store: str, field: str) -> list[object]:
    """What this browser keeps: one field of each row of a store."""
    return [row[field] for row in page.evaluate(ROWS, store)]


def wait_until_kept(page: Page, store: str, number: int) -> None:
    """Wait until a store of this browser has so many rows."""
    end = monotonic() + 20
    while len(page.evaluate(ROWS, store)) != number:
        assert monotonic() < end, f"{store} never had {number} rows"
        page.wait_for_timeout(50)


def start(page: Page, drill: int = 1) -> str:
    """Go to a drill and start it; the path of the attempt."""
    page.goto(f"/drills/{drill}")
    page.get_by_role("button", name="Start").click()
    page.wait_for_url(ATTEMPT)
    return page.url.partition("/attempts/")[1] + page.url.partition("/attempts/")[2]


def box(page: Page) -> Locator:
    """Where the answer is typed."""
    return page.get_by_label("Your answer")


def state(page: Page) -> Locator:
    """What the page says of the text: saving, saved, kept on this device."""
    return page.locator("[data-saved]")


def digits(page: Page) -> Locator:
    """The clock."""
    return page.get_by_role("timer")


def write(page: Page, text: str) -> None:
    """Type an answer, look up from it, and wait until the server has it."""
    box(page).fill(text)
    box(page).blur()
    expect(state(page)).to_have_text("Saved")


def finish(page: Page) -> None:
    """Hand the answer in."""
    page.get_by_role("button", name="Finish and score").click()
    expect(page.get_by_role("heading", name="How sure are you")).to_be_visible()


def say_sure(page: Page, name: str = "Fairly sure") -> None:
    """Say how sure."""
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("heading", name="What did you say?")).to_be_visible()


def mark_all(page: Page, name: str = "Said") -> None:
    """Give every key point the same mark and go on to the rubric."""
    for row in page.get_by_role("group").filter(has=page.get_by_role("radio")).all():
        row.get_by_role("radio", name=name, exact=True).check()
    page.get_by_role("button", name="On to the scores").click()
    expect(page.get_by_role("heading", name="How good was it?")).to_be_visible()


def score(page: Page) -> None:
    """Judge the one line that is the learner's own to judge, and go on to the result."""
    page.get_by_role("group", name="Clarity").get_by_role("radio").nth(2).check()
    page.get_by_role("button", name="Show me the strong answer").click()
    expect(page.get_by_role("heading", name="Beside each other")).to_be_visible()


def has_focus(page: Page, wanted: Locator) -> bool:
    """Whether the focus is on an element."""
    return bool(wanted.evaluate("element => element === document.activeElement"))


def tab_to(page: Page, wanted: Locator, most: int = 60) -> None:
    """Press Tab until an element has the focus, as somebody without a mouse does."""
    for _ in range(most):
        if has_focus(page, wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {wanted}")
