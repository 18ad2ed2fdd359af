// A spoken answer while it runs: recording, "point made", the screen kept on, hands-free.
import { answered } from "./drill.js";
import { beep, hush, isHandsFree, localVoice, openSound, say } from "./handsfree.js";
import { HEARD, asShare, listen, openMicrophone, recordableType, release, whyNot } from "./microphone.js";
import { onKey } from "./pressed.js";
import { record } from "./recorder.js";
import { load } from "./sound_shelf.js";
import { keepAwake } from "./wake.js";

const root = document.querySelector("[data-attempt]");
const panel = document.querySelector("[data-voice]");
const find = (name) => panel.querySelector(`[data-${name}]`);
const attempt = root.dataset.attempt;
const sheet = root.querySelector("[data-sheet]");
const allowed = root.dataset.allowed === "" ? null : Number(root.dataset.allowed);
// So long nothing may be heard before the page says so.
const QUIET_MS = 6000;
// A recording that begins later, as after a reload, can't say when the first word came.
const BEGINNING_SECONDS = 5;
// The first word is looked for in this many pieces of five seconds: enough for 15 s of silence.
const FIRST_PIECES = 5;
// Hands-free, after zero: how long a silence ends the answer, and how long one may go on.
const END_SILENCE_MS = 2000;
const LONGEST_OVERTIME = 10;
// The answer goes on after these.
const TURN = /\/(begin|pause)$/;

const state = { stream: null, recording: null, entry: null, stopListening: null, heardAt: 0, ending: false };
const letScreenGo = keepAwake();
panel.hidden = false;

/** Resolves when the clock of the answer runs: the preparation is over, or there is none. */
const begun = new Promise((resolve) => {
  if (answered() >= 0) return resolve();
  root.addEventListener("elapsed", ({ detail }) => detail >= 0 && resolve());
});

/** The seconds at which a point was made; a reload keeps them. */
const points = JSON.parse(sessionStorage.getItem(`points/${attempt}`) ?? "[]");

function showPoints() {
  find("moments").value = points.join(",");
  find("count").textContent = points.length === 0 ? "" : `${points.length} ${points.length === 1 ? "point" : "points"} made`;
}

/** A point was made when the key or the button was pressed, however late this hears of it. */
function makePoint({ timeStamp }) {
  const ago = (performance.now() - timeStamp) / 1000;
  const at = Number((answered() - ago).toFixed(1));
  if (at < 0) return;
  // Two taps in one tenth of a second are one.
  if (points.at(-1) === at) return;
  points.push(at);
  sessionStorage.setItem(`points/${attempt}`, JSON.stringify(points));
  showPoints();
}

function tell(words, kind) {
  find("told").textContent = words;
  panel.dataset.state = kind;
}

/** Show the level, and say early that nothing is heard. */
function hear(decibels) {
  const now = performance.now();
  // What can't be listened to is not called silent.
  if (decibels === null) return void (state.heardAt = state.openedAt = now);
  find("level").style.width = `${asShare(decibels) * 100}%`;
  if (decibels > HEARD) {
    state.heardAt = now;
    state.heard = true;
  }
  const quiet = !state.heard && now - state.openedAt > QUIET_MS;
  if (quiet && panel.dataset.state === "recording") tell("Nothing is heard yet. Is the microphone muted?", "quiet");
  if (!quiet && panel.dataset.state === "quiet") tell("Recording. It stays in this browser.", "recording");
}

/** Thinking is not recorded: the microphone is open, and its tape runs with the clock. */
async function untilBegun() {
  if (answered() < 0) tell("The microphone is open. Recording begins with the clock.", "opening");
  await begun;
}

async function startRecording() {
  tell("Opening the microphone", "opening");
  try {
    state.stream = await openMicrophone();
    state.entry = {
      id: panel.dataset.newRecording,
      attempt,
      learner: panel.dataset.learner,
      subject: panel.dataset.subject,
      title: panel.dataset.title,
      type: recordableType(),
      startedAt: 0,
      begunAt: Date.now(),
      uploadedAt: null,
    };
    await untilBegun();
    state.entry.startedAt = Math.max(0, answered());
    state.recording = await record(state.stream, state.entry, {
      kept: () => {},
      failed: (words) => tell(words, "failed"),
    });
  } catch (error) {
    letGo();
    return tell(whyNot(error), "failed");
  }
  if (root.classList.contains("is-paused")) state.recording.pause();
  state.openedAt = performance.now();
  state.stopListening = listen(state.stream, hear);
  state.stream.getTracks()[0].addEventListener("ended", () => {
    if (!state.ending) tell("The microphone is gone. What was recorded before is kept; go on speaking or type.", "failed");
  });
  tell("Recording. It stays in this browser.", "recording");
}

// A pause is no part of the recording: its seconds are those of the clock.
addEventListener("turned", ({ detail: { kind } }) => {
  if (kind === "paused") state.recording?.pause();
  else if (kind === "resumed") state.recording?.resume();
});

/** Give the microphone back. */
function letGo() {
  state.stopListening?.();
  state.stopListening = null;
  release(state.stream);
  state.stream = null;
}

/** When the first word came, by the beginning of the recording; "" where that can't be known. */
async function firstWord() {
  if (!state.entry || state.entry.startedAt > BEGINNING_SECONDS || !state.heard) return "";
  try {
    // Only now: while somebody speaks, nothing of it is needed.
    const { figuresOf } = await import("./listening.js");
    const kept = await load(state.entry, FIRST_PIECES);
    const figures = await figuresOf(kept.blob);
    return (state.entry.startedAt + (figures.firstWord ?? figures.seconds)).toFixed(1);
  } catch {
    // Unknown is better than a guess, and the answer must not wait for it.
    return "";
  }
}

/** End the recording, so that its last piece is kept before the page goes. */
async function end() {
  state.ending = true;
  hush();
  await state.recording?.stop();
  letGo();
  letScreenGo();
  find("first-word").value = await firstWord();
}

/** The answer waits for the recording's end; then it is sent as it would have been. */
document.addEventListener(
  "submit",
  async (event) => {
    const isTurn = TURN.test(event.submitter?.formAction);
    if (event.target !== sheet || isTurn || state.ended) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (state.ending) return;
    try {
      await end();
    } finally {
      state.ended = true;
      // Not before this event is over: until then a form takes no other.
      setTimeout(() => sheet.requestSubmit(event.submitter));
    }
  },
  true,
);

addEventListener("pagehide", () => {
  state.recording?.flush();
  hush();
  if (!state.ending) letGo();
});
document.addEventListener("visibilitychange", () => document.hidden && state.recording?.flush());
// Back through the browser's history: the microphone was given back, so the page begins again.
addEventListener("pageshow", (event) => event.persisted && location.reload());

const isWriting = (target) => target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
find("point").addEventListener("click", makePoint);
onKey((event) => {
  if (event.code !== "KeyP" || event.ctrlKey || event.metaKey || event.repeat) return;
  if (document.querySelector("dialog:modal") || (isWriting(event.target) && !event.altKey)) return;
  event.preventDefault();
  makePoint(event);
});

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Read the question, give the time to prepare that was asked for, and start the clock with a beep. */
async function readAndBegin() {
  const reading = say(document.getElementById("question").textContent);
  await Promise.race([reading, begun]);
  await Promise.race([wait(Number(panel.dataset.think) * 1000), begun]);
  hush();
  if (answered() < 0) root.querySelector("[data-prepare] button").click();
  await beep();
}

/** After zero the answer ends by itself: at a silence, or when it is enough. */
async function goHandsFree() {
  find("hands-free").hidden = false;
  openSound();
  find("no-voice").hidden = (await localVoice()) !== null;
  if (answered() < 0) await readAndBegin();
  if (allowed === null) return;
  const timer = setInterval(async () => {
    const over = answered() - allowed;
    if (over < 0) return;
    if (!state.beeped) {
      state.beeped = true;
      await beep(2);
    }
    const silent = state.recording && performance.now() - state.heardAt > END_SILENCE_MS;
    if (!silent && over < LONGEST_OVERTIME) return;
    clearInterval(timer);
    sheet.requestSubmit();
  }, 200);
}

showPoints();
find("point").focus({ preventScroll: true });
// After a reload it goes on; where the time was up meanwhile, the learner ends the answer.
if (isHandsFree() && answered() < (allowed ?? Infinity)) goHandsFree();
if (panel.dataset.voice === "record") startRecording();
