// The running drill: an honest clock, drafts that are kept, and nothing that moves without need.
import { announcement, elapsedAt, faceAt, makeClock } from "./clock.js";
import { keepDrafts, readKept } from "./drafts.js";

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
let clock = makeClock(Number(root.dataset.elapsed), allowed, performance.now());
let style = root.dataset.style;
let shown = elapsedAt(clock, performance.now());

function draw() {
  const monotonic = performance.now();
  const face = faceAt(clock, monotonic, style);
  digits.textContent = face.text;
  root.classList.toggle("is-over", face.over);
  find("fill").style.width = `${Math.min(100, face.share * 100)}%`;
  const beat = BEAT_ENDS.findIndex((end) => face.share <= end);
  beats.forEach((each, place) => each.classList.toggle("is-now", place === beat));
  if (face.over) find("say").textContent = "Time. Finish your sentence.";
  const elapsed = elapsedAt(clock, monotonic);
  const spoken = announcement(clock, shown, elapsed);
  if (spoken) find("announce").textContent = spoken;
  shown = elapsed;
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
  hide.setAttribute("aria-pressed", String(hidden));
}

function countWords() {
  const words = area.value.trim() ? area.value.trim().split(/\s+/).length : 0;
  const seconds = Math.round((words * 60) / 150);
  find("words").textContent =
    words === 0 ? "" : `${words} ${words === 1 ? "word" : "words"}, ${seconds} s to say`;
}

function restore() {
  const kept = readKept(attempt);
  if (kept && kept.revision > Number(root.dataset.revision)) {
    area.value = kept.text;
    return kept.revision;
  }
  return Number(root.dataset.revision);
}

const revision = restore();
const drafts = keepDrafts({
  attempt,
  area,
  revision,
  show: (state) => (find("saved").textContent = state),
  signedOut: () => (find("signed-out").hidden = false),
  closed: () => location.reload(),
});
if (revision > Number(root.dataset.revision)) drafts.keep();

area.addEventListener("input", countWords);
hide.hidden = false;
hide.addEventListener("click", () => setHidden(!digits.classList.contains("is-hidden")));
setHidden(style === "hidden");

const sheet = find("sheet");
let finishing = false;
sheet.addEventListener("submit", (event) => {
  // A second press is the same answer; the server would say so, the page need not ask.
  if (finishing) return event.preventDefault();
  finishing = true;
});
area.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) sheet.requestSubmit();
});

document.addEventListener("visibilitychange", () => document.hidden || readAgain());
addEventListener("pageshow", (event) => event.persisted && readAgain());

countWords();
draw();
setInterval(draw, 200);
