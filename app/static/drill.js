// The running drill: an honest clock, drafts that are kept, and nothing that moves without need.
import { announcement, elapsedAt, faceAt, jumped, makeClock } from "./clock.js";
import { choose, forget, keepDrafts, listKept } from "./drafts.js";
import { isAnother, showOthers } from "./others.js";

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
let clock = makeClock(Number(root.dataset.elapsed), allowed, arrived);
let shown = elapsedAt(clock, performance.now());
let looked = { monotonic: performance.now(), wall: Date.now() };

/** Seconds of answering by now, for what else runs on this page. */
export const answered = () => elapsedAt(clock, performance.now());

function draw() {
  const monotonic = performance.now();
  const face = faceAt(clock, monotonic, root.dataset.style);
  digits.textContent = face.text;
  root.classList.toggle("is-over", face.over);
  if (find("fill")) find("fill").style.width = `${Math.min(100, face.share * 100)}%`;
  const beat = face.over ? BEAT_ENDS.length - 1 : BEAT_ENDS.findIndex((end) => face.share <= end);
  beats.forEach((each, place) => each.classList.toggle("is-now", place === beat));
  if (face.over) find("say").textContent = "Time. Finish your sentence.";
  const elapsed = elapsedAt(clock, monotonic);
  const spoken = announcement(clock, shown, elapsed);
  if (spoken) find("announce").textContent = spoken;
  shown = elapsed;
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
    // Half of the round trip is gone since the server looked at its clock.
    clock = makeClock(told.elapsed, told.allowed, (asked + performance.now()) / 2);
    draw();
  } catch {
    // Without a connection the page's own clock goes on.
  }
}

function setHidden(hidden) {
  digits.classList.toggle("is-hidden", hidden);
  hide.textContent = hidden ? "Show" : "Hide";
  hide.setAttribute("aria-label", hidden ? "Show the time" : "Hide the time");
}

function countWords() {
  const words = area.value.trim() ? area.value.trim().split(/\s+/).length : 0;
  const seconds = Math.round((words * 60) / 150);
  find("words").textContent =
    words === 0 ? "" : `${words} ${words === 1 ? "word" : "words"}, ${seconds} s to say`;
}

/** Show what other tabs of this browser, and at the start the server, hold beside this text. */
function lookForOthers() {
  const texts = listKept(attempt).map((kept) => (kept.tab === drafts.name() ? "" : kept.text));
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

const fromServer = area.defaultValue;
const kept = listKept(attempt);
const known = Number(root.dataset.revision);
const text = choose(kept, fromServer, area.value);
if (area.value === fromServer || area.value !== text) {
  area.value = text;
  // On with the sentence, not in front of it.
  area.setSelectionRange(text.length, text.length);
}
const drafts = keepDrafts({
  attempt,
  area,
  revision: Math.max(known, ...kept.map((each) => each.revision)),
  show: showState,
  signedOut: (yes) => (find("signed-out").hidden = !yes),
  closed: () => (find("closed").hidden = false),
});
showState("Saved as you type", "");
if (text !== fromServer) drafts.keep();

area.addEventListener("input", () => {
  countWords();
  lookForOthers();
});
addEventListener("storage", (event) => {
  if (!event.key?.startsWith(`draft/${attempt}/`)) return;
  if (lookForOthers()) showState("Changed in another tab; both texts are kept", "device");
});
digits.hidden = false;
hide.hidden = false;
hide.addEventListener("click", () => setHidden(!digits.classList.contains("is-hidden")));
setHidden(root.dataset.style === "hidden");

const sheet = find("sheet");
let finishing = false;
sheet.addEventListener("submit", (event) => {
  // A second press is the same answer; the server would say so, the page need not ask.
  if (finishing) return event.preventDefault();
  finishing = true;
  find("tab").value = drafts.name();
  sheet.elements.revision.value = drafts.revision();
  drafts.pause(true);
});
area.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) sheet.requestSubmit();
});
find("leave").addEventListener("click", () => forget(attempt));

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
draw();
setInterval(tick, 200);
