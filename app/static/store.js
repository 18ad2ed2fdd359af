// What this browser keeps, in one IndexedDB database: drafts, steps that wait, attempts, the queue.

const NAME = "strong-answer";
const STORES = {
  drafts: { keyPath: "key" },
  outbox: { keyPath: "order", autoIncrement: true },
  attempts: { keyPath: "id" },
  queue: { keyPath: "key" },
  facts: { keyPath: "name" },
};

/** @type {IDBDatabase|null} */
let opened = null;
let opening = null;

/** Open the database; null where this browser keeps nothing. */
function open() {
  opening ??= new Promise((resolve) => {
    let request;
    try {
      request = indexedDB.open(NAME, 1);
    } catch {
      return resolve(null);
    }
    request.onupgradeneeded = () => {
      for (const [name, how] of Object.entries(STORES)) request.result.createObjectStore(name, how);
    };
    request.onerror = () => resolve(null);
    request.onsuccess = () => {
      opened = request.result;
      // Another version wants in, or the browser closed it: the next use opens it again.
      opened.onversionchange = () => opened?.close();
      opened.onclose = () => (opened = opening = null);
      resolve(opened);
    };
  });
  return opening;
}

/** Whether this browser keeps anything at all. */
export const keeps = async () => (await open()) !== null;

/**
 * Change stores in one transaction that is on the disk when this says so; false where it is not.
 *
 * Everything is asked for at once and committed at once, so that it is done even if the page ends
 * with the next line; unless the work reads first and writes what follows from it.
 * @param {(store: (name: string) => IDBObjectStore) => void} work
 * @param {{readsFirst?: boolean}} how
 * @returns {Promise<boolean>}
 */
export function write(work, { readsFirst = false } = {}) {
  return new Promise((resolve) => {
    const go = (db) => {
      if (!db) return resolve(false);
      try {
        const change = db.transaction(Object.keys(STORES), "readwrite", { durability: "strict" });
        change.oncomplete = () => resolve(true);
        change.onabort = change.onerror = () => resolve(false);
        work((name) => change.objectStore(name));
        if (!readsFirst) change.commit?.();
      } catch {
        resolve(false);
      }
    };
    if (opened) go(opened);
    else open().then(go);
  });
}

/** Ask a store for something; the fallback where this browser keeps nothing. */
async function ask(name, question, otherwise) {
  const db = await open();
  if (!db) return otherwise;
  return new Promise((resolve) => {
    try {
      const request = question(db.transaction(name).objectStore(name));
      request.onsuccess = () => resolve(request.result ?? otherwise);
      request.onerror = () => resolve(otherwise);
    } catch {
      resolve(otherwise);
    }
  });
}

/** All rows of a store, in the order of their keys. */
export const list = (name) => ask(name, (store) => store.getAll(), []);

/** One row of a store, or null. */
export const get = (name, key) => ask(name, (store) => store.get(key), null);

/**
 * Whose rows this page may show and send: the learner the server made it for. A page that is the
 * same for everybody, and kept, is for the learner who was here last.
 * @returns {Promise<string|null>}
 */
export async function who() {
  const page = document.documentElement.dataset;
  if (!("kept" in page)) return page.learner ?? null;
  return (await get("facts", "learner"))?.value ?? null;
}

/** The rows of a store that belong to somebody. */
export async function listOf(name, learner) {
  return (await list(name)).filter((row) => row.learner === learner);
}

/** Throw away everything of a learner, after asking or when nothing of it waits. */
export async function clearOf(learner) {
  const names = ["drafts", "outbox", "attempts", "queue"];
  const rows = await Promise.all(names.map((name) => listOf(name, learner)));
  return write((store) => {
    names.forEach((name, place) => {
      for (const row of rows[place]) store(name).delete(row[STORES[name].keyPath]);
    });
    store("facts").delete("learner");
    store("facts").delete(`queue-${learner}`);
  });
}

/** A random UUID; `randomUUID` is missing where a server is reached by plain http. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(NAME);

/** Tell the other tabs that something changed. */
export const tell = (what) => channel?.postMessage(what);

/** Hear what other tabs changed. */
export const hear = (listener) => channel?.addEventListener("message", (told) => listener(told.data));

/** Ask the browser, once, not to throw this away when its disk gets full. */
export async function persist() {
  if (!navigator.storage?.persist || (await get("facts", "persist"))) return;
  await write((store) => store("facts").put({ name: "persist" }));
  await navigator.storage.persist();
}
