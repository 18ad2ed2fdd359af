"""A real browser on a real server: Debian's Chromium, and each test's own app on loopback."""

import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    expect,
)
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from app.config import Settings, read_settings
from app.factory import create_app
from app.models.engine import WRITING
from app.models.schema import upgrade_schema
from app.services.accounts import accounts, visitors
from app.setting_checks import DATABASE_FILE
from app.web.login import COOKIE
from tests import factories
from tests.browser.practice import practise

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WITHOUT = "No Chromium is installed, so no browser test runs: apt-get install chromium"
# A machine that does ten things at once is slow, not wrong.
expect.set_options(timeout=15_000)
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
EMAIL = "ada@example.org"


def find_chromium() -> str | None:
    """The browser of this machine."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def in_ci() -> bool:
    """Whether a missing browser is a failure."""
    return os.environ.get("CI", "").lower() == "true"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the browser tests where there is no browser, and say so in one line nobody misses."""
    mine = [item for item in items if item.get_closest_marker("browser")]
    if not mine or find_chromium() or in_ci():
        return
    for item in mine:
        item.add_marker(pytest.mark.skip(reason=WITHOUT))
    # Of several workers the first one speaks for all.
    if os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0":
        capture = config.pluginmanager.getplugin("capturemanager")
        with capture.global_and_fixture_disabled():
            os.write(2, f"\n!!! {WITHOUT} ({len(mine)} tests skipped) !!!\n".encode())


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """How Chromium is started; in CI its absence fails every test that needs it."""
    path = find_chromium()
    if path is None:
        pytest.fail(WITHOUT)
    return {"executable_path": path, "args": FLAGS, "headless": True}


class LiveClock:
    """The machine's clock, which a test may move on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def forward(self, **lengths: float) -> None:
        """Let time pass on the server."""
        self.ahead += timedelta(**lengths)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A server that runs, with its clock in the test's hand, and what its database holds."""

    url: str
    clock: LiveClock
    pattern: "Pattern"
    app: Flask

    def sign_in(self, context: BrowserContext, name: str = "ada") -> None:
        """Give a browser somebody's session."""
        token = self.pattern.tokens[name]
        context.add_cookies([{"name": COOKIE, "value": token, "url": self.url}])


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A database with pages, Ada, who is new, and Eve, who has practised; copied for each test.

    ``steps`` are the paths of an attempt of Eve's at every step.
    """

    database: Path
    tokens: dict[str, str]
    steps: dict[str, str]
    templates: FileSystemBytecodeCache

    def copy_to(self, instance: Path) -> None:
        """Put a copy where an app looks for its database."""
        instance.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.database, instance / DATABASE_FILE)


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Pattern:
    """What every test's database begins with."""
    templates = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    return make_pattern(tmp_path_factory.mktemp("pattern"), templates)


def make_pattern(folder: Path, templates: FileSystemBytecodeCache) -> Pattern:
    """Make a database with pages and some weeks of Eve's practice in a folder."""
    app = create_app(read_settings({"INSTANCE_DIR": str(folder)}))
    engine = app.extensions["engine"]
    upgrade_schema(engine)
    now = datetime.now(UTC)
    with Session(engine, execution_options=WRITING) as db:
        factories.load(db, factories.PAGES)
        tokens = {name: sign_in(db, f"{name}@example.org", now) for name in ("ada", "eve")}
        eve = visitors.find_learner(db, token=tokens["eve"], now=now)
        assert eve is not None
        steps = practise(db, eve, now)
        db.commit()
    steps |= bring_in(app, tokens["eve"])
    engine.dispose()
    return Pattern(
        database=folder / DATABASE_FILE,
        tokens=tokens,
        steps=steps,
        templates=templates,
    )


def bring_in(app: Flask, token: str) -> dict[str, str]:
    """Upload pages in somebody's name; the paths of a preview and of what asks before deleting."""
    client = app.test_client()
    client.set_cookie(COOKIE, token)
    previews = []
    for title in ("My notes", "More <notes>"):
        page = factories.PAGE.format(title=title).encode()
        form = {"title": title, "files": (BytesIO(page), "Own/a.md")}
        answer = client.post("/sources", data=form, content_type="multipart/form-data")
        previews.append(answer.location)
    client.post(f"{previews[0]}/confirm")
    found = re.search(r"/sources/\d+/delete", client.get("/sources").get_data(as_text=True))
    assert found is not None
    return {"preview": previews[1], "delete": found[0]}


def sign_in(db: Session, email: str, now: datetime) -> str:
    """An account and a session of it."""
    password = factories.PASSWORD
    accounts.add_user(db, email=email, password=password, is_admin=False, now=now)
    return factories.sign_in(db, guest=None, email=email, password=password, browser="", now=now)


@pytest.fixture
def site(settings: Settings, pattern: Pattern) -> Iterator[Site]:
    """A server on a free port of loopback, on a copy of the pattern; it ends with the test."""
    pattern.copy_to(settings.instance)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    clock = LiveClock()
    app = create_app(settings, clock=clock)
    app.jinja_env.bytecode_cache = pattern.templates
    server = make_server("127.0.0.1", 0, app, threaded=True)
    # It looks so often whether it is to end, which every test waits for.
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    yield Site(url=url, clock=clock, pattern=pattern, app=app)
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["engine"].dispose()


@dataclass
class Watch:
    """What pages complain of: errors in the console, exceptions, violations, foreign requests."""

    origin: str
    # What the browser itself says where a test leaves the service worker out, and where a player
    # looks for the end of a recording that does not tell its length.
    allowed: list[str] = field(
        default_factory=lambda: [
            "Service Worker registration blocked by Playwright",
            "ERR_REQUEST_RANGE_NOT_SATISFIABLE",
        ]
    )
    heard: list[str] = field(default_factory=list)

    def allow(self, *words: str) -> None:
        """Expect complaints that hold these words."""
        self.allowed += words

    def follow(self, context: BrowserContext) -> None:
        """Listen to every page of a browser context."""
        context.on("console", self.hear_message)
        context.on("weberror", lambda error: self.heard.append(f"exception: {error.error}"))
        context.on("request", self.hear_request)

    def hear_message(self, message: ConsoleMessage) -> None:
        """The policy's violations come as errors of the console too."""
        if message.type in {"error", "warning"}:
            self.heard.append(f"{message.type}: {message.text}")

    def hear_request(self, request: Request) -> None:
        """Nothing may be asked of another host; a page's own blob has its address inside."""
        address = urlsplit(request.url.removeprefix("blob:"))
        if f"{address.scheme}://{address.netloc}" != self.origin:
            self.heard.append(f"foreign request: {request.url}")

    def complaints(self) -> list[str]:
        """What was heard and not expected."""
        return [one for one in self.heard if not any(word in one for word in self.allowed)]


NewContext = Callable[..., BrowserContext]


@pytest.fixture
def watch(site: Site) -> Iterator[Watch]:
    """The watch over every page of a test; at its end nothing may have been heard."""
    watch = Watch(origin=site.url)
    yield watch
    assert watch.complaints() == []


@pytest.fixture
def open_browser(browser: Browser, site: Site, watch: Watch) -> Iterator[NewContext]:
    """Opens browsers that know the site and are watched; all are closed with the test."""
    contexts: list[BrowserContext] = []

    def open_one(*, signed_in: bool = False, **options: object) -> BrowserContext:
        usual = {
            "base_url": site.url,
            "viewport": DESKTOP,
            "reduced_motion": "reduce",
            # It would answer in the network's place; the tests of it ask for it.
            "service_workers": "block",
        }
        context = browser.new_context(**{**usual, **options})  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        watch.follow(context)
        contexts.append(context)
        if signed_in:
            site.sign_in(context)
        return context

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(open_browser: NewContext) -> Page:
    """A page of a browser that was never here."""
    return open_browser().new_page()


@pytest.fixture
def ada(open_browser: NewContext) -> Page:
    """A page of a browser that is signed in."""
    return open_browser(signed_in=True).new_page()
