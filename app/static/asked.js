// What a drill's page asks, kept on the device, so that the drill goes on without the server.
import { flushFor, isWaiting, keepRecord, recordOf } from "./outbox.js";
import { who } from "./store.js";

const UUID = /[0-9a-f]{8}-[0-9a-f-]{27}/;
const NEVER = new Promise(() => {});
// How steps amount to a state; only where there are some.
let rules = null;
const root = document.querySelector("[data-attempt]");
const arrivedAt = Date.now();
const isKeptPage = "kept" in document.documentElement.dataset;

/** Whether the answer is in, or the drill was left, as far as this device knows. */
const isOver = (record) => record !== null && rules.fold(record.events).stage !== "running";

/** Where the clock stands now; across a reload only the machine's own can tell. */
function clockData(record) {
  const elapsed = rules.secondsAt(record, Date.now());
  const paused = rules.fold(record.events).paused ? { paused: "" } : {};
  return { elapsed: Math.max(0, elapsed), preparation: Math.max(0, -elapsed), ...paused };
}

/** Keep what an attempt asks, from its page and from the server, unless it is kept already. */
async function keepAsked(attempt) {
  const learner = await who();
  const known = await recordOf(attempt);
  if (learner === null || known?.bundle) return;
  const response = await fetch(`/attempts/${attempt}/bundle`, {
    redirect: "error",
    headers: { Accept: "application/json" },
  });
  if (!response.ok) return;
  const bundle = await response.json();
  const elapsed = Number(root.dataset.elapsed) - Number(root.dataset.preparation);
  const { allowed, style } = root.dataset;
  const record = {
    id: attempt,
    learner,
    bundle,
    way: root.dataset.way ?? "type",
    think: Number(root.querySelector("[data-voice]")?.dataset.think ?? 0),
    style,
    hard: "hard" in root.dataset,
    allowed: allowed === "" ? null : Number(allowed),
    startedAt: arrivedAt - elapsed * 1000,
    base: { elapsed, at: arrivedAt },
  };
  await keepRecord(record);
}

/** Go on where this device knows that the answer is in, though the page does not. */
async function goOn(record) {
  const isLeft = rules.fold(record.events).stage === "left";
  if ((await flushFor(record.id)) === "sent") location.assign(`/attempts/${record.id}`);
  else if (isLeft) location.replace("/offline");
  else (await import("./offline_steps.js")).show(record.id);
  // The running drill's own script never starts on this page.
  await NEVER;
}

/** The server's page does not know of a pause that waits here: send it, or show what it says. */
async function catchUp(record) {
  if ((await flushFor(record.id)) === "waiting") {
    // What was kept before all that the drill asks tells nothing of the clock.
    return record.base && Object.assign(root.dataset, clockData(record));
  }
  location.reload();
  await NEVER;
}

if (root) {
  const attempt = isKeptPage ? UUID.exec(location.href)?.[0] : root.dataset.attempt;
  const record = attempt ? await recordOf(attempt) : null;
  if (record) rules = await import("./offline_state.js");
  if (isKeptPage && !record?.bundle) {
    location.replace("/offline");
    await NEVER;
  }
  if (isOver(record) && record.bundle) await goOn(record);
  if (isKeptPage) (await import("./kept_page.js")).fill(record, clockData(record));
  else if (record && (await isWaiting(attempt))) await catchUp(record);
  if (!isKeptPage) keepAsked(attempt).catch(() => {});
}
