"""Faults under a running drill: a killed browser, a strange answer, another device, history."""

import os
import signal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, Route, expect

from tests.browser import drill
from tests.browser.conftest import NewContext, Site, Watch

pytestmark = pytest.mark.browser
KEPT_HERE = "No connection: this is kept on this device"


# What goes on without the server is fetched a little after a running drill's page.
FETCHED = """() => performance.getEntriesByType("resource")
  .some((one) => one.name.endsWith("/offline"))"""


def wait_for_steps(page: Page) -> None:
    """Wait until the page can go on without the server."""
    page.wait_for_function(FETCHED)


def processes_of(profile: Path) -> list[int]:
    """The processes of the browser that uses a profile."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            command = (place / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(profile) in command:
            found.append(int(place.name))
    return found


def test_what_was_typed_before_the_browser_was_killed_is_back(
    browser: Browser,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    site: Site,
    tmp_path: Path,
) -> None:
    assert browser.is_connected()
    profile = tmp_path / "profile"

    def open_profile() -> BrowserContext:
        context = browser_type.launch_persistent_context(
            profile, base_url=site.url, **browser_type_launch_args
        )
        site.sign_in(context)
        return context

    context = open_profile()
    page = context.pages[0]
    path = drill.start(page)
    page.route("**/draft", lambda route: route.abort())
    drill.box(page).fill("typed two seconds before the end")
    expect(drill.state(page)).to_have_text("Not sent yet: saved on this device")
    for process in processes_of(profile):
        os.kill(process, signal.SIGKILL)
    site.clock.forward(seconds=20)
    context = open_profile()
    page = context.pages[0]
    page.goto(path)
    expect(drill.box(page)).to_have_value("typed two seconds before the end")
    expect(drill.state(page)).to_have_text("Saved")
    assert drill.digits(page).inner_text() < "0:41"
    context.close()


def test_a_page_of_a_proxy_is_no_acknowledgement_of_an_answer(ada: Page, watch: Watch) -> None:
    watch.allow("ERR_FAILED")

    def captive(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<h1>Accept our terms</h1>")

    path = drill.start(ada)
    drill.wait_until_kept(ada, "attempts", 1)
    drill.write(ada, drill.ANSWER)
    wait_for_steps(ada)
    ada.route("**/events", captive)
    ada.get_by_role("button", name="Finish and score").click()
    expect(ada.get_by_text(KEPT_HERE)).to_be_visible()
    assert len(drill.kept(ada, "outbox", "id")) == 1
    ada.unroute("**/events")
    ada.goto(path)
    expect(ada.get_by_role("heading", name="How sure are you")).to_be_visible()


def test_an_answer_is_sent_soon_after_a_line_is_back_of_which_the_browser_heard_nothing(
    ada: Page, watch: Watch
) -> None:
    watch.allow("ERR_FAILED")
    drill.start(ada)
    drill.wait_until_kept(ada, "attempts", 1)
    drill.write(ada, drill.ANSWER)
    wait_for_steps(ada)
    ada.route("**/events", lambda route: route.abort())
    ada.get_by_role("button", name="Finish and score").click()
    expect(ada.get_by_text(KEPT_HERE)).to_be_visible()
    ada.goto("/progress")
    expect(ada.get_by_text("Not sent yet: 1 answer waits")).to_be_visible()
    ada.unroute("**/events")
    expect(ada.get_by_text("Not sent yet: 1 answer waits")).to_be_hidden()


def test_a_running_page_that_comes_back_through_history_shows_what_became_of_it(
    ada: Page, site: Site
) -> None:
    path = drill.start(ada)
    drill.write(ada, drill.ANSWER)
    form: dict[str, str | float | bool] = {"event_id": str(uuid4()), "text": drill.ANSWER}
    ada.request.post(f"{path}/submit", form=form, headers={"Origin": site.url})
    # As the browser does for a page that it kept whole.
    ada.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(ada.get_by_role("heading", name="How sure are you")).to_be_visible()
    ada.goto("/history")
    expect(ada.get_by_text("1 attempt, newest first.")).to_be_visible()


def test_an_answer_that_comes_after_another_one_is_refused_and_both_texts_are_kept(
    open_browser: NewContext, watch: Watch
) -> None:
    watch.allow("409", "ERR_INTERNET_DISCONNECTED")
    laptop, phone = (open_browser(signed_in=True).new_page() for _ in range(2))
    path = drill.start(laptop)
    drill.wait_until_kept(laptop, "attempts", 1)
    drill.write(laptop, "typed on the laptop")
    wait_for_steps(laptop)
    laptop.context.set_offline(True)
    drill.box(laptop).fill("typed on the laptop, and handed in without a connection")
    laptop.get_by_role("button", name="Finish and score").click()
    expect(laptop.get_by_text(KEPT_HERE)).to_be_visible()
    phone.goto(path)
    drill.box(phone).fill("handed in on the phone")
    drill.finish(phone)
    laptop.context.set_offline(False)
    refused = laptop.get_by_text("Another answer is in already")
    expect(refused).to_be_visible()
    with laptop.expect_download() as file:
        laptop.get_by_role("button", name="Download what waits").click()
    saved = file.value.path().read_text()
    assert "handed in without a connection" in saved
    laptop.goto(path)
    expect(laptop.get_by_text("handed in on the phone", exact=True)).to_be_visible()
    laptop.get_by_text("Came after the end: kept, and not counted.").click()
    late = laptop.get_by_text("typed on the laptop, and handed in without a connection")
    expect(late.first).to_be_visible()
    laptop.get_by_role("button", name="Forget it").click()
    expect(refused).to_be_hidden()
