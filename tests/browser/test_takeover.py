"""A new version takes over by itself once no drill is open, while its pages stay where they are.

A browser that is watched from outside (as by Playwright) keeps an old service worker alive, so that
nothing ever takes over there. This one is on its own, and its pages tell the server what they see.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest
from flask import render_template_string, request

from tests.browser.conftest import FLAGS, Site, find_chromium

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><title>Takeover</title>
<script type="module" src="{worker}"></script><script type="module" src="/takeover.js"></script>"""

SCRIPT = """
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const tell = (words) => fetch("/told", { method: "POST", body: words });
const registration = await navigator.serviceWorker.ready;
if (location.pathname.startsWith("/attempts/")) {
  while (!navigator.serviceWorker.controller) await pause(20);
  await fetch("/deploy");
  await registration.update();
  while (!registration.waiting) await pause(20);
  for (let time = 0; time < 10; time += 1) {
    registration.waiting?.postMessage("take over");
    await pause(100);
  }
  await tell(registration.waiting ? "waits" : "took over in a drill");
  location.assign("/takeover");
} else {
  const names = async () => (await caches.keys()).filter((name) => name.startsWith("strong"));
  while ((await names()).length > 1 || registration.waiting) await pause(50);
  await tell((await names())[0].startsWith("strong-answer-new") ? "took over" : "is the old one");
}
"""


@pytest.fixture
def told(site: Site, tmp_path: Path) -> Iterator["Queue[str]"]:
    """A browser on its own, at a page that stands where a drill's would; what its pages tell."""
    told: Queue[str] = Queue()
    app = site.app
    with app.test_request_context():
        worker = render_template_string("{{ asset_url('worker.js') }}")
    page = PAGE.format(worker=worker)

    def deploy() -> str:
        worker = app.extensions["worker"]
        app.extensions["worker"] = worker.replace('VERSION = "', 'VERSION = "new', 1)
        return ""

    def hear() -> str:
        told.put(request.get_data(as_text=True))
        return ""

    for place in ("/attempts/takeover", "/takeover"):
        app.add_url_rule(place, place, lambda: page)
    app.add_url_rule(
        "/takeover.js", "script", lambda: (SCRIPT, {"Content-Type": "text/javascript"})
    )
    app.add_url_rule("/deploy", "deploy", deploy)
    app.add_url_rule("/told", "told", hear, methods=["POST"])
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    # With nothing that may look into it, "headless" ends at once; a port that nobody uses keeps it.
    flags = [*FLAGS, "--headless", "--remote-debugging-port=0", profile]
    path = find_chromium()
    assert path is not None
    browser = subprocess.Popen(
        [path, *flags, f"{site.url}/attempts/takeover"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield told
    browser.kill()
    browser.wait()


def test_a_new_version_waits_for_a_drill_and_takes_over_after_it(told: "Queue[str]") -> None:
    assert told.get(timeout=60) == "waits"
    assert told.get(timeout=60) == "took over"
