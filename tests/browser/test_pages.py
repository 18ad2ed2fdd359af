"""Every page in both themes and sizes: quiet, accessible, light, never wider than its window."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, Request, ViewportSize

from app.web.assets import FOLDER
from tests.browser.conftest import DESKTOP, PHONE, NewContext, Site, Watch

pytestmark = pytest.mark.browser

AXE = Path(str(files("axe_playwright_python"))) / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: tuple[tuple[ViewportSize, Literal["light", "dark"]], ...] = (
    (DESKTOP, "light"),
    (PHONE, "dark"),
)
SHEETS = sorted(FOLDER.glob("*.css"))
HEAVIEST_PAGE = 72_000
# The page itself, a style sheet, a script that hears keys early and one for all the rest.
MOST_REQUESTS = 4
SMALL: ViewportSize = {"width": 320, "height": 640}
# A laptop's window at 400 %.
ZOOMED: ViewportSize = {"width": 320, "height": 225}

OPEN_PAGES = [
    "/",
    "/topics",
    "/topics?q=nothing+at+all",
    "/topics?q=evict+copies",
    "/own/1",
    "/topics/content/Caching/cache-aside",
    "/comparisons",
    "/comparisons/1",
    "/drills/1",
    "/sessions/new",
    "/sign-in",
    "/sign-up",
    "/help",
    "/offline",
    "/nope",
]
OWN_PAGES = [
    "/",
    "/topics/content/Caching/cache-aside",
    "/comparisons/1",
    "/review",
    "/progress",
    "/progress/week",
    "/progress/topics",
    "/progress/topics/1",
    "/weak",
    "/weak?state=all",
    "/history",
    "/account?saved=settings",
    "/sources",
    "/recordings",
    "/recordings/delete",
    "/plan",
    "/plan/sheet",
    "/other-paths/1",
    "{session}",
    "{summary}",
    "{ladder}",
    "{interrupted}",
    "{preview}",
    "{delete}",
    "{running}",
    "{paused}",
    "{left}",
    "{submitted}",
    "{sure}",
    "{marked}",
    "{scored}",
    "{scored}/points",
    "/judgement",
    "{picking}",
    "{naming}",
    "{revealed}",
    "{repairing}",
    "{repaired}",
]


def looks(page: Page, site: Site) -> Iterator[str]:
    """Go to every page, first as a stranger, then as Eve; yields where it is."""
    for signed_in, paths in ((False, OPEN_PAGES), (True, OWN_PAGES)):
        if signed_in:
            site.sign_in(page.context, "eve")
        for path in paths:
            page.goto(path.format(**site.pattern.steps))
            yield f"{path} ({'Eve' if signed_in else 'a stranger'})"


@pytest.fixture
def page(open_browser: NewContext, watch: Watch) -> Page:
    """A page of a browser whose owner looks at everything."""
    watch.allow("404")
    return open_browser().new_page()


@pytest.mark.parametrize(("size", "theme"), LOOKS)
def test_axe_finds_nothing_anywhere(
    page: Page, site: Site, size: ViewportSize, theme: Literal["light", "dark"]
) -> None:
    """Each theme and each size once, as colours depend on the one alone and places on the other.

    The watch hears what the pages complain of meanwhile.
    """
    source = AXE.read_text(encoding="utf-8")
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme)
    found = []
    for where in looks(page, site):
        page.evaluate(source)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found += [f"{where}: {violation}" for violation in axe(page)]
    assert found == [], "\n".join(found)


def axe(page: Page) -> list[str]:
    """What axe has against the page as it stands."""
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    result = page.evaluate("options => axe.run(document, options)", options)
    return [f"{one['id']} {one['nodes'][0]['target']}" for one in result["violations"]]


def test_axe_finds_nothing_in_the_dialogs(page: Page, site: Site) -> None:
    site.sign_in(page.context, "eve")
    found = []
    for opens in ("Keys", "Leave drill"):
        page.goto(site.pattern.steps["running"])
        page.evaluate(AXE.read_text(encoding="utf-8"))
        page.get_by_role("link", name=opens).click()
        for _size, theme in LOOKS:
            page.emulate_media(color_scheme=theme)
            found += axe(page)
    assert found == [], "\n".join(found)


def test_every_page_fits_a_phone_a_zoomed_laptop_and_a_slow_line(
    open_browser: NewContext, site: Site, watch: Watch
) -> None:
    """And is as quiet there, and in the dark, as the test above has found it on a desktop."""
    watch.allow("404")
    context = open_browser(
        color_scheme="dark", viewport=PHONE, is_mobile=True, has_touch=True, device_scale_factor=2
    )
    page = context.new_page()
    weights = weigh(page)
    found = []
    for where in looks(page, site):
        if len(asked := page.evaluate(ASKED)) >= MOST_REQUESTS:
            found.append(f"{where} asks for {asked}")
        # What an earlier page brought already counts for this one too, as it may be the first.
        parts = page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
        fixed = sum(weights.get(url, 0) for url in {url for url in parts if "/static/" in url})
        if fixed + weights.get(page.url, 0) > HEAVIEST_PAGE:
            found.append(f"{where} weighs {weights.get(page.url)} and {fixed}")
        if missing := page.evaluate(UNSTYLED, [each.stem for each in SHEETS]):
            found.append(f"{where} lacks the style of {missing}")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        for size in (SMALL, ZOOMED):
            page.set_viewport_size(size)
            if page.evaluate(WIDER) > 0:
                found.append(f"{where} moves sideways at {size['width']} by {size['height']}")
        if page.evaluate(STUCK):
            found.append(f"{where} at 400 % is covered by what sticks: {page.evaluate(STUCK)}")
        page.set_viewport_size(PHONE)
    assert found == [], "\n".join(found)


# What a page's looks and scripts ask for, apart from the page itself; data comes by fetch.
ASKED = """performance.getEntriesByType('resource')
    .filter((each) => ['link', 'script', 'other'].includes(each.initiatorType))
    .map((each) => each.name).filter((name) => /\\.(js|css)$/.test(name))"""
# Selectors of sheets that the page does not have, of which something stands in it.
UNSTYLED = """async (sheets) => {
  const flat = (rules, above = "") => [...rules].flatMap((rule) =>
    rule.selectorText ? [[above + rule.selectorText, rule.selectorText]]
      : flat(rule.cssRules ?? [], `${above}${rule.conditionText ?? ""}/`));
  const own = document.querySelector("link[rel=stylesheet]");
  const folder = own.href.slice(0, own.href.lastIndexOf("/"));
  const all = await Promise.all(sheets.map(async (name) =>
    new CSSStyleSheet().replace(await (await fetch(`${folder}/${name}.css`)).text())));
  const known = new Set(flat(own.sheet.cssRules).map(([key]) => key));
  return all.flatMap((sheet) => flat(sheet.cssRules))
    .filter(([key]) => !known.has(key))
    .filter(([, words]) => document.querySelector(words.replace(/::[\\w-]+/g, "")))
    .map(([key]) => key);
}"""
WIDER = "document.documentElement.scrollWidth - innerWidth"
STUCK = """[...document.querySelectorAll('body *')].filter(each =>
    ['fixed', 'sticky'].includes(getComputedStyle(each).position)).map(each => each.className)"""


def weigh(page: Page) -> dict[str, int]:
    """The uncompressed bytes of everything a page is made of, by address, as it comes in."""
    weights: dict[str, int] = {}

    def note(request: Request) -> None:
        response = request.response()
        if response is not None and response.status < 300:
            weights[response.url] = len(response.body())

    page.on("requestfinished", note)
    return weights


def test_every_stop_of_the_tab_key_is_seen_and_in_view(page: Page, site: Site) -> None:
    steps = site.pattern.steps
    site.sign_in(page.context, "eve")
    page.set_viewport_size(PHONE)
    for path in (steps["sure"], steps["scored"], steps["marked"], "/review", "/drills/1"):
        page.goto(path)
        page.evaluate("document.activeElement.blur()")
        for _ in range(25):
            page.keyboard.press("Tab")
            seen = page.evaluate(SEEN)
            if seen is None:
                break
            assert seen == "", f"{path}: {seen}"


# The element with the focus, if it shows none of it or stands behind what sticks; "" if all is
# well, and nothing at the end of the page.
SEEN = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const drawn = '.segment input, .anchor input, .flaw-pick input';
  const shown = at.matches(drawn) ? at.nextElementSibling : at;
  const style = getComputedStyle(shown);
  const ringed = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const box = shown.getBoundingClientRect();
  const inside = at.closest('.sheet') && at.matches('textarea');
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const over = top && !shown.contains(top) && !top.contains(shown) && !top.contains(at)
    && top !== at;
  if (!ringed && !inside) return `no ring: ${at.outerHTML.slice(0, 120)}`;
  if (over) return `behind ${top.outerHTML.slice(0, 80)}: ${at.outerHTML.slice(0, 80)}`;
  return '';
}"""


def test_with_less_motion_wished_for_nothing_moves(page: Page, site: Site) -> None:
    site.sign_in(page.context, "eve")
    page.goto(site.pattern.steps["running"])
    moves = """() => [...document.querySelectorAll('*')].filter(each => {
        const style = getComputedStyle(each);
        return parseFloat(style.transitionDuration) > 0 || style.animationName !== 'none';
    }).length"""
    assert page.evaluate(moves) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moves) > 0


def test_in_forced_colours_a_choice_is_still_seen(page: Page, site: Site) -> None:
    page.emulate_media(forced_colors="active")
    page.goto("/drills/1")
    outline = "getComputedStyle(document.querySelector('input:checked + span')).outlineStyle"
    assert page.evaluate(outline) == "solid"


def test_on_paper_there_is_the_text_and_no_machinery(page: Page, site: Site) -> None:
    site.sign_in(page.context, "eve")
    page.goto(site.pattern.steps["scored"])
    page.emulate_media(media="print", color_scheme="dark")
    shown = "selector => getComputedStyle(document.querySelector(selector)).display"
    for selector in (".top", ".foot", ".verdict form", "p.actions"):
        assert page.evaluate(shown, selector) == "none", selector
    assert page.evaluate(shown, ".pair") != "none"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 35, 41)"
