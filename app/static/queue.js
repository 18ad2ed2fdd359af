// Today's queue on this device, for when there is no net: fetched when the day's page is opened.
import { get, listOf, who, write } from "./store.js";

const FRESH_MS = 10 * 60 * 1000;

/** Fetch the queue with all that its drills need, and keep it in the place of the one before. */
export async function keepQueue() {
  const learner = await who();
  const known = await get("facts", `queue-${learner}`);
  if (learner === null || (known && Date.now() - known.at < FRESH_MS)) return;
  const response = await fetch("/offline/queue", {
    redirect: "error",
    headers: { Accept: "application/json" },
  });
  if (!response.ok) return;
  const { drills, ...how } = await response.json();
  const old = await listOf("queue", learner);
  await write((store) => {
    for (const { key } of old) store("queue").delete(key);
    drills.forEach((bundle, place) => {
      store("queue").put({ key: `${learner}/${place}`, learner, place, bundle, how });
    });
    store("facts").put({ name: `queue-${learner}`, at: Date.now() });
  });
}

const shown = document.querySelector("[data-queue-kept]");

/** Say how many drills are here for later. */
async function show() {
  const { length } = await listOf("queue", await who());
  shown.hidden = length === 0;
  const words = length === 1 ? "1 drill" : `${length} drills`;
  shown.querySelector("[data-queue-number]").textContent = words;
}

if (shown) {
  await keepQueue().catch(() => {});
  // Without a service worker no page opens when there is no connection.
  await navigator.serviceWorker?.ready;
  if (navigator.serviceWorker) await show();
}
