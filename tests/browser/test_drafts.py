"""What is typed is never lost: reload, another server, another session, another tab."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.browser import drill
from tests.browser.conftest import EMAIL, NewContext, Pattern, Watch

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_draft_survives_a_reload(ada: Page) -> None:
    drill.start(ada)
    drill.write(ada, "half a sentence")
    ada.reload()
    expect(drill.box(ada)).to_have_value("half a sentence")
    ada.keyboard.type(", and the rest")
    expect(drill.box(ada)).to_have_value("half a sentence, and the rest")


def test_a_draft_survives_a_reload_before_it_was_sent(ada: Page) -> None:
    drill.start(ada)
    drill.box(ada).fill("typed a moment ago")
    ada.reload()
    expect(drill.box(ada)).to_have_value("typed a moment ago")
    expect(drill.state(ada)).to_have_text("Saved")


def test_typing_without_a_pause_is_sent_all_the_same(ada: Page) -> None:
    drill.start(ada)
    with ada.expect_response("**/draft"):
        drill.box(ada).press_sequentially("on and on " * 4, delay=60)


def test_a_draft_survives_leaving_the_page_and_coming_back(ada: Page) -> None:
    drill.start(ada)
    drill.box(ada).fill("typed and left at once")
    ada.goto("/")
    ada.get_by_role("link", name="Go on").click()
    expect(drill.box(ada)).to_have_value("typed and left at once")


def test_a_draft_is_on_the_server_for_another_device(ada: Page, open_browser: NewContext) -> None:
    path = drill.start(ada)
    drill.write(ada, "typed on the laptop")
    phone = open_browser(signed_in=True).new_page()
    phone.goto(path)
    expect(drill.box(phone)).to_have_value("typed on the laptop")


def test_without_a_connection_the_text_is_kept_and_sent_later(ada: Page, watch: Watch) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED")
    drill.start(ada)
    ada.context.set_offline(True)
    drill.box(ada).fill("typed in a tunnel")
    expect(drill.state(ada)).to_have_text("Not sent yet: saved on this device")
    ada.context.set_offline(False)
    expect(drill.state(ada)).to_have_text("Saved")


def test_a_page_that_is_no_json_is_no_acknowledgement(ada: Page) -> None:
    drill.start(ada)
    portal = {"status": 200, "content_type": "text/html", "body": "<p>Welcome to the hotel</p>"}
    ada.route("**/draft", lambda route: route.fulfill(**portal))
    drill.box(ada).fill("typed in a hotel")
    expect(drill.state(ada)).to_have_text("Not sent yet: saved on this device")


def test_a_draft_survives_an_expired_session_over_signing_in(ada: Page, watch: Watch) -> None:
    watch.allow("401")
    path = drill.start(ada)
    drill.write(ada, "before")
    ada.context.clear_cookies()
    drill.box(ada).fill("before, and after the session ended")
    expect(ada.get_by_text("You were signed out.")).to_be_visible()
    ada.get_by_role("link", name="Sign in and go on").click()
    ada.get_by_label("E-mail").fill(EMAIL)
    ada.get_by_label("Password").fill(factories.PASSWORD)
    ada.get_by_role("button", name="Sign in").click()
    expect(ada).to_have_url(path)
    expect(drill.box(ada)).to_have_value("before, and after the session ended")
    expect(drill.state(ada)).to_have_text("Saved")


def test_an_answer_handed_in_with_an_expired_session_is_not_lost(ada: Page, watch: Watch) -> None:
    watch.allow("401")
    path = drill.start(ada)
    drill.wait_until_kept(ada, "attempts", 1)
    ada.context.clear_cookies()
    drill.box(ada).fill("handed in too late")
    ada.get_by_role("button", name="Finish and score").click()
    expect(ada.get_by_text("You were signed out while you answered.")).to_be_visible()
    ada.get_by_label("E-mail").fill(EMAIL)
    ada.get_by_label("Password").fill(factories.PASSWORD)
    ada.get_by_role("button", name="Sign in").click()
    expect(ada).to_have_url(path)
    expect(ada.get_by_role("heading", name="How sure are you")).to_be_visible()
    expect(ada.get_by_text("handed in too late")).to_be_visible()


TAKEN = "This answer goes on in another tab or device."
BESIDE = "Another tab or device held another text."


def go_on_here(page: Page) -> None:
    """Take the answer back from another tab."""
    page.get_by_role("button", name="Go on here").click()
    expect(drill.box(page)).to_be_editable()


def test_the_newer_of_two_tabs_goes_on_and_both_texts_are_kept(ada: Page) -> None:
    path = drill.start(ada)
    drill.write(ada, "typed in the first tab")
    other = ada.context.new_page()
    other.goto(path)
    expect(ada.get_by_text(TAKEN)).to_be_visible()
    expect(drill.box(ada)).not_to_be_editable()
    expect(drill.box(other)).to_have_value("typed in the first tab")
    drill.write(other, "typed in the second tab")
    go_on_here(ada)
    expect(other.get_by_text(TAKEN)).to_be_visible()
    drill.write(ada, "typed in the first tab, and more")
    drill.finish(ada)
    expect(ada.get_by_label("Your answer")).to_contain_text("typed in the first tab, and more")
    ada.get_by_text(BESIDE).click()
    expect(ada.get_by_text("typed in the second tab")).to_be_visible()


def test_a_tab_that_was_duplicated_takes_a_name_of_its_own(ada: Page) -> None:
    path = drill.start(ada)
    name = ada.evaluate("sessionStorage.getItem('strong-answer-tab')")
    other = ada.context.new_page()
    other.add_init_script(f"sessionStorage.setItem('strong-answer-tab', '{name}')")
    other.goto(path)
    other.wait_for_function(
        "name => sessionStorage.getItem('strong-answer-tab') !== name", arg=name
    )
    expect(ada.get_by_text(TAKEN)).to_be_visible()
    drill.write(other, "typed there")
    go_on_here(ada)
    drill.write(ada, "typed here")
    drill.finish(ada)
    ada.get_by_text(BESIDE).click()
    expect(ada.get_by_text("typed there")).to_be_visible()


def test_a_text_of_another_tab_can_be_taken_over(ada: Page) -> None:
    path = drill.start(ada)
    other = ada.context.new_page()
    other.goto(path)
    drill.write(other, "from there")
    go_on_here(ada)
    drill.write(ada, "from here")
    ada.get_by_text("Another tab held another text").click()
    ada.get_by_role("button", name="Add it to mine").click()
    expect(drill.box(ada)).to_have_value("from here\n\nfrom there")
    expect(ada.get_by_text("Another tab held another text")).to_be_hidden()


def test_a_device_that_comes_too_late_has_its_text_kept_and_says_so(
    ada: Page, open_browser: NewContext, watch: Watch
) -> None:
    watch.allow("409")
    path = drill.start(ada)
    phone = open_browser(signed_in=True).new_page()
    phone.goto(path)
    drill.write(ada, "handed in")
    drill.finish(ada)
    drill.box(phone).fill("typed after that")
    expect(phone.get_by_text("This answer is in already")).to_be_visible()
    expect(drill.box(phone)).to_have_value("typed after that")
    phone.get_by_role("link", name="Go on to its score").click()
    expect(phone.get_by_text("handed in", exact=True)).to_be_visible()
    phone.get_by_text("Came after the end: kept, and not counted.").click()
    expect(phone.get_by_text("typed after that")).to_be_visible()


def test_a_double_click_on_finish_is_one_attempt(ada: Page) -> None:
    drill.start(ada)
    drill.write(ada, drill.ANSWER)
    ada.get_by_role("button", name="Finish and score").dblclick()
    expect(ada.get_by_role("heading", name="How sure are you")).to_be_visible()
    ada.goto("/history")
    expect(ada.get_by_text("1 attempt, newest first.")).to_be_visible()


def test_back_after_finishing_lands_on_the_step_that_is_due(ada: Page) -> None:
    drill.start(ada)
    drill.write(ada, drill.ANSWER)
    drill.finish(ada)
    ada.go_back()
    expect(ada.get_by_role("heading", name="60-second drill")).to_be_visible()
    ada.go_forward()
    expect(ada.get_by_role("heading", name="How sure are you")).to_be_visible()


def test_what_this_browser_kept_is_forgotten_once_it_has_done_its_work(ada: Page) -> None:
    drill.start(ada)
    drill.write(ada, drill.ANSWER)
    assert drill.kept(ada, "drafts", "text") == [drill.ANSWER]
    drill.finish(ada)
    drill.wait_until_kept(ada, "drafts", 0)


def test_signing_out_asks_first_where_something_waits_and_leaves_nothing_behind(
    ada: Page, watch: Watch
) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
    drill.start(ada)
    drill.write(ada, "on the server")
    drill.start(ada, drill=3)
    ada.route("**/draft", lambda route: route.abort())
    drill.box(ada).fill("on this device alone")
    expect(drill.state(ada)).to_have_text("Not sent yet: saved on this device")
    ada.goto("/account")
    ada.get_by_role("button", name="Sign out").click()
    expect(ada.get_by_role("heading", name="1 answer is not sent yet")).to_be_visible()
    ada.get_by_role("button", name="Stay signed in").click()
    assert "on this device alone" in drill.kept(ada, "drafts", "text")
    ada.get_by_role("button", name="Sign out").click()
    ada.get_by_role("button", name="Sign out and delete it").click()
    expect(ada.get_by_role("link", name="Sign in")).to_be_visible()
    assert drill.kept(ada, "drafts", "text") == []


def test_a_browser_that_stores_nothing_still_sends(open_browser: NewContext) -> None:
    context = open_browser(signed_in=True)
    # As in a browser where the owner blocks every store.
    context.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])"
        " Object.defineProperty(window, name, { get() { throw new Error('blocked'); } });"
    )
    page = context.new_page()
    page.goto("/drills/1")
    expect(page.get_by_text("This browser keeps nothing on this device")).to_be_visible()
    drill.start(page)
    drill.write(page, drill.ANSWER)
    drill.finish(page)
    drill.say_sure(page)


def test_a_server_reached_by_plain_http_keeps_drafts_too(open_browser: NewContext) -> None:
    context = open_browser(signed_in=True)
    # What browsers take away from pages that came by plain http over a network.
    context.add_init_script(
        "delete Crypto.prototype.randomUUID;"
        "Object.defineProperty(navigator, 'locks', { value: undefined });"
    )
    page = context.new_page()
    drill.start(page)
    drill.write(page, drill.ANSWER)
    page.reload()
    expect(drill.box(page)).to_have_value(drill.ANSWER)


@pytest.fixture
def process(tmp_path: Path, pattern: Pattern) -> Iterator["Process"]:
    """The program as it is served in earnest, in a process of its own."""
    pattern.copy_to(tmp_path / "instance")
    process = Process(tmp_path / "instance")
    process.start()
    yield process
    process.kill()


class Process:
    """The server that ``make run`` starts, on a database that is there already."""

    CODE = (
        "import os; from app.config import read_settings;"
        "from app.commands.serve import run_server;"
        "run_server(read_settings(os.environ), reload=False)"
    )

    def __init__(self, instance: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environ = {**os.environ, "INSTANCE_DIR": str(instance), "PORT": str(self.port)}
        self.log = instance / "server.log"
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers; where it ends instead, fail with what it said."""
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                [sys.executable, "-c", self.CODE],
                cwd=ROOT,
                env=self.environ,
                start_new_session=True,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        end = monotonic() + 60
        while monotonic() < end and self.running.poll() is None:
            with suppress(URLError, ConnectionError), urlopen(f"{self.url}/healthz"):  # noqa: S310
                return
            sleep(0.05)
        self.kill()
        raise AssertionError(f"the server never answered: {self.log.read_text()}")

    def kill(self) -> None:
        """End it as a power cut would, its workers too."""
        if self.running is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()
            self.running = None


def test_a_draft_survives_a_restart_of_the_server(
    browser: Browser, process: Process, pattern: Pattern
) -> None:
    context = browser.new_context(base_url=process.url)
    context.add_cookies(
        [{"name": "strong_answer_session", "value": pattern.tokens["ada"], "url": process.url}]
    )
    page = context.new_page()
    drill.start(page)
    drill.write(page, "acknowledged before the end")
    process.kill()
    drill.box(page).fill("acknowledged before the end, typed after it")
    expect(drill.state(page)).to_have_text("Not sent yet: saved on this device")
    process.start()
    expect(drill.state(page)).to_have_text("Saved")
    page.evaluate("sessionStorage.clear(); indexedDB.deleteDatabase('strong-answer')")
    page.reload()
    expect(drill.box(page)).to_have_value("acknowledged before the end, typed after it")
    drill.finish(page)
    context.close()


def test_text_of_a_browser_that_died_is_back(ada: Page, watch: Watch) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED")
    path = drill.start(ada)
    # A browser that is killed sends nothing more: the text is on this device alone.
    context = ada.context
    context.set_offline(True)
    drill.box(ada).fill("typed two seconds ago")
    ada.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(path)
    expect(drill.box(again)).to_have_value("typed two seconds ago")
    # The dying page may have sent it with its last breath.
    expect(drill.state(again)).to_have_text(re.compile("^Saved"))
