// The page for when there is no connection: today's queue as this device keeps it.
import { isHandsFree } from "./handsfree.js";
import { asAdjective, fold } from "./offline_state.js";
import { keepSteps, startOf } from "./outbox.js";
import { get, listOf, newId, who } from "./store.js";

const place = document.querySelector("[data-kept-queue]");
const learner = await who();

/** Drills whose answer is in and waits are not offered again. */
async function answered() {
  const records = await listOf("attempts", learner);
  const waiting = new Set((await listOf("outbox", learner)).map((step) => step.attempt));
  return new Set(records.filter((one) => waiting.has(one.id)).map((one) => one.bundle?.drill_id));
}

/** Start a drill here: its start is kept with all that it asks, and its page opened. */
async function start({ bundle, how }) {
  const now = Date.now();
  const allowed = how.multiplier === null ? null : bundle.box_seconds * how.multiplier;
  const think = how.preparation_seconds;
  const isRead = how.way !== "type" && isHandsFree();
  // A voice reads the question first; the page starts the clock when it has ended.
  const preparation = think + (isRead ? bundle.reading_seconds : 0);
  const record = {
    id: newId(),
    learner,
    bundle,
    way: how.way,
    style: how.clock_style,
    extra: how.extra_time,
    allowed,
    hard: how.hard_stop,
    practice: false,
    think,
    preparation,
    startedAt: now,
    base: { elapsed: -preparation, at: now },
    events: [],
  };
  if (await keepSteps(record, [startOf(record)])) location.assign(`/offline/drill#${record.id}`);
}

function row(item) {
  const node = document.querySelector("[data-kept-row]").content.cloneNode(true);
  const { subject, title, box_seconds: seconds } = item.bundle;
  const name = `${subject.replace(/[-_]/g, " ")} · ${title}`;
  node.querySelector("[data-kept-name]").textContent = name;
  const button = node.querySelector("button");
  button.append(` ${asAdjective(seconds)} drill`);
  button.addEventListener("click", () => start(item));
  return node;
}

const WAYS = { speak: "speaking", record: "speaking, recorded on this device" };

/** Say how the drills are answered here: as was chosen last. */
function showWay({ how }) {
  if (!(how.way in WAYS)) return;
  const reads = isHandsFree() ? " Hands-free: the question is read aloud." : "";
  document.querySelector("[data-kept-way]").textContent = `You answer by ${WAYS[how.way]}, as you chose last.${reads}`;
}

/** Attempts that began or went on here and are not done. */
async function showRunning() {
  const waiting = new Set((await listOf("outbox", learner)).map((step) => step.attempt));
  const records = (await listOf("attempts", learner)).filter((one) => waiting.has(one.id));
  const open = records.filter((one) => one.bundle && !["scored", "left"].includes(fold(one.events).stage));
  const list = document.querySelector("[data-kept-running]");
  for (const one of open) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/offline/drill#${one.id}`;
    link.textContent = `Go on: ${one.bundle.title}`;
    item.append(link);
    list.append(item);
  }
  list.hidden = open.length === 0;
}

const done = await answered();
const items = (await listOf("queue", learner)).filter((item) => !done.has(item.bundle.drill_id));
items.sort((one, other) => one.place - other.place);
place.replaceChildren(...items.map(row));
if (items.length) showWay(items[0]);
await showRunning();
const since = (await get("facts", `queue-${learner}`))?.at;
document.querySelector("[data-kept-none]").hidden = items.length > 0;
if (items.length && since) {
  const time = new Date(since).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  document.querySelector("[data-kept-since]").textContent = `As it stood on ${time}.`;
}
