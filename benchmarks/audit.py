"""The floors of the pages, measured in a browser: a table, and exit code 1 where one is missed.

``make browser-audit`` serves a database with some weeks of practice in it and looks at home, topic,
drill, reveal, review and progress: axe, complaints and requests to other hosts in two themes and
sizes, sideways scroll at 320 px, weight, and Lighthouse for a phone.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, sync_playwright

from app.web.login import COOKIE
from tests.browser.conftest import FLAGS, WITHOUT, Pattern, Watch, find_chromium, make_pattern
from tests.browser.test_drafts import Process
from tests.browser.test_pages import AXE, HEAVIEST_PAGE, LOOKS, SMALL, WIDER, axe, weigh

PAGES: Mapping[str, str] = {
    "home": "/",
    "topic": "/topics/content/Caching/cache-aside",
    "drill": "{running}",
    "reveal": "{scored}",
    "review": "/review",
    "progress": "/progress",
}
LIGHTHOUSE = "lighthouse@12"
FLOORS: Mapping[str, int] = {"performance": 95, "accessibility": 100, "best-practices": 100}
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "strong-answer"
NO_NODE = "!!! npm and node are not installed, so Lighthouse did not run: its floors are not known."


@dataclass(slots=True, kw_only=True)
class Row:
    """What was measured of one page."""

    name: str
    axe: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    sideways: int = 0
    weight: int = 0
    scores: dict[str, int] = field(default_factory=dict)

    @property
    def misses(self) -> list[str]:
        """The floors that this page does not reach."""
        found = [*self.axe, *self.heard]
        if self.sideways > 0:
            found.append(f"moves sideways by {self.sideways} px at {SMALL['width']} px")
        if self.weight > HEAVIEST_PAGE:
            found.append(f"weighs {self.weight} bytes, more than {HEAVIEST_PAGE}")
        for name, score in self.scores.items():
            if score < FLOORS[name]:
                found.append(f"Lighthouse {name} is {score}, less than {FLOORS[name]}")
        return found


def main() -> None:
    """Measure, print, and end with 1 where a floor is missed."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit(WITHOUT)
    lighthouse = find_lighthouse()
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), lighthouse, chromium)
    print(table(rows))
    misses = [f"{row.name}: {miss}" for row in rows for miss in row.misses]
    for miss in misses:
        print(f"MISSED {miss}")
    if lighthouse is None:
        print(NO_NODE)
    sys.exit(1 if misses or lighthouse is None else 0)


def measure(folder: Path, lighthouse: Path | None, chromium: str) -> list[Row]:
    """Every page on a server of its own, which ends with it."""
    pattern = make_pattern(folder / "pattern", FileSystemBytecodeCache(str(folder)))
    pattern.copy_to(folder / "instance")
    process = Process(folder / "instance")
    process.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            rows = list(look(browser, process.url, pattern))
            browser.close()
        if lighthouse is not None:
            for row in rows:
                path = PAGES[row.name].format(**pattern.steps)
                row.scores = score(lighthouse, chromium, process.url + path, pattern.tokens["eve"])
        return rows
    finally:
        process.kill()


def look(browser: Browser, url: str, pattern: Pattern) -> Iterator[Row]:
    """Each page in both themes and sizes, as Eve sees it."""
    for name, path in PAGES.items():
        row = Row(name=name)
        context = browser.new_context(base_url=url, reduced_motion="reduce")
        context.add_cookies([{"name": COOKIE, "value": pattern.tokens["eve"], "url": url}])
        watch = Watch(origin=url)
        watch.follow(context)
        page = context.new_page()
        weights = weigh(page)
        for size, theme in LOOKS:
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=theme)
            page.goto(path.format(**pattern.steps), wait_until="networkidle")
            page.evaluate(AXE.read_text(encoding="utf-8"))
            row.axe += [f"axe, {size['width']} px, {theme}: {one}" for one in axe(page)]
        page.set_viewport_size(SMALL)
        row.sideways = page.evaluate(WIDER)
        row.weight = sum(weights.values())
        row.heard = watch.complaints()
        context.close()
        yield row


def find_lighthouse() -> Path | None:
    """Lighthouse's command, fetched once by npm into a cache outside of the project."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    command = CACHE / "node_modules" / ".bin" / "lighthouse"
    if not command.exists():
        print(f"Fetching {LIGHTHOUSE} into {CACHE} ...")
        CACHE.mkdir(parents=True, exist_ok=True)
        fetch = [npm, "install", "--prefix", str(CACHE), "--no-fund", "--no-audit", LIGHTHOUSE]
        subprocess.run(fetch, check=True, stdout=subprocess.DEVNULL)
    return command


def score(lighthouse: Path, chromium: str, url: str, token: str) -> dict[str, int]:
    """Lighthouse's scores of a page on a phone, out of a hundred."""
    headers = json.dumps({"Cookie": f"{COOKIE}={token}"})
    command = [
        *(str(lighthouse), url, "--quiet", "--output=json", "--output-path=stdout"),
        f"--only-categories={','.join(FLOORS)}",
        f"--extra-headers={headers}",
        f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
    ]
    environ = {**os.environ, "CHROME_PATH": chromium}
    run = subprocess.run(command, env=environ, check=False, capture_output=True, text=True)
    if run.returncode != 0:
        print(f"Lighthouse could not look at {url}: {run.stderr.strip()[-500:]}")
        return dict.fromkeys(FLOORS, 0)
    found = json.loads(run.stdout)["categories"]
    return {name: round(100 * (found[name]["score"] or 0)) for name in FLOORS}


def table(rows: list[Row]) -> str:
    """What was measured, a line a page."""
    head = ("page", "axe", "complaints", "sideways", "KB", *FLOORS)
    lines = [head]
    for row in rows:
        scores = [str(row.scores.get(name, "-")) for name in FLOORS]
        cells = (len(row.axe), len(row.heard), max(0, row.sideways), f"{row.weight / 1000:.1f}")
        lines.append((row.name, *map(str, cells), *scores))
    return "\n".join("  ".join(cell.rjust(14) for cell in line) for line in lines)


if __name__ == "__main__":
    main()
