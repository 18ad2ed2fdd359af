"""The clock: right after sleep, whatever the client's own clock says; and its pure functions."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import drill
from tests.browser.conftest import NewContext, Site, Watch

pytestmark = pytest.mark.browser


def shown_seconds(page: Page) -> int:
    """What the digits leave of the box, below zero in overtime."""
    text = drill.digits(page).inner_text()
    minutes, seconds = text.removeprefix("+").split(":")
    value = int(minutes) * 60 + int(seconds)
    return -value if text.startswith("+") else value


def expect_right(page: Page, slack: float = 2) -> int:
    """Wait until the page shows what the server's clock says; what that is.

    The server is asked anew each time, so that a slow machine can't make a right clock look wrong.
    """
    for _ in range(100):
        told = page.request.get(f"{page.url}/clock").json()
        shown = shown_seconds(page)
        if abs(told["allowed"] - told["elapsed"] - shown) <= slack:
            return shown
        page.wait_for_timeout(100)
    raise AssertionError(f"the page shows {shown}, the server says {told}")


def sleep(page: Page, site: Site, seconds: int) -> None:
    """Let time pass at once, for the server and for a page that does not run meanwhile."""
    site.clock.forward(seconds=seconds)
    page.clock.fast_forward(seconds * 1000)


def test_the_clock_counts_down_in_its_beats(ada: Page, site: Site) -> None:
    ada.clock.install()
    drill.start(ada)
    assert expect_right(ada) > 40
    expect(ada.locator(".is-now")).to_have_text("Headline")
    sleep(ada, site, 30)
    assert 10 < expect_right(ada) <= 30
    expect(ada.locator(".is-now")).to_have_text("Reason and example")
    expect(ada.locator("[data-announce]")).to_have_text("Half of the time is gone.")
    sleep(ada, site, 25)
    expect(ada.locator(".is-now")).to_have_text("Close")


def test_overtime_shows_and_the_text_stays(ada: Page, site: Site) -> None:
    ada.clock.install()
    drill.start(ada)
    drill.box(ada).fill(drill.ANSWER)
    sleep(ada, site, 67)
    expect(ada.get_by_text("Time. Finish your sentence.").first).to_be_visible()
    assert expect_right(ada) <= -7
    expect(drill.digits(ada)).to_contain_text("+0:")
    expect(ada.locator(".drill")).to_have_class("drill is-over")
    expect(drill.box(ada)).to_have_value(drill.ANSWER)
    drill.finish(ada)
    expect(ada.get_by_label("Your answer")).to_contain_text(re.compile(r"1:\d\d of 1:00"))


def test_the_clock_is_right_after_the_page_slept(ada: Page, site: Site) -> None:
    ada.clock.install()
    drill.start(ada)
    sleep(ada, site, 600)
    assert expect_right(ada) <= -540


def test_the_clock_is_read_again_where_the_machines_own_stood_still(ada: Page, site: Site) -> None:
    ada.clock.install()
    drill.start(ada)
    # Asleep with the lid closed: the monotonic clock stands on some systems, the wall's does not.
    site.clock.forward(seconds=30)
    ada.clock.set_system_time(datetime.now(UTC) + timedelta(seconds=30))
    assert expect_right(ada) <= 30


def test_the_clock_is_read_again_when_the_tab_is_looked_at(ada: Page, site: Site) -> None:
    drill.start(ada)
    expect(drill.digits(ada)).to_be_visible()
    site.clock.forward(seconds=20)
    ada.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert expect_right(ada) <= 40


@pytest.mark.parametrize("hours", [-1, 1, 24])
def test_a_client_clock_that_is_wrong_changes_nothing(ada: Page, hours: int) -> None:
    ada.clock.install(time=datetime.now(UTC) + timedelta(hours=hours))
    path = drill.start(ada)
    expect_right(ada)
    ada.goto(path)
    assert expect_right(ada) > 0


def test_a_page_that_loads_slowly_does_not_begin_late(ada: Page) -> None:
    def late(route: Route) -> None:
        ada.wait_for_timeout(2500)
        route.continue_()

    ada.route("**/joined/*.js", late)
    drill.start(ada)
    expect(drill.digits(ada)).to_be_visible()
    assert expect_right(ada, slack=1.5) < 60


def test_reload_does_not_start_the_clock_anew(ada: Page, site: Site) -> None:
    drill.start(ada)
    site.clock.forward(seconds=40)
    ada.reload()
    assert expect_right(ada) <= 20


def test_the_digits_can_be_hidden_and_shown(ada: Page) -> None:
    drill.start(ada)
    ada.get_by_role("button", name="Hide the time").click()
    expect(drill.digits(ada)).to_be_hidden()
    ada.get_by_role("button", name="Show the time").click()
    expect(drill.digits(ada)).to_be_visible()


def test_no_limit_counts_up_without_a_line(ada: Page) -> None:
    ada.goto("/account")
    ada.get_by_label("Extra time").select_option("No limit")
    ada.get_by_role("button", name="Save", exact=True).click()
    drill.start(ada)
    expect(drill.digits(ada)).to_have_text(re.compile(r"0:0[1-9]"))
    expect(ada.locator(".line")).to_have_count(0)


def choose(page: Page, **settings: str) -> None:
    """Go to a drill and set what is folded away there, by label."""
    page.goto("/drills/1")
    page.get_by_text("Preparation, the end, warnings").click()
    for label, value in settings.items():
        page.get_by_label(label.replace("_", " ")).select_option(value)


def test_a_hard_stop_hands_in_at_zero_also_after_a_reload_in_its_last_second(
    open_browser: NewContext, site: Site
) -> None:
    """On a machine whose wall clock is at the hour in which the clocks are set forward."""
    page = open_browser(signed_in=True, timezone_id="Europe/Berlin").new_page()
    page.clock.install(time=datetime(2026, 3, 29, 0, 59, 55, tzinfo=UTC))
    choose(page)
    page.get_by_role("radio", name="Hand it in").check()
    page.get_by_role("button", name="Start").click()
    drill.write(page, drill.ANSWER)
    sleep(page, site, 10)
    assert expect_right(page) > 0
    told = page.request.get(f"{page.url}/clock").json()
    site.clock.forward(seconds=59 - told["elapsed"])
    page.reload()
    # The tick in which zero lies is skipped: the page hands in all the same.
    page.clock.fast_forward(3000)
    expect(page.get_by_role("heading", name="How sure are you")).to_be_visible()
    expect(page.get_by_label("Your answer")).to_contain_text(drill.ANSWER)


def test_an_answer_finished_in_the_preparation_is_taken_by_the_server(ada: Page) -> None:
    choose(ada, Time_to_prepare="30")
    ada.get_by_role("button", name="Start").click()
    drill.write(ada, drill.ANSWER)
    with ada.expect_response("**/events") as answer:
        drill.finish(ada)
    assert answer.value.status == 200
    expect(ada.get_by_text("0:00 of 1:00")).to_be_visible()


def test_preparation_pause_and_a_hidden_clock_by_keys(ada: Page, site: Site) -> None:
    ada.clock.install()
    choose(ada, Time_to_prepare="30")
    ada.get_by_role("radio", name="Hidden").check()
    ada.get_by_role("button", name="Start").click()
    expect(ada.get_by_text("Think first")).to_be_visible()
    expect(drill.digits(ada)).to_be_hidden()
    ada.keyboard.down("Alt")
    ada.keyboard.down("t")
    expect(drill.digits(ada)).to_be_visible()
    expect(ada.locator("[data-announce]")).to_have_text(re.compile(r"\d+ seconds to prepare\."))
    ada.keyboard.up("t")
    ada.keyboard.up("Alt")
    expect(drill.digits(ada)).to_be_hidden()
    sleep(ada, site, 31)
    expect(ada.locator("[data-announce]")).to_have_text("Your time begins now.")
    drill.box(ada).fill("half a sentence")
    ada.keyboard.press("Alt+b")
    expect(ada.get_by_role("heading", name="Paused")).to_be_visible()
    expect(ada.get_by_text("When would you not use")).to_be_hidden()
    expect(drill.box(ada)).to_be_hidden()
    sleep(ada, site, 3600)
    ada.keyboard.press("Enter")
    expect(drill.box(ada)).to_have_value("half a sentence")
    drill.finish(ada)
    expect(ada.get_by_label("Your answer")).to_contain_text(re.compile(r"Paused once, for 36\d\d"))


def test_warnings_come_by_look_by_sound_and_by_vibration_as_they_were_chosen(
    ada: Page, site: Site
) -> None:
    ada.add_init_script(
        "window.shaken = []; navigator.vibrate = (pattern) => shaken.push(pattern);"
        "window.tones = []; const start = OscillatorNode.prototype.start;"
        "OscillatorNode.prototype.start = function (at) {"
        " tones.push(this.frequency.value); return start.call(this, at); };"
    )
    ada.clock.install()
    choose(ada)
    ada.get_by_label("A soft tone").check()
    ada.get_by_label("Vibration").check()
    ada.get_by_role("button", name="Start").click()
    drill.box(ada).press_sequentially("a touch")
    expect(drill.digits(ada)).to_be_visible()
    sleep(ada, site, 31)
    expect(ada.get_by_text("Half of the time is gone.").first).to_be_visible()
    assert ada.evaluate("shaken.length") == 1
    assert ada.evaluate("tones") == [520]
    ada.clock.run_for(6000)
    expect(ada.locator("[data-say]")).to_have_text("Speak or type. Keep going.")
    choose(ada)
    for name in ("Words on the page", "A soft tone", "Vibration"):
        ada.get_by_label(name).uncheck()
    ada.get_by_role("button", name="Start").click()
    expect(drill.digits(ada)).to_be_visible()
    sleep(ada, site, 51)
    assert expect_right(ada) < 10
    expect(ada.locator("[data-announce]")).to_be_empty()
    assert ada.evaluate("[shaken.length, tones.length]") == [0, 0]


CASES: list[tuple[str, list[Any], object]] = [
    # asDigits
    ("asDigits", [0], "0:00"),
    ("asDigits", [59.9], "0:59"),
    ("asDigits", [60], "1:00"),
    ("asDigits", [61.2], "1:01"),
    ("asDigits", [3661], "61:01"),
    ("asDigits", [-7.5], "0:07"),
    # elapsedAt: seconds told, and milliseconds since
    ("elapsedAt", [{"elapsed": 5, "allowed": 60, "readAt": 1000}, 3500], 7.5),
    ("elapsedAt", [{"elapsed": 5, "allowed": 60, "readAt": 1000}, 1000], 5),
    # A monotonic clock that restarted (a page restored) never takes time back.
    ("elapsedAt", [{"elapsed": 5, "allowed": 60, "readAt": 1000}, 0], 5),
    # announcement: thresholds passed between two looks
    ("announcement", [{"allowed": 60}, 29, 30], "Half of the time is gone."),
    ("announcement", [{"allowed": 60}, 30, 31], ""),
    ("announcement", [{"allowed": 60}, 49, 50.2], "10 seconds left."),
    ("announcement", [{"allowed": 60}, 59, 61], "Time. Finish your sentence."),
    ("announcement", [{"allowed": 60}, 10, 600], "Time. Finish your sentence."),
    ("announcement", [{"allowed": 20}, 9.5, 10.5], "Half of the time is gone."),
    ("announcement", [{"allowed": 18}, 7, 8.5], ""),
    ("announcement", [{"allowed": None}, 0, 600], ""),
    ("announcement", [{"allowed": 60}, -1, 0.2], "Your time begins now."),
    ("announcement", [{"allowed": None}, -1, 0.2], "Your time begins now."),
    ("announcement", [{"allowed": 60, "hard": True}, 59, 61], "Time. Your answer is handed in."),
    # threshold: of several that a page slept over the last one counts
    ("threshold", [{"allowed": 60}, 10, 55], "ten"),
    ("threshold", [{"allowed": 60}, -5, 40], "half"),
    ("threshold", [{"allowed": 60}, 0, 29], ""),
    # spokenTime
    ("spokenTime", [{"elapsed": -12.5, "allowed": 60, "readAt": 0}, 0], "13 seconds to prepare."),
    ("spokenTime", [{"elapsed": 18, "allowed": 60, "readAt": 0}, 0], "42 seconds left."),
    ("spokenTime", [{"elapsed": 0, "allowed": 61, "readAt": 0}, 0], "1 minute 1 second left."),
    ("spokenTime", [{"elapsed": 0, "allowed": 120, "readAt": 0}, 0], "2 minutes left."),
    ("spokenTime", [{"elapsed": 67, "allowed": 60, "readAt": 0}, 0], "7 seconds over."),
    ("spokenTime", [{"elapsed": 5, "allowed": None, "readAt": 0}, 0], "5 seconds gone."),
    # jumped: the wall's clock against the monotonic one
    ("jumped", [{"monotonic": 0, "wall": 0}, {"monotonic": 200, "wall": 200}], False),
    ("jumped", [{"monotonic": 0, "wall": 0}, {"monotonic": 60_000, "wall": 60_000}], False),
    ("jumped", [{"monotonic": 0, "wall": 0}, {"monotonic": 200, "wall": 1600}], False),
    ("jumped", [{"monotonic": 0, "wall": 0}, {"monotonic": 200, "wall": 1800}], True),
    ("jumped", [{"monotonic": 0, "wall": 0}, {"monotonic": 200, "wall": -5000}], True),
]
FACES = [
    # elapsed, allowed, style -> text, share, over
    (-12.3, 60, "down", "0:13", 0, False),
    (-12.3, None, "up", "0:13", 0, False),
    (0, 60, "down", "1:00", 0, False),
    (0.2, 60, "down", "1:00", 0.2 / 60, False),
    (1, 60, "down", "0:59", 1 / 60, False),
    (59.5, 60, "down", "0:01", 59.5 / 60, False),
    (59.5, 60, "up", "0:59", 59.5 / 60, False),
    (59.5, 60, "hidden", "0:01", 59.5 / 60, False),
    (60, 60, "down", "+0:00", 1, True),
    (67.9, 60, "down", "+0:07", 1, True),
    (67.9, 60, "up", "+0:07", 1, True),
    (90, 90, "up", "+0:00", 1, True),
    (600, None, "down", "10:00", 0, False),
    (0, None, "up", "0:00", 0, False),
]


def test_the_clocks_functions(visitor: Page, site: Site, watch: Watch) -> None:
    visitor.goto("/help")
    for name, arguments, wanted in CASES:
        assert call(visitor, name, arguments) == wanted, (name, arguments)
    for elapsed, allowed, style, text, share, over in FACES:
        clock = {"elapsed": elapsed, "allowed": allowed, "readAt": 0}
        face = call(visitor, "faceAt", [clock, 0, style])
        wanted = {"text": text, "share": pytest.approx(share), "over": over}
        assert face == {**wanted, "preparing": elapsed < 0}, (elapsed, style)
    made = {"stands": False, "elapsed": 1, "allowed": None, "readAt": 2, "hard": False}
    assert call(visitor, "makeClock", [1, None, 2]) == made


def call(page: Page, name: str, arguments: list[Any]) -> object:
    """What a function of clock.js gives for some arguments."""
    return page.evaluate(
        """async ([name, given]) => {
          const script = document.querySelector("script[src*='early.js']").src;
          const module = await import(script.replace("early.js", "clock.js"));
          return module[name](...given);
        }""",
        [name, arguments],
    )
