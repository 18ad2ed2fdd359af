// On every page: what waits on this device and since when, and the sending of it.
import { flush, listWaiting } from "./outbox.js";
import { get, hear, keeps, list, who, write } from "./store.js";
import "./worker.js";

// What waits is tried again soon, and then ever later: no browser tells each return of a connection.
const SOON_MS = 1000;
const LATEST_MS = 30_000;
const FORGET_AFTER_MS = 2 * 24 * 3600 * 1000;
const line = document.querySelector("[data-waiting]");
const find = (name) => line.querySelector(`[data-waiting-${name}]`);
const page = document.documentElement.dataset;
const own = () => document.querySelector("[data-attempt]")?.dataset.attempt ?? null;

/** Note who was here last, for the pages that are the same for everybody. */
async function noteLearner() {
  if ("kept" in page) return;
  const known = await get("facts", "learner");
  if (known?.value === page.learner) return;
  await write((store) => {
    if (page.learner) store("facts").put({ name: "learner", value: page.learner });
    else store("facts").delete("learner");
  });
}

/** Forget attempts of which nothing waits: the server has them, and their drills are over. */
async function prune() {
  const waiting = new Set((await list("outbox")).map((step) => step.attempt));
  const isOver = ({ id, base }) => !waiting.has(id) && Date.now() - (base?.at ?? 0) > FORGET_AFTER_MS;
  const over = (await list("attempts")).filter(isOver);
  if (over.length) await write((store) => over.forEach(({ id }) => store("attempts").delete(id)));
}

/** What waits, of steps whose page is done with them and of drafts in tabs that are gone. */
async function waitingNow() {
  const { steps, drafts } = await listWaiting(await who());
  const others = drafts.filter((draft) => draft.attempt !== own());
  const attempts = new Set([...steps, ...others].map((one) => one.attempt));
  return { steps, drafts: others, attempts };
}

/** Say what waits. Somebody signed out is told that something does, and nothing of what it is. */
async function show() {
  const { steps, drafts, attempts } = await waitingNow();
  const learner = await who();
  const refused = steps.filter((step) => step.refused);
  const theirs = learner === null ? (await list("outbox")).length : 0;
  line.hidden = attempts.size === 0 && theirs === 0;
  if (line.hidden) return;
  for (const name of ["send", "save"]) find(name).hidden = theirs > 0;
  find("drop").hidden = refused.length === 0;
  find("words").textContent = theirs
    ? "An answer waits on this device. Sign in to send it."
    : words(attempts, steps, drafts, refused);
}

function words(attempts, steps, drafts, refused) {
  const number = attempts.size === 1 ? "1 answer" : `${attempts.size} answers`;
  if (refused.length) {
    const why = `${number} could not take its place. ${refused[0].refused}`;
    return `${why} Download what was typed here, or forget it.`;
  }
  const since = new Date(Math.min(...[...steps, ...drafts].map((one) => one.at)));
  const time = since.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  const verb = attempts.size === 1 ? "waits" : "wait";
  const said = `Not sent yet: ${number} ${verb} on this device since ${time}.`;
  return `${said} Sending goes on by itself when there is a connection.`;
}

/** Everything that waits, as a file. */
async function save() {
  const { steps, drafts } = await waitingNow();
  const kept = "Strong Answer, what waits on this device";
  const text = JSON.stringify({ kept, steps, drafts }, null, 2);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `strong-answer-waiting-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Forget what can't be sent, once its learner says so. */
async function drop() {
  const { steps } = await waitingNow();
  await write((store) => {
    for (const step of steps.filter((one) => one.refused)) store("outbox").delete(step.order);
  });
  await show();
}

async function send() {
  const { attempts } = await waitingNow();
  if (attempts.size && navigator.onLine) await flush(own());
  await show();
}

let next;

/** Send what waits now, and again after a while, which doubles each time. */
async function keepSending(pause = SOON_MS) {
  await send();
  clearTimeout(next);
  next = setTimeout(() => keepSending(Math.min(2 * pause, LATEST_MS)), pause);
}

find("send").addEventListener("click", () => keepSending());
find("save").addEventListener("click", save);
find("drop").addEventListener("click", drop);
addEventListener("online", () => keepSending());
document.addEventListener("visibilitychange", () => document.hidden || keepSending());
hear((told) => "outbox" in told && show());

await noteLearner();
for (const words of document.querySelectorAll("[data-keeps-nothing]")) words.hidden = await keeps();
await keepSending();
await prune();
