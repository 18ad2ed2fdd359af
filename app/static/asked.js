// What a drill's page asks, kept on the device, so that the drill goes on without the server.
import { flushFor, recordOf } from "./outbox.js";
import { who, write } from "./store.js";

const UUID = /[0-9a-f]{8}-[0-9a-f-]{27}/;
const NEVER = new Promise(() => {});
const root = document.querySelector("[data-attempt]");
const isKeptPage = "kept" in document.documentElement.dataset;

/** Whether the answer is in, as far as this device knows. */
const isIn = (record) => record?.events.some((step) => step.kind === "submitted");

/** Seconds answered by now; across a reload only the machine's own clock can tell. */
const elapsedOf = ({ base }) => base.elapsed + Math.max(0, Date.now() - base.at) / 1000;

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
  const elapsed = Number(root.dataset.elapsed);
  const { allowed, style } = root.dataset;
  const record = {
    id: attempt,
    learner,
    bundle: await response.json(),
    way: root.dataset.way ?? "type",
    style,
    allowed: allowed === "" ? null : Number(allowed),
    startedAt: Date.now() - elapsed * 1000,
    base: { elapsed, at: Date.now() },
    events: known?.events ?? [],
  };
  await write((store) => store("attempts").put(record));
}

/** Make the blank page the page of an attempt that this device keeps. */
function fill(record) {
  const { bundle, id, way } = record;
  Object.assign(root.dataset, {
    attempt: id,
    elapsed: elapsedOf(record),
    allowed: record.allowed ?? "",
    style: record.style,
    revision: 0,
  });
  const subject = bundle.subject.replace(/[-_]/g, " ");
  document.title = `${bundle.title} · ${subject} · Strong Answer`;
  root.querySelector(".eyebrow").textContent = `${subject} · ${bundle.title}`;
  root.querySelector("#question").textContent = bundle.prompt.replace(/[`*]/g, "");
  for (const form of root.querySelectorAll("form[action]")) {
    form.setAttribute("action", form.getAttribute("action").replace(UUID, id));
  }
  for (const link of root.querySelectorAll("a[href]")) {
    link.setAttribute("href", link.getAttribute("href").replace(UUID, id));
  }
  if (record.allowed === null) {
    for (const each of root.querySelectorAll(".line, .beats")) each.remove();
  }
  const spoken = "Speak now. Notes are welcome here, but not needed.";
  if (way === "speak") root.querySelector("[data-text]").placeholder = spoken;
}

/** Go on where this device knows that the answer is in, though the page does not. */
async function goOn(record) {
  if ((await flushFor(record.id)) === "sent") location.assign(`/attempts/${record.id}`);
  else (await import("./offline_steps.js")).show(record.id);
  // The running drill's own script never starts on this page.
  await NEVER;
}

if (root) {
  const attempt = isKeptPage ? UUID.exec(location.href)?.[0] : root.dataset.attempt;
  const record = attempt ? await recordOf(attempt) : null;
  if (isKeptPage && !record) {
    location.replace("/offline");
    await NEVER;
  }
  if (isIn(record) && record.bundle) await goOn(record);
  if (isKeptPage) fill(record);
  else keepAsked(attempt).catch(() => {});
}
