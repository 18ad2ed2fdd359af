"""A slow machine: what is typed and pressed before a page's scripts have come does what it says."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import drill
from tests.browser.conftest import Watch

pytestmark = pytest.mark.browser


@contextmanager
def held(page: Page, script: str) -> Iterator[Callable[[], None]]:
    """Keep a script from a page until the caller lets it come."""
    waiting: list[Route] | None = []

    def take(route: Route) -> None:
        if waiting is None:
            route.continue_()
        else:
            waiting.append(route)

    def let_come() -> None:
        nonlocal waiting
        late, waiting = waiting or [], None
        for route in late:
            route.continue_()

    page.route(f"**/{script}", take)
    yield let_come


def open_early(page: Page, path: str, text: str) -> None:
    """Go to a page and look at it while its scripts are still on their way."""
    page.goto(path, wait_until="commit")
    expect(page.get_by_text(text)).to_be_visible()


def test_what_is_typed_before_the_script_goes_on_from_the_draft(ada: Page) -> None:
    path = drill.start(ada)
    drill.write(ada, "from the server")
    with held(ada, "joined/*.js") as let_come:
        ada.goto(path, wait_until="commit")
        expect(drill.box(ada)).to_be_focused()
        ada.keyboard.type(", typed early")
        let_come()
        expect(drill.state(ada)).to_have_text("Saved")
    ada.keyboard.type(", typed late")
    expect(drill.box(ada)).to_have_value("from the server, typed early, typed late")


def test_what_is_typed_early_goes_on_from_a_newer_draft_of_this_device(
    ada: Page, watch: Watch
) -> None:
    watch.allow("ERR_FAILED")
    path = drill.start(ada)
    drill.write(ada, "half")
    ada.route("**/draft", lambda route: route.abort())
    drill.box(ada).fill("half a sentence")
    with held(ada, "joined/*.js") as let_come:
        ada.goto(path, wait_until="commit")
        expect(drill.box(ada)).to_be_focused()
        expect(drill.box(ada)).to_have_value("half")
        ada.keyboard.type(" and its end")
        let_come()
        expect(drill.box(ada)).to_have_value("half a sentence and its end")


def test_a_place_that_was_clicked_in_the_draft_keeps_the_caret(ada: Page) -> None:
    path = drill.start(ada)
    drill.write(ada, "is the start")
    with held(ada, "joined/*.js") as let_come:
        ada.goto(path, wait_until="commit")
        drill.box(ada).click(position={"x": 1, "y": 12})
        ada.keyboard.press("Control+Home")
        let_come()
        expect(drill.state(ada)).to_have_text("Saved as you type")
    ada.keyboard.type("This ")
    expect(drill.box(ada)).to_have_value("This is the start")


def test_an_answer_finished_by_key_before_the_script_is_handed_in(ada: Page) -> None:
    path = drill.start(ada)
    with held(ada, "joined/*.js") as let_come:
        ada.goto(path, wait_until="commit")
        expect(drill.box(ada)).to_be_focused()
        ada.keyboard.type("short and early")
        ada.keyboard.press("Control+Enter")
        let_come()
        expect(ada.get_by_role("heading", name="How sure are you")).to_be_visible()
    expect(ada.get_by_text("short and early")).to_be_visible()


def test_numbers_pressed_before_the_script_choose_all_the_same(ada: Page) -> None:
    path = drill.start(ada)
    drill.write(ada, drill.ANSWER)
    drill.finish(ada)
    with held(ada, "joined/*.js") as let_come:
        open_early(ada, path, "How sure are you")
        ada.keyboard.press("2")
        let_come()
        expect(ada.get_by_role("heading", name="What did you say?")).to_be_visible()
    with held(ada, "joined/*.js") as let_come:
        open_early(ada, path, "What did you say?")
        ada.keyboard.press("3")
        ada.keyboard.press("1")
        let_come()
        expect(ada.get_by_role("radio", name="Missed").first).to_be_checked()
    expect(ada.get_by_role("radio", name="Said", exact=True).nth(1)).to_be_checked()


def test_a_question_mark_before_the_script_opens_the_list_of_keys(ada: Page) -> None:
    with held(ada, "joined/*.js") as let_come:
        open_early(ada, "/help", "Every number here can be worked out")
        ada.keyboard.press("?")
        let_come()
        expect(ada.get_by_role("dialog", name="Keys")).to_be_visible()
