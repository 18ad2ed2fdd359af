// The steps of an attempt go through the outbox: kept on this device first, then sent, then shown.
import { forget } from "./drafts.js";
import { dropRefused, flushFor, keepSteps, recordOf } from "./outbox.js";
import { newId, who } from "./store.js";

// So long the server has to answer before the drill goes on without it.
const PATIENCE_MS = 5000;
const ADDRESS = /^\/attempts\/([0-9a-f-]{36})\/([a-z]+)$/;
// How the clock runs; any of them may come several times on one page.
const TURNS = { begin: "prepared", pause: "paused", resume: "resumed" };
const busy = new Set();

/** The answers to a form's questions as the payloads of steps. */
const READERS = {
  submit: (form) => {
    const seconds = form.dataset.seconds;
    const payload = { text: form.elements.text.value };
    for (const name of ["tab", "first_word", "moments"]) {
      if (form.elements[name]?.value) payload[name] = form.elements[name].value;
    }
    return [["submitted", seconds ? { ...payload, seconds: Number(seconds) } : payload]];
  },
  sure: (_form, button) => [["sure", { confidence: Number(button.value) }]],
  points: (form, button) => {
    const sent = new FormData(form);
    const marks = [...new Set(sent.keys())].filter((name) => name.startsWith("mark-"));
    const own = sent.get("own_points");
    const payload = { marks: marks.map((name) => sent.get(name)), own_points: own };
    const express = button?.value === "express" ? [["scored", { levels: {} }]] : [];
    return [["marked", payload], ...express];
  },
  rubric: (form) => {
    const given = [...new FormData(form)].filter(([name]) => name.startsWith("level-"));
    const levels = given.map(([name, level]) => [name.slice(6), Number(level)]);
    return [["scored", { levels: Object.fromEntries(levels) }]];
  },
  rating: (form) => [
    ["rated", { rating: Number(form.elements.rating.value), reason: form.elements.reason.value }],
  ],
  leave: (form) => [["left", { text: form.elements.text?.value ?? "" }]],
  undo: () => [["undone", {}]],
};

/** A form's steps, under the numbers it came with, so that a repeat is known as one. */
function stepsOf(name, form, button) {
  const ids = ["event_id", "express_id"].map((field) => form.elements[field]?.value);
  return READERS[name](form, button).map(([kind, payload], place) => ({
    id: ids[place] || newId(),
    kind,
    at: Date.now(),
    payload,
  }));
}

/** Send a form as a page without script would, with the button that was pressed. */
function sendPlainly(form, button) {
  if (button?.hasAttribute("formaction")) form.action = button.formAction;
  if (button?.name) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: button.name, value: button.value });
    form.append(field);
  }
  HTMLFormElement.prototype.submit.call(form);
}

const within = (work, ms) =>
  Promise.race([work, new Promise((resolve) => setTimeout(() => resolve("waiting"), ms))]);

/** Say something where the page says what it saves. */
function say(words) {
  document.querySelector("dialog:modal")?.close();
  const place = document.querySelector("[data-saved]");
  if (place) place.textContent = words;
}

/** Send a form plainly, but never into a connection that is not there: the text would be gone. */
function fallBack(form, button) {
  if (navigator.onLine) return sendPlainly(form, button);
  say("There is no connection, and this browser keeps nothing. Leave this page open, and try again.");
  return dispatchEvent(new Event("stay"));
}

/** Keep, send, and go on: on the server's page where it has them, else on this device. */
async function take(attempt, name, form, button) {
  const learner = await who();
  if (learner === null) return fallBack(form, button);
  const steps = stepsOf(name, form, button);
  if (!(await keepSteps(emptyRecord(attempt, learner), steps))) return fallBack(form, button);
  if (name === "leave") await forget(attempt);
  const outcome = navigator.onLine ? await within(flushFor(attempt), PATIENCE_MS) : "waiting";
  if (outcome === "signed-out" && name === "submit") return sendPlainly(form, button);
  if (outcome === "refused" && name === "rating") {
    await dropRefused(attempt);
    return sendPlainly(form, button);
  }
  if (outcome !== "waiting") return location.assign(onward(name, attempt, button));
  return goOnWithout(attempt, name, button);
}

/** An attempt of which nothing is kept yet. */
const emptyRecord = (attempt, learner) => ({ id: attempt, learner, bundle: null, events: [] });

/** Where a step leads that the server has. */
const onward = (name, attempt, button) =>
  name === "leave" ? button.dataset.after : `/attempts/${attempt}`;

/** On to the next step as this device has it. */
async function goOnWithout(attempt, name, button) {
  // A page opens without a connection only where a service worker has it.
  if (name === "leave" && navigator.serviceWorker?.controller) return location.assign("/offline");
  if (["leave", "rating"].includes(name)) return goOnLater(onward(name, attempt, button), attempt);
  try {
    if ((await recordOf(attempt))?.bundle) return await (await prepare()).show(attempt);
  } catch {
    // The connection went before the looks of the steps had come.
  }
  return goOnLater(`/attempts/${attempt}`, attempt);
}

/**
 * Let the clock stand, go on, or begin, at once and in place; the server hears of it meanwhile.
 * The page of a pause has no clock of its own: it goes on to the drill.
 */
async function turn(attempt, name, form, button) {
  const step = { id: newId(), kind: TURNS[name], at: Date.now(), payload: {} };
  const learner = await who();
  if (learner === null) return fallBack(form, button);
  if (!(await keepSteps(emptyRecord(attempt, learner), [step]))) return fallBack(form, button);
  const isHere = document.querySelector("[data-attempt]") !== null;
  if (isHere) dispatchEvent(new CustomEvent("turned", { detail: step }));
  const outcome = navigator.onLine ? await within(flushFor(attempt), PATIENCE_MS) : "waiting";
  if (isHere) return;
  const isWhole = (await recordOf(attempt))?.bundle;
  const canOpen = outcome !== "waiting" || (isWhole && navigator.serviceWorker?.controller);
  if (canOpen) return location.assign(`/attempts/${attempt}`);
  goOnLater(`/attempts/${attempt}`, attempt);
}

/** What the drill asks is not on this device: the step is, and goes on when it is sent. */
function goOnLater(path, attempt) {
  say("No connection: this is kept on this device. It is sent, and goes on, when there is one.");
  const again = async () => {
    if ((await flushFor(attempt)) !== "waiting") location.assign(path);
  };
  addEventListener("online", again);
  setInterval(again, PATIENCE_MS);
}

let prepared = null;

/** Fetch what goes on without a connection while there is one. */
export function prepare() {
  prepared ??= import("./offline_steps.js").then(async (steps) => {
    await steps.prepare();
    return steps;
  });
  prepared.catch(() => (prepared = null));
  return prepared;
}

document.addEventListener("submit", (event) => {
  const isButtons = event.submitter?.hasAttribute("formaction");
  const { pathname } = new URL(isButtons ? event.submitter.formAction : event.target.action);
  const [, attempt, name] = ADDRESS.exec(pathname) ?? [];
  if (!(name in READERS || name in TURNS) || event.defaultPrevented) return;
  event.preventDefault();
  const { target, submitter } = event;
  if (name in TURNS) return turn(attempt, name, target, submitter);
  // A second press is the same step.
  if (busy.has(target)) return;
  busy.add(target);
  take(attempt, name, target, submitter).finally(() => busy.delete(target));
});

// A service worker has it already.
setTimeout(() => navigator.serviceWorker?.controller || prepare().catch(() => {}), 2500);
