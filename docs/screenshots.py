"""Make the pictures of the README anew: a throw-away server, a real browser, one finished drill."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parent
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
ANSWER = (
    "I would put the cache beside the database and let the application fill it on a miss. "
    "The price is stale data for as long as an entry lives."
)
START_SECONDS = 60


def free_port() -> int:
    """A port on loopback that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server() -> Iterator[str]:
    """The trainer on a database of its own, ended at the end."""
    port = free_port()
    with tempfile.TemporaryDirectory() as instance:
        environment = {**os.environ, "PORT": str(port), "INSTANCE_DIR": instance}
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
        process = subprocess.Popen(command, env=environment, cwd=FOLDER.parent)
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for(port: int) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the server did not start")


def practise(page: Page, home: str) -> None:
    """One drill, from the first click to the result, with a picture on the way."""
    page.goto(f"{home}/topics/content/Caching/cache-aside")
    page.get_by_role("link", name="60-second drill").click()
    page.get_by_role("button", name="Start 60 seconds").click()
    page.get_by_label("Your answer").fill(ANSWER)
    page.wait_for_timeout(2500)
    page.screenshot(path=FOLDER / "drill.png")
    page.get_by_role("button", name="Finish and score").click()
    page.get_by_role("button", name="Fairly sure").click()
    for key in "1123":
        page.keyboard.press(key)
    page.get_by_role("button", name="Straight to the result").click()
    page.wait_for_url("**/attempts/*")
    page.screenshot(path=FOLDER / "result.png")


def main() -> None:
    """Write docs/drill.png and docs/result.png."""
    browser_path = next((path for path in CHROMIUM if Path(path).exists()), None)
    if browser_path is None:
        sys.exit("Chromium is needed for the pictures (on Debian: apt-get install chromium).")
    with server() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
        practise(page, home)
        browser.close()


if __name__ == "__main__":
    main()
