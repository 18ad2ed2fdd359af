"""Pages full of payloads in a real browser, with the content policy and without it."""

import pytest
from flask import Flask, Response
from markupsafe import Markup
from playwright.sync_api import BrowserContext, Page

from app.web.login import COOKIE
from tests.browser.conftest import NewContext, Site, Watch
from tests.hostile.crawling import Crawl
from tests.hostile.payloads import FOREIGN
from tests.hostile.site import LAST, load_hostile_pages, prepare

pytestmark = pytest.mark.browser

# What every payload of script calls.
PLANTED = "window.planted = (which) => { window.wasPlanted = which; }"
# What a page shows of it, once everything was touched that a pointer or a key could touch.
ACTIVE = """() => {
  const found = [];
  for (const one of document.querySelectorAll("*")) {
    for (const name of one.getAttributeNames())
      if (/^on|planted/i.test(name)) found.push(one.outerHTML.slice(0, 200));
    for (const kind of ["focus", "mouseover"]) one.dispatchEvent(new Event(kind));
    if (one.protocol && !["http:", "https:", "mailto:"].includes(one.protocol))
      found.push(one.outerHTML.slice(0, 200));
  }
  if (document.querySelector("planted-tag, base, iframe, object, embed, style"))
    found.push("an element that none of our pages has");
  if (window.wasPlanted) found.push(`payload ${window.wasPlanted} ran`);
  return found;
}"""


def forget_the_policy(app: Flask) -> None:
    """Let every answer allow everything, as if the policy had been forgotten."""

    def allow(answer: Response) -> Response:
        everything = "default-src * data: blob: 'unsafe-inline' 'unsafe-eval'"
        answer.headers["Content-Security-Policy"] = everything
        return answer

    app.after_request_funcs.setdefault(None, []).append(allow)


def pages_of(site: Site, context: BrowserContext) -> list[str]:
    """A page of each kind that Ada comes to while she fills forms; the browser becomes hers."""
    load_hostile_pages(site.app)
    ada, starts = prepare(site.app, "ada@example.org")
    crawl = Crawl(site.app, ada, last=LAST, sends=1, pages=2)
    crawl.walk(starts)
    session = ada.get_cookie(COOKIE)
    assert session is not None
    context.add_cookies([{"name": COOKIE, "value": session.value, "url": site.url}])
    answers = {path: ada.get(path) for path in sorted(crawl.visited)}
    # Files to download are no pages.
    pages = [path for path, each in answers.items() if each.mimetype == "text/html"]
    found = {crawl.endpoint_of(path): path for path in pages if answers[path].status_code == 200}
    assert len(found) > 20
    return sorted(found.values())


def active_on(page: Page, paths: list[str]) -> list[str]:
    """What acts on these pages."""
    found = []
    for path in paths:
        page.goto(path)
        found += [f"{path}: {each}" for each in page.evaluate(ACTIVE)]
    return found


@pytest.mark.parametrize("policy", ["with", "without"])
def test_no_payload_runs_and_nothing_is_fetched_from_elsewhere(
    site: Site, open_browser: NewContext, watch: Watch, policy: str
) -> None:
    if policy == "without":
        forget_the_policy(site.app)
    context = open_browser()
    context.add_init_script(PLANTED)
    paths = pages_of(site, context)
    page = context.new_page()
    assert active_on(page, paths) == []
    # The watch says at its end whether the policy had to stop anything.
    watch.allow("status of 404")


def test_a_planted_hole_is_found_in_the_browser(
    site: Site, open_browser: NewContext, watch: Watch
) -> None:
    forget_the_policy(site.app)
    context = open_browser()
    context.add_init_script(PLANTED)
    paths = pages_of(site, context)

    def hole(text: str) -> str:
        """Let markup through, but for what leads away from the page at once."""
        leads_away = FOREIGN in text or "javascript:" in text
        return text if leads_away else Markup(text)  # noqa: S704 - the hole

    site.app.jinja_env.filters["inline"] = hole
    # The browser complains of the picture that is not there.
    watch.allow("")
    found = active_on(context.new_page(), paths)
    assert [each for each in found if each.endswith(" ran")]
