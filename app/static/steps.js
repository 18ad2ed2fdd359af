// The steps of an attempt go through the outbox: kept on this device first, then sent, then shown.
import { flushFor, keepSteps, recordOf } from "./outbox.js";
import { newId, who } from "./store.js";

// So long the server has to answer before the drill goes on without it.
const PATIENCE_MS = 5000;
const ADDRESS = /^\/attempts\/([0-9a-f-]{36})\/(submit|sure|points|rubric|undo)$/;
// What only the server can do, because its clock is asked.
const ONLINE_ONLY = /^\/attempts\/[0-9a-f-]{36}\/(begin|pause|resume|leave)$/;
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
  const record = (await recordOf(attempt)) ?? { id: attempt, learner, bundle: null, events: [] };
  if (!(await keepSteps(record, stepsOf(name, form, button)))) return fallBack(form, button);
  const outcome = navigator.onLine ? await within(flushFor(attempt), PATIENCE_MS) : "waiting";
  if (outcome === "signed-out" && name === "submit") return sendPlainly(form, button);
  if (outcome !== "waiting") return location.assign(`/attempts/${attempt}`);
  try {
    if (record.bundle) return await (await prepare()).show(attempt);
  } catch {
    // The connection went before the looks of the steps had come.
  }
  return goOnLater(attempt);
}

/** What the drill asks is not on this device: the step is, and goes on when it is sent. */
function goOnLater(attempt) {
  say("No connection: this is kept on this device. It is sent, and goes on, when there is one.");
  const again = async () => {
    if ((await flushFor(attempt)) !== "waiting") location.assign(`/attempts/${attempt}`);
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

/** Say that something needs the connection. */
function refuseOffline(event) {
  event.preventDefault();
  say("That needs the connection. Your text is kept; go on, or finish.");
}

document.addEventListener("submit", (event) => {
  const isButtons = event.submitter?.hasAttribute("formaction");
  const { pathname } = new URL(isButtons ? event.submitter.formAction : event.target.action);
  if (ONLINE_ONLY.test(pathname) && !navigator.onLine) return refuseOffline(event);
  const [, attempt, name] = ADDRESS.exec(pathname) ?? [];
  if (!name || event.defaultPrevented) return;
  event.preventDefault();
  // A second press is the same step.
  if (busy.has(event.target)) return;
  busy.add(event.target);
  const { target, submitter } = event;
  take(attempt, name, target, submitter).finally(() => busy.delete(target));
});

setTimeout(() => prepare().catch(() => {}), 2500);
