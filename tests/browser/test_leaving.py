"""Who has everything deleted leaves nothing in the browser either."""

import json
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import factories
from tests.browser import drill
from tests.browser.conftest import EMAIL, NewContext, Watch
from tests.browser.test_offline import NO_NET, arrive, device

pytestmark = pytest.mark.browser

__all__ = ["device"]
WORDS = "canarywords of mine"
# Everything this browser keeps of the site: rows of all stores, and the bodies in its caches.
KEPT = """async () => {
  const rows = {};
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    for (const store of db.objectStoreNames) {
      const asked = db.transaction(store).objectStore(store).getAll();
      rows[`${name}/${store}`] = await new Promise((resolve) => {
        asked.onsuccess = () => resolve(asked.result);
      });
    }
    db.close();
  }
  const bodies = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      bodies.push(request.url, await (await cache.match(request)).text());
    }
  }
  return { rows, bodies, session: { ...sessionStorage }, local: { ...localStorage } };
}"""
# A recording of two pieces, by the shelf that the recorder itself writes to.
RECORD = """async ([path, words]) => {
  const shelf = await import(path);
  const { learner } = document.documentElement.dataset;
  const id = crypto.randomUUID();
  await shelf.begin({ id, attempt: crypto.randomUUID(), learner, subject: words, title: words,
    type: 'audio/webm', startedAt: 0, begunAt: Date.now(), uploadedAt: null });
  for (const number of [0, 1]) await shelf.keep(id, number, new Blob([words]));
}"""
PRIVATE = ("drafts", "outbox", "attempts", "queue", "entries", "pieces")


def rows_in(kept: dict[str, Any]) -> dict[str, int]:
    """How many rows there are in each store that is a learner's own."""
    numbers = {name.rpartition("/")[2]: len(rows) for name, rows in kept["rows"].items()}
    return {name: numbers[name] for name in PRIVATE}


def fill(page: Page) -> None:
    """Leave something in every store: an answer that waits, a draft, the queue, a recording."""
    drill.start(page)
    drill.wait_until_kept(page, "attempts", 1)
    page.context.set_offline(True)
    drill.box(page).fill(WORDS)
    page.get_by_role("button", name="Finish and score").click()
    expect(page.get_by_role("heading", name="How sure are you")).to_be_visible()


def record(page: Page) -> None:
    """Leave a recording in this browser."""
    path = page.locator("script[src*='early.js']").get_attribute("src")
    assert path is not None
    page.evaluate(RECORD, [path.replace("early.js", "sound_shelf.js"), WORDS])


def wait_until_empty(page: Page) -> dict[str, Any]:
    """Wait until no store has a row of a learner's; what is kept all the same."""
    end = monotonic() + 20
    while sum(rows_in(kept := page.evaluate(KEPT)).values()):
        assert monotonic() < end, rows_in(kept)
        page.wait_for_timeout(50)
    return dict(kept)


def leaves_nothing(page: Page) -> None:
    """Look through everything that is kept for words and keys of a learner's."""
    kept = wait_until_empty(page)
    assert kept["bodies"], "the pages for everybody stay"
    everything = json.dumps(kept)
    assert "canarywords" not in everything
    assert EMAIL not in everything
    assert {row["name"] for row in kept["rows"]["strong-answer/facts"]} <= {"persist"}
    assert kept["session"] == {}


def test_a_deleted_account_leaves_nothing_in_the_browser(
    device: BrowserContext, watch: Watch
) -> None:
    watch.allow(*NO_NET, "422")
    page = arrive(device)
    fill(page)
    waiting = device.new_page()
    page.close()
    device.set_offline(False)
    # What waits is not sent here: only the way out is shown.
    waiting.route("**/events", lambda route: route.abort())
    waiting.goto("/account/delete")
    record(waiting)
    assert all(rows_in(waiting.evaluate(KEPT)).values()), "every store has something to lose"
    waiting.get_by_label("Password").fill("not the password")
    waiting.get_by_role("button", name="Delete everything").click()
    expect(waiting.get_by_text("The password is not right.")).to_be_visible()
    assert all(rows_in(waiting.evaluate(KEPT)).values()), "a wrong password costs nothing"
    waiting.get_by_label("Password").fill(factories.PASSWORD)
    waiting.get_by_role("button", name="Delete everything").click()
    waiting.wait_for_url("/account/deleted")
    leaves_nothing(waiting)


def test_a_guest_who_deletes_all_leaves_nothing_in_the_browser(open_browser: NewContext) -> None:
    page = open_browser(service_workers="allow").new_page()
    drill.start(page)
    drill.wait_until_kept(page, "attempts", 1)
    drill.box(page).fill(WORDS)
    drill.wait_until_kept(page, "drafts", 1)
    page.goto("/account/delete")
    record(page)
    assert WORDS in json.dumps(page.evaluate(KEPT))
    page.get_by_role("button", name="Delete everything").click()
    page.wait_for_url("/account/deleted")
    leaves_nothing(page)
