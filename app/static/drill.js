// The running drill: an honest clock, drafts that are kept, and nothing that moves without need.
import "./asked.js";
import {
  announcement,
  elapsedAt,
  faceAt,
  jumped,
  makeClock,
  spokenTime,
  standsAt,
  threshold,
} from "./clock.js";
import { choose, keepDrafts, listKept, onOtherTab } from "./drafts.js";
import { letHide } from "./hide.js";
import { isAnother, showOthers } from "./others.js";
import { isWaiting } from "./outbox.js";
import { onFinishKey, onKey } from "./pressed.js";
import "./steps.js";
import { who } from "./store.js";
import { shareTabs } from "./tabs.js";
import { makeWarnings } from "./warnings.js";

const root = document.querySelector("[data-attempt]");
const find = (name) => root.querySelector(`[data-${name}]`);
const attempt = root.dataset.attempt;
const area = find("text");
const digits = find("digits");
const hide = find("hide");
const beats = [...root.querySelectorAll("[data-beat]")];
// Where the answer's own parts end, as shares of the box: headline, reason and example, close.
const BEAT_ENDS = [0.15, 0.75, 1];

const allowed = root.dataset.allowed === "" ? null : Number(root.dataset.allowed);
// The server looked at its clock before this page's first byte, which the browser has timed.
const arrived = performance.getEntriesByType("navigation")[0]?.responseStart || performance.now();
const isHard = "hard" in root.dataset;
/** While the preparation runs the seconds answered are below zero. */
const clockOf = (elapsed, preparation, at, stands) =>
  makeClock(preparation > 0 ? -preparation : elapsed, allowed, at, isHard, stands);
const { elapsed: told, preparation: toPrepare } = root.dataset;
let clock = clockOf(Number(told), Number(toPrepare), arrived, "paused" in root.dataset);
let shown = elapsedAt(clock, performance.now());
let looked = { monotonic: performance.now(), wall: Date.now() };

/** Seconds of answering by now, for what else runs on this page. */
export const answered = () => elapsedAt(clock, performance.now());

const usualWords = find("say").textContent;
const sayWords = (words) => {
  find("say").textContent = words || usualWords;
  root.classList.toggle("is-warned", words !== "");
};
const wanted = (kind) => `warn${kind}` in root.dataset;
const warn = makeWarnings({
  look: wanted("Look"),
  sound: wanted("Sound"),
  vibration: wanted("Vibration"),
  show: sayWords,
});

function draw() {
  const monotonic = performance.now();
  const face = faceAt(clock, monotonic, root.dataset.style);
  digits.textContent = face.text;
  root.classList.toggle("is-over", face.over);
  if (find("fill")) find("fill").style.width = `${Math.min(100, face.share * 100)}%`;
  const beat = face.over ? BEAT_ENDS.length - 1 : BEAT_ENDS.findIndex((end) => face.share <= end);
  beats.forEach((each, place) => each.classList.toggle("is-now", place === beat));
  root.classList.toggle("is-preparing", face.preparing);
  if (find("prepare")) find("prepare").hidden = !face.preparing;
  if (face.preparing) find("say").textContent = "Think first: the clock starts after this.";
  if (face.over) find("say").textContent = isHard ? "Time." : "Time. Finish your sentence.";
  const elapsed = elapsedAt(clock, monotonic);
  const spoken = announcement(clock, shown, elapsed);
  if (spoken && wanted("Look")) find("announce").textContent = spoken;
  const passed = threshold(clock, shown, elapsed);
  if (passed === "begin") sayWords("");
  warn(passed, spoken);
  shown = elapsed;
  root.dispatchEvent(new CustomEvent("elapsed", { detail: elapsed }));
  // At a hard stop's zero the page hands in; where it is gone, the server does so by itself.
  if (isHard && face.over && !isOvertaken) sheet.requestSubmit(find("finish"));
}

/** Draw, and ask the server first where this machine slept or its clock was set meanwhile. */
function tick() {
  const now = { monotonic: performance.now(), wall: Date.now() };
  if (jumped(looked, now)) readAgain();
  looked = now;
  draw();
}

/** Ask the server again: after sleep, on waking, on coming back through the browser's history. */
async function readAgain() {
  try {
    const asked = performance.now();
    const response = await fetch(`/attempts/${attempt}/clock`, {
      redirect: "error",
      headers: { Accept: "application/json" },
    });
    if (!response.ok) return;
    const told = await response.json();
    if (told.stage !== "running") return location.reload();
    // A pause that the server has not heard of yet: this page knows better.
    if (await isWaiting(attempt)) return;
    if (told.paused !== clock.stands) return location.reload();
    if (told.holder && told.holder !== drafts.name()) giveWay();
    // Half of the round trip is gone since the server looked at its clock.
    const halfway = (asked + performance.now()) / 2;
    clock = clockOf(told.elapsed, told.preparation, halfway, told.paused);
    draw();
  } catch {
    // Without a connection the page's own clock goes on.
  }
}

/** Where the answer goes on: in the text, or where a spoken one notes its points by key. */
const goOn = () => (find("point") ?? area).focus();

/** Let the clock stand and cover the question and the text, or go on. */
function setPaused(yes) {
  const monotonic = performance.now();
  clock = makeClock(elapsedAt(clock, monotonic), allowed, monotonic, isHard, yes);
  showPause();
  if (yes) find("go-on").focus();
  else goOn();
}

function showPause() {
  root.classList.toggle("is-paused", clock.stands);
  find("cover").hidden = !clock.stands;
  if (clock.stands) find("stands").textContent = standsAt(clock);
}

/** What the outbox has kept of the clock, shown at once. */
addEventListener("turned", ({ detail: { kind } }) => {
  if (kind !== "prepared") return setPaused(kind === "paused");
  clock = makeClock(Math.max(0, answered()), allowed, performance.now(), isHard);
  draw();
  goOn();
});

let isOvertaken = false;

/** Another tab or device goes on: nothing more is written here until the learner says so. */
function giveWay() {
  area.readOnly = true;
  isOvertaken = true;
  find("overtaken").hidden = false;
  find("finish").disabled = true;
  drafts.pause(true);
}

function goOnHere() {
  area.readOnly = false;
  isOvertaken = false;
  find("overtaken").hidden = true;
  find("finish").disabled = false;
  drafts.pause(false);
  drafts.take();
  tabs.takeOver();
  area.focus();
}

function countWords() {
  const words = area.value.trim() ? area.value.trim().split(/\s+/).length : 0;
  const seconds = Math.round((words * 60) / 150);
  find("words").textContent =
    words === 0 ? "" : `${words} ${words === 1 ? "word" : "words"}, ${seconds} s to say`;
}

/** Show what other tabs of this browser, and at the start the server, hold beside this text. */
async function lookForOthers() {
  const texts = (await listKept(attempt)).map((kept) => (kept.tab === drafts.name() ? "" : kept.text));
  const others = [...texts, fromServer].filter((text) => isAnother(text, area.value));
  showOthers(root, others, (text) => {
    area.value = area.value.trim() ? `${area.value}\n\n${text}` : text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });
  return others.length > 0;
}

function showState(words, state) {
  find("saved").textContent = words;
  find("saved").dataset.state = state;
}

const sheet = find("sheet");
const fromServer = area.defaultValue;
const kept = await listKept(attempt);
const known = Number(root.dataset.revision);
const text = choose(kept, fromServer, area.value);
if (area.value !== text) {
  area.value = text;
  // On with the sentence, not in front of it.
  area.setSelectionRange(text.length, text.length);
}
const drafts = keepDrafts({
  attempt,
  learner: await who(),
  area,
  revision: Math.max(known, ...kept.map((each) => each.revision)),
  show: showState,
  signedOut: (yes) => (find("signed-out").hidden = !yes),
  closed: () => (find("closed").hidden = false),
  overtaken: giveWay,
  renamed: () => tabs.takeOver(),
});
const tabs = shareTabs({ attempt, name: drafts.name, giveWay });
showState("Saved as you type", "");
if (text !== fromServer) drafts.keep();

area.addEventListener("input", () => {
  countWords();
  lookForOthers();
});
onOtherTab(attempt, async () => {
  if (await lookForOthers()) showState("Changed in another tab; both texts are kept", "device");
});
digits.hidden = false;
hide.hidden = false;
letHide(digits, hide, root.dataset.style === "hidden");
find("here").addEventListener("click", goOnHere);

/** Keys that work while somebody types: Alt with B pauses, with T tells the time while held. */
onKey((event, isEarly) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.code === "KeyB") {
    event.preventDefault();
    find(clock.stands ? "go-on" : "pause")?.click();
  } else if (event.code === "KeyT") {
    event.preventDefault();
    if (event.repeat) return;
    find("announce").textContent = spokenTime(clock, performance.now());
    // One that was held before may be let go by now.
    if (!isEarly) root.classList.add("is-peeking");
  }
});
for (const kind of ["keyup", "blur"]) {
  addEventListener(kind, () => root.classList.remove("is-peeking"));
}

let finishing = false;
sheet.addEventListener("submit", (event) => {
  // A pause, the end of the preparation and leaving hand nothing in.
  if (event.submitter?.hasAttribute("formaction")) return;
  // A second press is the same answer; the server would say so, the page need not ask.
  if (finishing) return event.preventDefault();
  finishing = true;
  find("tab").value = drafts.name();
  sheet.elements.revision.value = drafts.revision();
  // Whoever hands in while the preparation runs took no time of the answer's.
  sheet.dataset.seconds = Math.max(0, elapsedAt(clock, performance.now()));
  drafts.pause(true);
});
find("leave").addEventListener("click", () => drafts.pause(true));

// The answer could be neither kept nor sent: it is typed on here.
addEventListener("stay", () => {
  finishing = false;
  drafts.pause(false);
});
document.addEventListener("visibilitychange", () => document.hidden || readAgain());
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  // Back from a page that never came, or through history: the press before does not count.
  finishing = false;
  drafts.pause(false);
  readAgain();
});

countWords();
lookForOthers();
// The newer tab goes on; on another device the older one learns of it from the server.
if (root.dataset.holder && root.dataset.holder !== drafts.name()) drafts.take();
tabs.takeOver();
showPause();
draw();
setInterval(tick, 200);
onFinishKey(area);
// On the kept page only its script knows whether the answer is spoken; elsewhere it is here already.
if (find("voice")) import("./voice.js");
