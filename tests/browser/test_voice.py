"""Speaking to the browser: a microphone that plays a file, its recording decoded and compared."""

import math
import re
import wave
from array import array
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect

from tests.browser import drill
from tests.browser.conftest import DESKTOP, NewContext, Site, Watch
from tests.browser.test_offline import NO_NET
from tests.browser.test_pages import AXE, axe

pytestmark = pytest.mark.browser

RATE = 48_000
LOUD = 0.3
# What somebody says: silence, words, a long pause, words, a comma, words; then nothing any more.
SAID = ((1.0, 0.0), (1.5, LOUD), (1.5, 0.0), (0.8, LOUD), (0.4, 0.0), (0.7, LOUD), (60.0, 0.0))

SPOKEN = 3.0


def write_sound(path: Path, parts: tuple[tuple[float, float], ...]) -> None:
    """A file of tones and silences, each so many seconds long and so loud."""
    samples = array("h")
    for seconds, volume in parts:
        tone = range(int(seconds * RATE)) if volume else ()
        peak = 32767 * volume
        samples.extend(int(peak * math.sin(2 * math.pi * 440 * at / RATE)) for at in tone)
        samples.frombytes(bytes(0 if volume else 2 * int(seconds * RATE)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())


@pytest.fixture(scope="module")
def speaking(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Browser]:
    """A browser whose microphone plays a file once."""
    sound = tmp_path_factory.mktemp("sound") / "said.wav"
    write_sound(sound, SAID)
    flags = [
        *browser_type_launch_args["args"],
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={sound}%noloop",
    ]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": flags})
    yield browser
    browser.close()


# What a page opens and asks for, so that a test can ask whether it was let go again.
WATCHED = """
  window.opened = [];
  window.asked = [];
  if (navigator.mediaDevices) {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await open(wanted);
      window.opened.push(...stream.getTracks());
      return stream;
    };
    const lock = navigator.wakeLock.request.bind(navigator.wakeLock);
    navigator.wakeLock.request = (kind) => {
      window.asked.push(kind);
      return lock(kind);
    };
  }
"""
STATES = "() => window.opened.map((each) => each.readyState)"


@pytest.fixture
def speaker(speaking: Browser, site: Site, watch: Watch) -> Iterator[BrowserContext]:
    """Ada in that browser, who has allowed the microphone."""
    context = speaking.new_context(
        base_url=site.url, viewport=DESKTOP, reduced_motion="reduce", permissions=["microphone"]
    )
    context.set_default_timeout(20_000)
    context.add_init_script(WATCHED)
    watch.follow(context)
    site.sign_in(context)
    yield context
    context.close()


def start_recorded(page: Page) -> None:
    """Start a drill that is recorded, and wait until the microphone is open."""
    page.goto("/drills/1")
    page.get_by_role("radio", name="Speaking, recorded").check()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url(drill.ATTEMPT)
    expect(page.get_by_text("Recording. It stays in this browser.")).to_be_visible()


def decoded(page: Page) -> dict[str, float]:
    """Length, loudest tenth of a second, and share of loud tenths of what a player plays."""
    found: dict[str, float] = page.evaluate(
        """async () => {
          const audio = document.querySelector("[data-player] audio");
          const script = document.querySelector("script[src*='early.js']").src;
          const shelf = await import(script.replace("early.js", "sound_shelf.js"));
          const attempt = document.querySelector("[data-recordings]").dataset.attempt;
          const [kept] = await shelf.ofAttempt(attempt);
          const bytes = kept
            ? await kept.blob.arrayBuffer()
            : await (await fetch(audio.src)).arrayBuffer();
          const sound = await new OfflineAudioContext(1, 16000, 16000).decodeAudioData(bytes);
          const samples = sound.getChannelData(0);
          const tenths = [];
          for (let at = 0; at + 1600 <= samples.length; at += 1600) {
            const power = samples.subarray(at, at + 1600).reduce((sum, each) => sum + each ** 2, 0);
            tenths.push(Math.sqrt(power / 1600));
          }
          const loudest = Math.max(...tenths);
          return { seconds: sound.duration, loudest,
                   loud: tenths.filter((each) => each > loudest / 4).length / 10,
                   shown: audio.duration };
        }"""
    )
    return found


def violations(page: Page) -> list[str]:
    """What axe has against the page as it stands."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return axe(page)


def to_result(page: Page) -> None:
    """Hand the answer in and go straight to its result."""
    drill.finish(page)
    drill.say_sure(page)
    for row in page.get_by_role("group").filter(has=page.get_by_role("radio")).all():
        row.get_by_role("radio", name="Said", exact=True).check()
    page.get_by_role("button", name="Straight to the result").click()
    expect(page.get_by_role("heading", name="Beside each other")).to_be_visible()


def check_figures(page: Page) -> None:
    """What is played and what is told of it are what was said to the microphone."""
    sound = decoded(page)
    # Each opening of the microphone plays the file from its start, so the whole of it is there.
    assert 6.2 <= sound["seconds"] <= 20
    assert sound["shown"] == pytest.approx(sound["seconds"], abs=0.2)
    assert sound["loudest"] == pytest.approx(LOUD / math.sqrt(2), rel=0.15)
    assert sound["loud"] == pytest.approx(SPOKEN, abs=0.4)
    words = page.locator("[data-figures]").inner_text()
    assert "One pause over a second: 1." in words
    share = re.search(r"spoke for (\d+) % of", words)
    assert share is not None
    assert int(share[1]) / 100 * sound["seconds"] == pytest.approx(SPOKEN, abs=0.4)
    first = re.search(r"first word came after ([\d.]+) s", words)
    assert first is not None
    assert float(first[1]) == pytest.approx(1.0, abs=0.4)


def test_an_answer_is_recorded_looked_into_played_uploaded_and_deleted(
    speaker: BrowserContext, watch: Watch
) -> None:
    page = speaker.new_page()
    page.goto("/drills/1")
    page.get_by_role("radio", name="Speaking, recorded").check()
    page.get_by_role("button", name="Check the microphone").click()
    expect(page.get_by_text("You are heard.")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    assert page.evaluate(STATES) == ["ended"]
    start_recorded(page)
    page.wait_for_timeout(2000)
    page.keyboard.press("p")
    page.wait_for_timeout(300)
    page.get_by_role("button", name="Point made").press("Space")
    found = violations(page)
    assert page.evaluate(STATES) == ["live"]
    assert page.evaluate("window.asked") == ["screen"]
    expect(page.get_by_text("2 points made")).to_be_visible()
    page.wait_for_timeout(4500)
    to_result(page)
    expect(page.get_by_text("You spoke for")).to_be_visible()
    check_figures(page)
    page.get_by_text("The same as a table").click()
    assert found + violations(page) == []
    pause = page.get_by_role("row").filter(has_text="Pause")
    expect(pause).to_have_count(1)
    assert re.search(r"1\.[456] s", pause.inner_text())
    expect(page.get_by_role("row", name="Point 2 made")).to_be_visible()
    page.get_by_role("button", name=re.compile("^1.5 ")).click()
    page.get_by_role("button", name="Play from").first.click()
    audio = page.locator("[data-player] audio")
    page.wait_for_function("() => document.querySelector('[data-player] audio').currentTime > 0.8")
    assert audio.evaluate("each => each.playbackRate") == 1.5
    page.get_by_role("button", name="Upload this recording").click()
    expect(page.get_by_text("In this browser and uploaded")).to_be_visible()
    page.get_by_role("button", name="Delete it from this browser").click()
    page.get_by_role("button", name="Delete it", exact=True).click()
    expect(page.locator("[data-player]")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("You spoke for")).to_be_visible()
    assert decoded(page)["loud"] == pytest.approx(SPOKEN, abs=0.4)
    page.goto("/recordings")
    expect(page.get_by_text("Nothing of yours is recorded in this browser.")).to_be_visible()
    page.get_by_role("link", name="Delete the upload").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("Nothing is uploaded.")).to_be_visible()


def test_what_was_recorded_before_the_tab_was_closed_can_be_played(
    speaker: BrowserContext, site: Site, watch: Watch
) -> None:
    watch.allow("404")
    page = speaker.new_page()
    start_recorded(page)
    page.wait_for_timeout(5800)
    address = page.url
    page.close()
    page = speaker.new_page()
    page.goto(address)
    expect(page.get_by_text("Recording. It stays in this browser.")).to_be_visible()
    to_result(page)
    expect(page.get_by_text("You spoke for").first).to_be_visible()
    assert 4.5 <= decoded(page)["seconds"] <= 9
    assert decoded(page)["loud"] >= 1.8
    site.sign_in(speaker, "eve")
    page.goto("/recordings")
    expect(page.get_by_text("Nothing of yours is recorded in this browser.")).to_be_visible()
    site.sign_in(speaker)
    page.reload()
    rows = page.locator("[data-kept-here] li")
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="Delete all in this browser").click()
    page.get_by_role("button", name="Keep them").click()
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="Delete all in this browser").click()
    page.get_by_role("button", name="Delete them").click()
    expect(rows).to_have_count(0)


def test_a_browser_that_keeps_its_sound_asleep_is_not_told_that_nothing_is_heard(
    speaker: BrowserContext,
) -> None:
    # As Firefox does on a machine without a loudspeaker.
    speaker.add_init_script(
        "AudioContext.prototype.resume = () => new Promise(() => {});"
        "Object.defineProperty(AudioContext.prototype, 'state', { get: () => 'suspended' });"
    )
    page = speaker.new_page()
    page.goto("/drills/1")
    page.get_by_role("radio", name="Speaking, recorded").check()
    page.get_by_role("button", name="Check the microphone").click()
    expect(page.get_by_text("this browser can't show its level")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Recording. It stays in this browser.")).to_be_visible()
    page.wait_for_timeout(7000)
    expect(page.get_by_text("Nothing is heard")).to_be_hidden()


def test_a_refused_microphone_is_said_and_the_other_ways_go_on(open_browser: NewContext) -> None:
    page = open_browser(signed_in=True).new_page()
    page.goto("/drills/1")
    page.get_by_role("radio", name="Speaking, recorded").check()
    page.get_by_role("button", name="Check the microphone").click()
    told = page.get_by_text("work without it")
    expect(told).to_be_visible()
    page.get_by_role("button", name="Start").click()
    expect(told).to_be_visible()
    expect(page).to_have_url(re.compile("/drills/1$"))
    page.get_by_role("radio", name="Speaking", exact=True).check()
    expect(told).to_be_hidden()
    page.get_by_label("Hands-free").check()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url(drill.ATTEMPT)
    expect(page.get_by_text("Hands-free: the question is read aloud")).to_be_visible()
    # This machine has no voice: it is said, and the clock starts at once.
    expect(page.get_by_text("This browser has no voice of its own")).to_be_visible()
    expect(page.get_by_role("button", name="Begin answering now")).to_be_hidden()
    page.get_by_role("button", name="Point made").click()
    drill.finish(page)
    expect(page.get_by_text(re.compile(r"Point made 0:\d\d into your time"))).to_be_visible()


# A voice of this machine, as a browser with one has it; it ends when the test says so.
VOICE = """
  window.read = [];
  class Words extends EventTarget {
    constructor(text) { super(); this.text = text; }
  }
  const voice = { name: "here", lang: "en-GB", localService: true, default: true };
  const speech = {
    getVoices: () => [{ ...voice, localService: false }, voice],
    speak: (words) => window.read.push(words),
    cancel: () => {},
    addEventListener: () => {},
  };
  Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Words });
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.tones = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (at) {
    window.tones += 1;
    return start.call(this, at);
  };
"""


def test_hands_free_reads_the_question_and_the_clock_starts_with_the_beep(
    speaker: BrowserContext, site: Site, watch: Watch
) -> None:
    # A browser sounds no page that nobody has touched since its reload.
    watch.allow("AudioContext was not allowed to start")
    speaker.add_init_script(VOICE)
    page = speaker.new_page()
    page.goto("/drills/1")
    page.get_by_role("radio", name="Speaking, recorded").check()
    page.get_by_label("Hands-free").check()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url(drill.ATTEMPT)
    page.wait_for_function("() => window.read.length === 1")
    assert page.evaluate("window.read[0].text") == "When would you not use Cache-aside?"
    assert page.evaluate("window.read[0].voice.localService")
    # Nothing is recorded and no time is gone while the question is read.
    expect(page.get_by_text("Recording begins with the clock")).to_be_visible()
    expect(page.get_by_text("Think first: the clock starts after this.")).to_be_visible()
    site.clock.forward(seconds=8)
    began = monotonic()
    page.evaluate("window.read[0].onend()")
    expect(page.get_by_text("Recording. It stays in this browser.")).to_be_visible()
    page.wait_for_function("() => window.tones === 1")
    assert 60 - seconds_left(page) <= monotonic() - began + 1
    page.reload()
    assert 60 - seconds_left(page) <= monotonic() - began + 1
    # It goes on hands-free, but nothing is read again.
    expect(page.get_by_text("Hands-free: the question is read aloud")).to_be_visible()
    assert page.evaluate("window.read") == []
    site.clock.forward(seconds=60)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("heading", name="How sure are you")).to_be_visible()


def seconds_left(page: Page) -> int:
    """What the clock shows, of a minute."""
    expect(drill.digits(page)).to_have_text(re.compile(r"^[01]:\d\d$"))
    minutes, seconds = drill.digits(page).inner_text().split(":")
    return 60 * int(minutes) + int(seconds)


def test_a_recording_begins_after_the_preparation(speaker: BrowserContext) -> None:
    page = speaker.new_page()
    page.goto("/drills/1")
    page.get_by_text("Preparation, the end, warnings").click()
    page.get_by_label("Time to prepare").select_option("60")
    page.get_by_role("radio", name="Speaking, recorded").check()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url(drill.ATTEMPT)
    expect(page.get_by_text("Recording begins with the clock")).to_be_visible()
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="Begin answering now").click()
    expect(page.get_by_text("Recording. It stays in this browser.")).to_be_visible()
    page.wait_for_timeout(1500)
    # As where a microphone is pulled out: it is said, and what was recorded stays.
    page.evaluate("window.opened.at(-1).dispatchEvent(new Event('ended'))")
    expect(
        page.get_by_text("The microphone is gone. What was recorded before is kept")
    ).to_be_visible()
    to_result(page)
    expect(page.locator("[data-player] audio")).to_have_count(1)
    assert 1 <= decoded(page)["seconds"] < 3


def test_a_pause_is_no_part_of_a_recording(speaker: BrowserContext, site: Site) -> None:
    page = speaker.new_page()
    start_recorded(page)
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    page.wait_for_timeout(6000)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Recording. It stays in this browser.")).to_be_visible()
    page.wait_for_timeout(1000)
    to_result(page)
    expect(page.get_by_text("Paused once, for")).to_be_visible()
    expect(page.get_by_text("You spoke for")).to_be_visible()
    taken = page.get_by_role("heading", name="Your answer").first.inner_text()
    minutes, seconds = re.findall(r"(\d+):(\d\d) of", taken)[0]
    # As long as the answer was by its clock, without what passed in the pause.
    assert decoded(page)["seconds"] <= 60 * int(minutes) + int(seconds) + 2


SIGNALS = """async (signals) => {
  const script = document.querySelector("script[src*='early.js']").src;
  const { analyse, inWords } = await import(script.replace("early.js", "sound.js"));
  const rate = 16000;
  const make = (parts, noise) => {
    const seconds = parts.reduce((sum, [each]) => sum + each, 0);
    const samples = new Float32Array(Math.round(seconds * rate));
    const wave = (beats, at) => Math.sin((2 * Math.PI * beats * at) / rate);
    let at = 0;
    let seed = 7;
    for (const [seconds, volume, beats] of parts) {
      for (const end = at + Math.round(seconds * rate); at < end; at += 1) {
        seed = (seed * 16807) % 2147483647;
        const swell = beats ? wave(beats / 2, at) ** 2 : 1;
        samples[at] = noise * (seed / 1073741823.5 - 1) + volume * swell * wave(220, at);
      }
    }
    return samples;
  };
  return signals.map(([parts, noise]) => {
    const figures = analyse(make(parts, noise), rate);
    return { ...figures, words: inWords(figures) };
  });
}"""


def test_pauses_of_known_length_are_found_in_quiet_and_in_noise(ada: Page) -> None:
    said = [
        [1.2, 0],
        [2, 0.2],
        [1.5, 0],
        [2, 0.1],
        [0.2, 0],
        [1, 0.2],
        [0.9, 0],
        [1, 0.2],
        [2.5, 0],
    ]
    shapes = [[*said[:-1], [3.0, 0], [1, 0.2]]]
    signals = [
        *([shape, noise] for shape in shapes for noise in (0.0, 0.001, 0.01)),
        [[[0.5, 0], [4, 0.3, 4], [2, 0], [4, 0.1, 4]], 0.003],
        [[[5, 0]], 0.0],
        [[[5, 0]], 0.002],
        [[[5, 0.2]], 0.0],
        [[[2, 0], [0.02, 0.5], [3, 0], [2, 0.2]], 0.001],
        [[], 0.0],
    ]
    ada.goto("/help")
    *known, syllables, silent, room, steady, click, nothing = ada.evaluate(SIGNALS, signals)
    for figures in known:
        assert figures["firstWord"] == pytest.approx(1.2, abs=0.05)
        lengths = [each["end"] - each["start"] for each in figures["pauses"]]
        assert lengths == pytest.approx([1.5, 3.0], abs=0.05)
        assert figures["longest"] == figures["pauses"][1]
        assert figures["share"] * figures["seconds"] == pytest.approx(7.2, abs=0.2)
    assert syllables["beats"] == pytest.approx(4, abs=0.5)
    for figures in (silent, room, nothing):
        assert figures["firstWord"] is None
        assert "No voice" in figures["words"]
    assert (steady["share"], steady["pauses"]) == (1, [])
    assert click["firstWord"] == pytest.approx(5.02, abs=0.05)


def choose_spoken(page: Page, *, way: str, hands_free: bool = True) -> None:
    """Start a drill in a spoken way and leave it, so that the way is remembered."""
    page.goto("/drills/1")
    page.get_by_role("radio", name=way, exact=True).check()
    page.get_by_label("Hands-free").set_checked(hands_free)
    page.get_by_role("button", name="Start").click()
    page.wait_for_url(drill.ATTEMPT)
    page.get_by_role("button", name="Finish and score").click()
    expect(page.get_by_role("heading", name="How sure are you")).to_be_visible()


def test_a_drill_started_offline_is_read_aloud_recorded_and_its_sound_found_later(
    speaking: Browser, site: Site, watch: Watch
) -> None:
    watch.allow(*NO_NET)
    context = speaking.new_context(
        base_url=site.url, viewport=DESKTOP, reduced_motion="reduce", permissions=["microphone"]
    )
    context.set_default_timeout(20_000)
    context.add_init_script(WATCHED + VOICE)
    watch.follow(context)
    site.sign_in(context)
    page = context.new_page()
    choose_spoken(page, way="Speaking, recorded")
    page.goto("/")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    expect(page.get_by_text("drills of today's queue are kept on this device")).to_be_visible()
    context.set_offline(True)
    page.goto("/drills/1")
    expect(page.get_by_text("You answer by speaking, recorded on this device")).to_be_visible()
    page.get_by_role("button", name="Start the").first.click()
    page.wait_for_function("() => window.read.length === 1")
    expect(page.get_by_text("Recording begins with the clock")).to_be_visible()
    page.evaluate("window.read[0].onend()")
    expect(page.get_by_text("Recording. It stays in this browser.")).to_be_visible()
    page.wait_for_function("() => window.tones === 1")
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Point made").click()
    page.get_by_role("button", name="Finish and score").click()
    expect(page.get_by_text("No connection: this is kept on this device")).to_be_visible()
    expect(page.get_by_label("Recording")).to_have_count(1)
    context.set_offline(False)
    expect(page.get_by_text("Not sent yet")).to_be_hidden()
    page.reload()
    expect(page.get_by_text(re.compile(r"Point made 0:0\d into your time"))).to_be_visible()
    drill.say_sure(page)
    expect(page.locator("[data-player] audio")).to_have_count(1)
    assert decoded(page)["seconds"] >= 1
    context.close()


def test_hands_free_goes_on_to_the_next_question_until_it_is_touched(ada: Page) -> None:
    ada.add_init_script(VOICE)
    choose_spoken(ada, way="Speaking")
    expect(ada.get_by_text("the next question comes by itself")).to_have_count(0)
    ada.goto("/")
    ada.get_by_role("button", name="5 minutes now").click()
    ada.get_by_role("button", name="Start (1 of").click()
    ada.wait_for_function("() => window.read.length === 1")
    first = ada.url
    ada.evaluate("window.read[0].onend()")
    expect(ada.get_by_role("button", name="Begin answering now")).to_be_hidden()
    # The keys of a spoken answer are heard as soon as its clock runs.
    ada.keyboard.press("p")
    expect(ada.get_by_text("1 point made")).to_be_visible()
    ada.get_by_role("button", name="Finish and score").click()
    expect(ada.get_by_text("the next question comes by itself")).to_be_visible()
    ada.wait_for_function("() => window.read.length === 1")
    assert ada.url != first
    ada.evaluate("window.read[0].onend()")
    expect(ada.get_by_role("button", name="Begin answering now")).to_be_hidden()
    ada.goto(first)
    expect(ada.get_by_text("the next question comes by itself")).to_have_count(0)
