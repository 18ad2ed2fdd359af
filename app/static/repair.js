// A repair against the clock: the server's time, and a text that is kept while it is written.
import { announcement, elapsedAt, faceAt, jumped, makeClock } from "./clock.js";
import { onFinishKey } from "./pressed.js";

const root = document.querySelector("[data-round]");
const find = (name) => root.querySelector(`[data-${name}]`);
const address = `/rounds/${root.dataset.round}`;
const area = find("text");
const digits = find("digits");
const hide = find("hide");
const allowed = Number(root.dataset.allowed);
const PAUSE_MS = 800;

const arrived = performance.getEntriesByType("navigation")[0]?.responseStart || performance.now();
let clock = makeClock(Number(root.dataset.elapsed), allowed, arrived);
let shown = elapsedAt(clock, performance.now());
let looked = { monotonic: performance.now(), wall: Date.now() };
let revision = Number(root.dataset.revision);
let kept = area.value;
let waiting = 0;
let finishing = false;

function draw() {
  const face = faceAt(clock, performance.now(), "down");
  digits.textContent = face.text;
  root.classList.toggle("is-over", face.over);
  find("fill").style.width = `${Math.min(100, face.share * 100)}%`;
  if (face.over) find("say").textContent = "Time. Finish your sentence.";
  const elapsed = elapsedAt(clock, performance.now());
  const spoken = announcement(clock, shown, elapsed);
  if (spoken) find("announce").textContent = spoken;
  shown = elapsed;
}

/** Ask the server again: after sleep, on waking, on coming back through the browser's history. */
async function readAgain() {
  try {
    const asked = performance.now();
    const headers = { Accept: "application/json" };
    const response = await fetch(`${address}/clock`, { redirect: "error", headers });
    if (!response.ok) return;
    const told = await response.json();
    if (told.stage !== "repairing") return location.reload();
    clock = makeClock(told.elapsed, allowed, (asked + performance.now()) / 2);
    draw();
  } catch {
    // Without a connection the page's own clock goes on.
  }
}

function tick() {
  const now = { monotonic: performance.now(), wall: Date.now() };
  if (jumped(looked, now)) readAgain();
  looked = now;
  draw();
}

function say(words, state) {
  find("saved").textContent = words;
  find("saved").dataset.state = state;
}

/** Send the text where it has changed; what could not be sent is tried again. */
async function keep(leaving = false) {
  const text = area.value;
  if (finishing || text === kept) return;
  revision += 1;
  try {
    const response = await fetch(`${address}/draft`, {
      method: "PUT",
      redirect: "error",
      keepalive: leaving,
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ revision, text }),
    });
    if (!response.ok) throw new Error(String(response.status));
    kept = text;
    if (area.value === text) say("Saved", "saved");
  } catch {
    say("Not saved yet", "device");
    later(3000);
  }
}

function later(wait) {
  clearTimeout(waiting);
  waiting = setTimeout(keep, wait);
}

area.addEventListener("input", () => {
  say("Saving", "");
  later(PAUSE_MS);
});
area.addEventListener("blur", () => keep());
find("sheet").addEventListener("submit", (event) => {
  if (finishing) return event.preventDefault();
  finishing = true;
  clearTimeout(waiting);
});
addEventListener("pagehide", () => keep(true));
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  finishing = false;
  readAgain();
});
document.addEventListener("visibilitychange", () => (document.hidden ? keep(true) : readAgain()));

digits.hidden = false;
hide.hidden = false;
hide.addEventListener("click", () => {
  const hidden = digits.classList.toggle("is-hidden");
  hide.textContent = hidden ? "Show" : "Hide";
  hide.setAttribute("aria-label", hidden ? "Show the time" : "Hide the time");
});
say("Saved as you type", "");
draw();
setInterval(tick, 200);
onFinishKey(area);
