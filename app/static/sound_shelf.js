// The shelf of recordings in this browser: numbered pieces, written as they come, so that what was
// recorded before a tab was closed or a battery died is still there.

/**
 * What is known of a recording besides its sound.
 * @typedef {{id: string, attempt: string, learner: string, subject: string, title: string,
 *            type: string, startedAt: number, begunAt: number, uploadedAt: number|null}} Entry
 *   `startedAt`: seconds of answering when it began. `begunAt`: ms, by this machine's clock.
 * @typedef {Entry & {pieces: number, missing: number[], size: number, blob: Blob}} Kept
 */

const NAME = "strong-answer-recordings";

/** The database, made at its first use; a browser may refuse one. */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("entries", { keyPath: "id" });
      request.result.createObjectStore("pieces", { keyPath: ["id", "number"] });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked by an older tab"));
  });
}

/**
 * Do something in one transaction and wait until it is on the disk.
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(entries: IDBObjectStore, pieces: IDBObjectStore) => IDBRequest<T>|void} action
 * @returns {Promise<T|undefined>}
 */
async function inOne(mode, action) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(["entries", "pieces"], mode, { durability: "strict" });
      const asked = action(transaction.objectStore("entries"), transaction.objectStore("pieces"));
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** The pieces of one recording. */
const piecesOf = (id) => IDBKeyRange.bound([id, 0], [id, Infinity]);

/**
 * Begin a recording.
 * @param {Entry} entry
 */
export const begin = (entry) => inOne("readwrite", (entries) => entries.add(entry));

/** Keep a piece of it; the pieces are numbered from 0. */
export const keep = (id, number, blob) =>
  inOne("readwrite", (_entries, pieces) => void pieces.put({ id, number, blob }));

/** Note something else about it: whose it is, or when it was uploaded. */
export async function note(id, more) {
  const entry = await inOne("readonly", (entries) => entries.get(id));
  if (entry) await inOne("readwrite", (entries) => entries.put({ ...entry, ...more }));
}

/** Delete one. */
export const remove = (id) =>
  inOne("readwrite", (entries, pieces) => {
    entries.delete(id);
    pieces.delete(piecesOf(id));
  });

/** Every recording of this browser without its sound, the oldest first. */
export async function listEntries() {
  const found = (await inOne("readonly", (entries) => entries.getAll())) ?? [];
  return found.sort((one, other) => one.begunAt - other.begunAt);
}

/**
 * A recording with its sound. A piece that never came is named; the others are played all the same.
 * @param {Entry} entry
 * @param {number} [most] only so many pieces from its beginning
 * @returns {Promise<Kept>}
 */
export async function load(entry, most) {
  const rows = (await inOne("readonly", (_entries, pieces) => pieces.getAll(piecesOf(entry.id), most))) ?? [];
  const numbers = new Set(rows.map((row) => row.number));
  const last = Math.max(-1, ...numbers);
  const missing = Array.from({ length: last + 1 }, (_each, number) => number).filter((each) => !numbers.has(each));
  const blob = new Blob(rows.map((row) => row.blob), { type: entry.type });
  return { ...entry, pieces: rows.length, missing, size: blob.size, blob };
}

/** The recordings of one attempt with their sound; those of which nothing was kept are left out. */
export async function ofAttempt(attempt) {
  const entries = (await listEntries()).filter((entry) => entry.attempt === attempt);
  const kept = await Promise.all(entries.map((entry) => load(entry)));
  return kept.filter((each) => each.pieces > 0);
}
