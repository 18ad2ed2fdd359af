"""Without a connection a drill goes on to its end, and everything is sent later, in order, once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.attempt import AttemptEvent
from app.models.user import User
from tests import factories
from tests.browser import drill
from tests.browser.conftest import EMAIL, NewContext, Site, Watch

pytestmark = pytest.mark.browser

WAITS = "Not sent yet: 1 answer waits on this device"
NO_NET = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "ERR_CONNECTION")


@pytest.fixture
def device(open_browser: NewContext) -> BrowserContext:
    """A browser that is signed in and whose service worker has been let in."""
    return open_browser(signed_in=True, service_workers="allow")


def arrive(context: BrowserContext, path: str = "/") -> Page:
    """Open a page and wait until the service worker looks after it and the queue is kept."""
    page = context.new_page()
    page.goto(path)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    drill.wait_until_kept(page, "queue", 3)
    return page


def go_to_the_end(page: Page) -> None:
    """How sure, points, rubric and the provisional result, as this device has them."""
    expect(page.get_by_role("heading", name="How sure are you")).to_be_visible()
    expect(page.get_by_text("No connection: this is kept on this device")).to_be_visible()
    page.keyboard.press("3")
    expect(page.get_by_role("heading", name="What did you say?")).to_be_visible()
    expect(page.get_by_text("I cache reads above 95 % hits")).to_have_count(0)
    drill.mark_all(page)
    page.get_by_role("group", name="Clarity").get_by_role("radio").nth(2).check()
    page.get_by_role("button", name="Show me the strong answer").click()
    expect(page.get_by_text("I cache reads above 95 % hits")).to_be_visible()
    expect(page.get_by_label("Result", exact=True)).to_contain_text("Not rated yet")


def test_a_drill_that_loses_its_connection_goes_to_its_end_and_is_sent_once(
    device: BrowserContext, watch: Watch, site: Site
) -> None:
    watch.allow(*NO_NET)
    page = arrive(device)
    path = drill.start(page)
    drill.wait_until_kept(page, "attempts", 1)
    device.set_offline(True)
    drill.box(page).fill(drill.ANSWER)
    page.reload()
    expect(drill.box(page)).to_have_value(drill.ANSWER)
    page.get_by_role("button", name="Finish and score").click()
    go_to_the_end(page)
    page.goto("/progress")
    expect(page.get_by_role("heading", name="Without a connection")).to_be_visible()
    expect(page.get_by_text(WAITS)).to_be_visible()
    with page.expect_download() as file:
        page.get_by_role("button", name="Download what waits").click()
    assert drill.ANSWER in file.value.path().read_text()
    site.clock.forward(hours=20)
    device.set_offline(False)
    drill.wait_until_kept(page, "outbox", 0)
    page.goto(path)
    expect(page.get_by_label("Result", exact=True)).to_contain_text("8.3 of 10")
    expect(page.get_by_text(WAITS)).to_be_hidden()
    page.goto("/history")
    expect(page.get_by_text("1 attempt, newest first.")).to_be_visible()


def test_a_drill_of_the_kept_queue_starts_without_a_connection(
    device: BrowserContext, watch: Watch
) -> None:
    watch.allow(*NO_NET)
    page = arrive(device)
    expect(page.get_by_text("3 drills of today's queue are kept")).to_be_visible()
    device.set_offline(True)
    page.goto("/topics")
    row = page.get_by_role("listitem").filter(has_text="Caching · Cache-aside")
    row.get_by_role("button", name="Start the 60-second drill").click()
    expect(page.get_by_role("heading", name="When would you not use Cache-aside?")).to_be_visible()
    expect(drill.digits(page)).to_have_text(re.compile(r"0:[45]\d"))
    drill.box(page).fill(drill.ANSWER)
    page.reload()
    expect(drill.box(page)).to_have_value(drill.ANSWER)
    page.get_by_role("button", name="Finish and score").click()
    go_to_the_end(page)
    page.get_by_role("link", name="Next drill").click()
    expect(page.get_by_role("listitem").filter(has_text="Cache-aside")).to_have_count(0)
    device.set_offline(False)
    drill.wait_until_kept(page, "outbox", 0)
    page.goto("/history")
    expect(page.get_by_text("1 attempt, newest first.")).to_be_visible()
    page.get_by_role("link", name="Cache-aside").first.click()
    expect(page.get_by_label("Result", exact=True)).to_contain_text("8.3 of 10")


def test_a_pause_leaving_and_the_preparation_need_no_connection(
    device: BrowserContext, watch: Watch, site: Site
) -> None:
    watch.allow(*NO_NET)
    page = arrive(device)
    page.goto("/drills/1")
    page.get_by_text("Preparation, the end, warnings").click()
    page.get_by_label("Time to prepare").select_option("120")
    page.get_by_role("button", name="Start").click()
    page.wait_for_url(drill.ATTEMPT)
    path = page.url
    drill.wait_until_kept(page, "attempts", 1)
    device.set_offline(True)
    page.get_by_role("button", name="Begin answering now").click()
    expect(page.get_by_role("button", name="Begin answering now")).to_be_hidden()
    drill.box(page).fill("half a sentence")
    page.keyboard.press("Alt+b")
    paused = page.get_by_role("heading", name="Paused: the clock stands at 0:0")
    expect(paused).to_be_visible()
    page.reload()
    expect(paused).to_be_visible()
    expect(drill.box(page)).to_be_hidden()
    page.get_by_role("button", name="Go on").click()
    expect(drill.box(page)).to_be_visible()
    expect(drill.box(page)).to_have_value("half a sentence")
    page.keyboard.press("Alt+b")
    expect(paused).to_be_visible()
    device.set_offline(False)
    drill.wait_until_kept(page, "outbox", 0)
    page.reload()
    page.get_by_role("button", name="Go on").click()
    expect(drill.box(page)).to_be_visible()
    expect(drill.box(page)).to_have_value("half a sentence")
    device.set_offline(True)
    page.get_by_role("link", name="Leave drill").click()
    page.get_by_role("button", name="Leave", exact=True).click()
    expect(page.get_by_role("heading", name="Without a connection")).to_be_visible()
    expect(page.get_by_text("Go on:")).to_have_count(0)
    device.set_offline(False)
    drill.wait_until_kept(page, "outbox", 0)
    page.goto(path)
    expect(page.get_by_role("heading", name="You left this drill")).to_be_visible()
    expect(page.get_by_text("half a sentence")).to_be_visible()
    kinds = [row.kind for row in events_of(site)]
    assert kinds == ["started", "prepared", "paused", "resumed", "paused", "resumed", "left"]


def events_of(site: Site) -> list[AttemptEvent]:
    """All that the server has stored of attempts, in order."""
    with Session(site.app.extensions["engine"]) as db:
        new = select(AttemptEvent).join(User, User.id == AttemptEvent.user_id)
        ada = new.where(User.email == EMAIL).order_by(AttemptEvent.position)
        return list(db.scalars(ada))


def test_a_rating_moved_without_a_connection_is_sent_later(
    device: BrowserContext, watch: Watch
) -> None:
    watch.allow(*NO_NET)
    page = arrive(device)
    drill.start(page)
    drill.write(page, drill.ANSWER)
    drill.finish(page)
    drill.say_sure(page)
    drill.mark_all(page, "Partly")
    drill.score(page)
    before = page.locator(".rating").inner_text()
    device.set_offline(True)
    page.get_by_text("Change the rating").click()
    page.get_by_role("group", name="Rating").get_by_role("radio").last.check()
    page.get_by_label("Why?").fill("it went better than that")
    page.get_by_role("button", name="Change", exact=True).click()
    expect(page.get_by_text("No connection: this is kept on this device")).to_be_visible()
    device.set_offline(False)
    expect(page.get_by_text("You moved it: it went better than that")).to_be_visible()
    assert page.locator(".rating").inner_text() != before


def test_a_rating_without_a_reason_says_so_where_it_is_moved(ada: Page, watch: Watch) -> None:
    watch.allow("422")
    drill.start(ada)
    drill.write(ada, drill.ANSWER)
    drill.finish(ada)
    drill.say_sure(ada)
    drill.mark_all(ada, "Partly")
    drill.score(ada)
    ada.get_by_text("Change the rating").click()
    ada.get_by_role("group", name="Rating").get_by_role("radio").last.check()
    ada.get_by_role("button", name="Change", exact=True).click()
    expect(ada.get_by_text("Say in a few words why")).to_be_visible()
    drill.wait_until_kept(ada, "outbox", 0)


def test_of_two_people_at_one_browser_neither_sees_or_sends_the_others_work(
    device: BrowserContext, watch: Watch, site: Site
) -> None:
    watch.allow(*NO_NET, "401")
    page = arrive(device)
    drill.start(page)
    drill.wait_until_kept(page, "attempts", 1)
    device.set_offline(True)
    drill.box(page).fill("Ada's own words")
    page.get_by_role("button", name="Finish and score").click()
    expect(page.get_by_role("heading", name="How sure are you")).to_be_visible()
    device.clear_cookies()
    page.goto("about:blank")
    device.set_offline(False)
    page.goto("/")
    expect(page.get_by_text("An answer waits on this device. Sign in to send it.")).to_be_visible()
    site.sign_in(device, "eve")
    page.goto("/history")
    expect(page.get_by_text("waits on this device")).to_be_hidden()
    expect(page.get_by_text("Ada's own words")).to_have_count(0)
    device.set_offline(True)
    page.goto("/offline")
    expect(page.get_by_text("Go on:")).to_have_count(0)
    device.set_offline(False)
    assert len(drill.kept(page, "outbox", "id")) == 1
    site.sign_in(device, "ada")
    page.goto("/")
    drill.wait_until_kept(page, "outbox", 0)
    page.reload()
    expect(page.get_by_text("An answer waits for its score")).to_be_visible()


def losing(times: int) -> Callable[[Route], None]:
    """Lets requests reach the server and loses the first answers on their way back."""
    left = [times]

    def lose(route: Route) -> None:
        if left[0] == 0:
            return route.continue_()
        left[0] -= 1
        route.fetch()
        return route.abort()

    return lose


def test_answers_of_the_server_that_get_lost_double_nothing(ada: Page, watch: Watch) -> None:
    watch.allow(*NO_NET)
    path = drill.start(ada)
    drill.wait_until_kept(ada, "attempts", 1)
    drill.write(ada, drill.ANSWER)
    ada.wait_for_timeout(3000)
    ada.route("**/events", losing(2))
    ada.get_by_role("button", name="Finish and score").click()
    expect(ada.get_by_text("No connection: this is kept on this device")).to_be_visible()
    ada.get_by_role("button", name="Sure", exact=True).click()
    expect(ada.get_by_role("heading", name="What did you say?")).to_be_visible()
    drill.mark_all(ada)
    drill.score(ada)
    expect(ada).to_have_url(path)
    expect(ada.get_by_label("Result", exact=True)).to_contain_text("8.3 of 10")
    ada.goto("/history")
    expect(ada.get_by_text("1 attempt, newest first.")).to_be_visible()


def test_an_expired_session_keeps_a_finished_drill_over_signing_in(
    device: BrowserContext, watch: Watch
) -> None:
    watch.allow(*NO_NET, "401")
    page = arrive(device)
    path = drill.start(page)
    drill.wait_until_kept(page, "attempts", 1)
    device.set_offline(True)
    drill.box(page).fill(drill.ANSWER)
    page.get_by_role("button", name="Finish and score").click()
    go_to_the_end(page)
    device.clear_cookies()
    device.set_offline(False)
    page.goto(path)
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(path)
    expect(page.get_by_label("Result", exact=True)).to_contain_text("8.3 of 10")


def test_a_new_version_waits_for_the_end_of_a_running_drill(
    device: BrowserContext, site: Site
) -> None:
    page = arrive(device)
    drill.start(page)
    version = "async () => (await caches.keys()).join()"
    before = page.evaluate(version)

    worker = site.app.extensions["worker"]
    site.app.extensions["worker"] = worker.replace('VERSION = "', 'VERSION = "new', 1)
    waiting = """async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration.update();
      while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 50));
      return registration.active.state;
    }"""
    assert page.evaluate(waiting) == "activated"
    other = device.new_page()
    other.goto("/topics")
    other.wait_for_timeout(500)
    assert before in page.evaluate(version)
    drill.box(page).fill(drill.ANSWER)
    expect(drill.state(page)).to_have_text("Saved")
    for each in (page, other):
        each.close()
    fresh = device.new_page()
    fresh.goto("/")
    for _ in range(20):
        if before not in fresh.evaluate(version):
            return
        fresh.wait_for_timeout(500)
    raise AssertionError("the new version never took over")


STEPS = """async ([path, steps]) => {
  const { fold, countMarks, pieces, asAdjective } = await import(path);
  const state = fold(steps);
  return { stage: state.stage, text: state.text, own: state.ownPoints,
           counts: countMarks(state.marks), pieces: pieces('a `b` **c** d'),
           words: [60, 90, 180, 3600].map(asAdjective) };
}"""


def test_steps_amount_to_a_state_as_they_do_on_the_server(visitor: Page) -> None:
    visitor.goto("/offline")
    path = visitor.locator("script[src$='early.js']").get_attribute("src")
    assert path is not None
    steps = [
        {"kind": "submitted", "payload": {"text": "words", "seconds": 48}},
        {"kind": "undone", "payload": {}},
        {"kind": "sure", "payload": {"confidence": 3}},
        {"kind": "undone", "payload": {}},
        {"kind": "sure", "payload": {"confidence": 2}},
        {"kind": "marked", "payload": {"marks": ["said", "wrong"], "own_points": "one\n\n two "}},
        {"kind": "scored", "payload": {"levels": {"clarity": 2}}},
        {"kind": "undone", "payload": {}},
    ]
    found = visitor.evaluate(STEPS, [path.replace("early.js", "offline_state.js"), steps])
    assert (found["stage"], found["text"], found["own"]) == ("marked", "words", ["one", "two"])
    assert found["counts"] == {"said": 1, "partly": 0, "missed": 0, "wrong": 1}
    assert found["pieces"] == [["", "a "], ["code", "b"], ["", " "], ["strong", "c"], ["", " d"]]
    assert found["words"] == ["60-second", "90-second", "3-minute", "1-hour"]
