// Steps that wait on this device: sent in order, once, for nobody but the learner who made them.
import { get, listOf, tell, who, write } from "./store.js";

const GIVE_UP_MS = 15_000;
const LOCK = "strong-answer-outbox";
const READING = { readsFirst: true };

/**
 * A step of an attempt as it is kept and sent.
 * @typedef {{id: string, kind: string, at: number, payload: object}} Step
 * What became of steps: all stored; still here; signed out; or another answer is in their place.
 * @typedef {"sent"|"waiting"|"signed-out"|"refused"} Outcome
 */

/**
 * Keep an attempt as it follows from what is kept of it now: another part of the page, or another
 * tab, may keep something of it at the same time.
 * @param {(name: string) => IDBObjectStore} store
 * @param {object} record
 * @param {(known: object|null) => object} change
 */
function put(store, record, change) {
  const asked = store("attempts").get(record.id);
  const own = () => (asked.result?.learner === record.learner ? asked.result : null);
  asked.onsuccess = () => store("attempts").put(change(own()));
}

/**
 * Keep all that an attempt asks, beside the steps that are kept of it.
 * @param {object} record
 */
export const keepRecord = (record) =>
  write((store) => put(store, record, (known) => ({ ...record, events: known?.events ?? [] })), READING);

/**
 * Keep steps with their attempt, in one transaction; false where this browser keeps nothing.
 * @param {object} record the attempt where nothing is kept of it yet
 * @param {Step[]} steps
 */
export async function keepSteps(record, steps) {
  const kept = await write((store) => {
    put(store, record, (known) => {
      const before = known ?? record;
      return { ...before, events: [...before.events, ...steps] };
    });
    for (const step of steps) {
      store("outbox").add({ ...step, attempt: record.id, learner: record.learner });
    }
  }, READING);
  if (kept) tell({ outbox: record.id });
  return kept;
}

/** What this device keeps of an attempt of the page's learner, or null. */
export async function recordOf(attempt) {
  const record = await get("attempts", attempt);
  return record && record.learner === (await who()) ? record : null;
}

/** Whether steps of an attempt wait, so that the server does not know how it stands. */
export async function isWaiting(attempt) {
  const steps = await listOf("outbox", await who());
  return steps.some((step) => step.attempt === attempt && !step.refused);
}

/** Forget the steps of an attempt that were refused, where its page says why instead. */
export async function dropRefused(attempt) {
  const rows = (await listOf("outbox", await who())).filter((step) => step.attempt === attempt);
  const refused = rows.filter((step) => step.refused);
  await write((store) => refused.forEach(({ order }) => store("outbox").delete(order)));
}

/** Everything of a learner that waits: steps, and drafts that only this device has. */
export async function listWaiting(learner) {
  const steps = await listOf("outbox", learner);
  const drafts = (await listOf("drafts", learner)).filter((one) => !one.sent && !one.refused);
  return { steps, drafts };
}

/**
 * Send what waits.
 * @param {string|null} own an attempt whose page sends its drafts itself
 * @returns {Promise<Map<string, Outcome>>} what became of each attempt's steps
 */
export async function flush(own = null) {
  const send = () => sendAll(own);
  return navigator.locks ? navigator.locks.request(LOCK, send) : send();
}

async function sendAll(own) {
  const learner = await who();
  const outcomes = new Map();
  if (learner === null) return outcomes;
  const { steps } = await listWaiting(learner);
  const due = steps.filter((step) => !step.refused);
  try {
    for (const [attempt, rows] of Map.groupBy?.(due, (row) => row.attempt) ?? grouped(due)) {
      outcomes.set(attempt, await sendAttempt(learner, attempt, rows));
      if (outcomes.get(attempt) === "signed-out") return outcomes;
    }
    for (const draft of (await listWaiting(learner)).drafts) {
      if (draft.attempt !== own) await sendDraft(learner, draft);
    }
  } catch {
    // No connection, or a page of somebody else's in its place: all of it goes on waiting.
  }
  tell({ outbox: "" });
  return outcomes;
}

function grouped(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(row.attempt, [...(groups.get(row.attempt) ?? []), row]);
  return groups;
}

/**
 * Send what waits, and say what became of one attempt's steps, whichever tab has sent them.
 * @returns {Promise<Outcome>}
 */
export async function flushFor(attempt) {
  const told = (await flush(attempt)).get(attempt);
  if (told) return told;
  const { steps } = await listWaiting(await who());
  const left = steps.filter((step) => step.attempt === attempt);
  if (left.length === 0) return "sent";
  return left.some((step) => step.refused) ? "refused" : "waiting";
}

/** A JSON answer of our own server; anything else is no acknowledgement and throws. */
async function talk(method, path, body) {
  const response = await fetch(path, {
    method,
    redirect: "error",
    signal: AbortSignal.timeout(GIVE_UP_MS),
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  const isOurs = response.headers.get("Content-Type")?.startsWith("application/json");
  if (!isOurs || response.status >= 500) throw new Error("not acknowledged");
  return { status: response.status, ...(await response.json()) };
}

function post(learner, attempt, steps) {
  const events = steps.map(({ id, kind, at, payload }) => ({ id, kind, at, payload }));
  return talk("POST", `/attempts/${attempt}/events`, { learner, sent_at: Date.now(), events });
}

/** @returns {Promise<Outcome>} */
async function sendAttempt(learner, attempt, rows) {
  let told = await post(learner, attempt, rows);
  if (told.status === 404) {
    // The attempt was thrown away elsewhere; its answer is kept all the same, with what it answered.
    const started = startOf(await get("attempts", attempt));
    const holdsAnswer = rows.some((row) => row.kind === "submitted");
    if (started && holdsAnswer) told = await post(learner, attempt, [started, ...rows]);
  }
  if (told.status === 401) return "signed-out";
  const stored = new Set(told.stored ?? []);
  const left = rows.filter((row) => !stored.has(row.id));
  await settle(rows.filter((row) => stored.has(row.id)), left, told);
  return left.length === 0 ? "sent" : "refused";
}

/** Forget what is stored; keep an answer that was refused, and drop a press that came too late. */
async function settle(done, left, told) {
  const refused = left.find((row) => row.id === told.refused) ?? left[0];
  const holdsAnswer = left.some((row) => ["started", "submitted", "left"].includes(row.kind));
  const keep = refused && (holdsAnswer || told.status !== 409);
  await write((store) => {
    for (const row of done) store("outbox").delete(row.order);
    for (const row of left) {
      if (keep) store("outbox").put({ ...row, refused: told.message, kept: told.kept ?? "" });
      else store("outbox").delete(row.order);
    }
  });
}

/** The start of an attempt as a step, from what this device keeps of it. */
export function startOf(record) {
  if (!record?.bundle) return null;
  const { bundle, way, style, extra, practice, preparation, startedAt } = record;
  const how = { way, clock_style: style, extra_time: extra, practice, preparation };
  const payload = { drill_id: bundle.drill_id, seal: bundle.seal, ...how };
  return { id: record.id, kind: "started", at: startedAt, payload };
}

async function sendDraft(learner, draft) {
  const { attempt, tab, revision, text } = draft;
  const events = (await recordOf(attempt))?.events ?? [];
  const answer = events.findLast((step) => ["submitted", "left"].includes(step.kind));
  // The answer that was handed in has it all: the draft has done its work.
  if (answer?.payload.text.includes(text.trim())) {
    return write((store) => store("drafts").delete(draft.key));
  }
  const told = await talk("PUT", `/attempts/${attempt}/draft`, { learner, tab, revision, text });
  if (told.status === 401) throw new Error("signed out");
  const now = await get("drafts", draft.key);
  // Typed on meanwhile in its own tab, which sends it itself.
  if (now?.revision !== revision) return false;
  // Another tab's text may be the answer: then the server has this one beside it, which will do.
  const hasIt = told.status === 200 || typeof told.revision === "number";
  const known = hasIt ? { sent: true } : { refused: told.message };
  return write((store) => store("drafts").put({ ...draft, ...known }));
}
