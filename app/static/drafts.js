// Drafts: kept in this browser at once, sent to the server soon after, and shown as what they are.
import { isWaiting } from "./outbox.js";
import { hear, listOf, newId, persist, tell, who, write } from "./store.js";

const SEND_AFTER_MS = 1500;
const RETRY_MS = 4000;
const FORGET_AFTER_MS = 30 * 24 * 3600 * 1000;
const TAB_KEY = "strong-answer-tab";

/**
 * What one tab of this browser holds of an attempt.
 * @typedef {{key: string, learner: string, attempt: string, tab: string, revision: number,
 *            text: string, sent: boolean, at: number}} Kept
 */

/** Do something with a store that a browser may refuse (private mode, full, blocked). */
function attemptTo(action, otherwise) {
  try {
    return action();
  } catch {
    return otherwise;
  }
}

/** This tab's own name for its drafts; two tabs keep two texts. */
export const tab = attemptTo(() => sessionStorage.getItem(TAB_KEY), null) ?? newId();
attemptTo(() => sessionStorage.setItem(TAB_KEY, tab));

/**
 * Everything this browser holds of a learner's attempt, the newest first; what is very old is
 * thrown away.
 * @param {string} attempt
 * @returns {Promise<Kept[]>}
 */
export async function listKept(attempt) {
  const all = await listOf("drafts", await who());
  const old = all.filter((kept) => Date.now() - kept.at > FORGET_AFTER_MS);
  if (old.length) await write((store) => old.forEach(({ key }) => store("drafts").delete(key)));
  const found = all.filter((kept) => kept.attempt === attempt && !old.includes(kept));
  return found.sort((one, other) => other.at - one.at);
}

/** Forget what every tab holds of an attempt. */
export async function forget(attempt) {
  const kept = await listKept(attempt);
  return write((store) => kept.forEach(({ key }) => store("drafts").delete(key)));
}

/**
 * Which text a page starts with: this tab's own; in a new tab one that never reached the server
 * (its browser died); else the server's. What was typed before this script came is not lost.
 * @param {Kept[]} kept
 * @param {string} fromServer the text the page came with
 * @param {string} typed the text that stands in the page now
 */
export function choose(kept, fromServer, typed) {
  const own = kept.find((each) => each.tab === tab) ?? kept.find((each) => !each.sent);
  const text = own ? own.text : fromServer;
  if (typed === fromServer) return text;
  if (text === fromServer || typed.includes(text)) return typed;
  // Typed on from an older text of the server's: it goes on from the newer one.
  const isOn = fromServer && typed.startsWith(fromServer);
  return isOn ? text + typed.slice(fromServer.length) : `${text}\n${typed}`;
}

/**
 * Keep a text area's text safe while it is typed.
 * @param {{attempt: string, learner: string, area: HTMLTextAreaElement, revision: number,
 *          show: (words: string, state: string) => void,
 *          signedOut: (yes: boolean) => void, closed: () => void, overtaken: () => void,
 *          renamed: () => void}} options
 */
export function keepDrafts(options) {
  const { attempt, learner, area, revision, show, signedOut, closed, overtaken, renamed } = options;
  const state = { revision, sent: revision, name: tab, timer: 0, sending: false, closed: false };
  // The first draft of a page takes the attempt over from whichever tab held it.
  state.take = true;
  state.stop = new AbortController();
  // While the answer itself is on its way, a draft would only come too late.
  const pause = (yes) => {
    state.closed = yes;
    if (yes) state.stop.abort();
    else schedule(SEND_AFTER_MS);
  };

  const put = async (sent) => {
    const { name, revision: at } = state;
    const row = { key: `${attempt}/${name}`, learner, attempt, tab: name, revision: at };
    const kept = { ...row, text: area.value, sent, at: Date.now() };
    const done = await write((store) => store("drafts").put(kept));
    if (done) tell({ draft: attempt });
    return done;
  };

  const keep = async () => {
    state.revision += 1;
    const { revision: kept } = state;
    show("Saving", "saving");
    if (!state.closed) schedule(SEND_AFTER_MS);
    const done = await put(false);
    if (done) persist();
    if (state.closed || state.sent >= kept || state.revision !== kept) return;
    if (done) show("Saved on this device", "saving");
    else show("Saving (this browser keeps no copy)", "saving");
  };

  // A timer that runs is left alone: somebody who types without a pause is saved all the same.
  const schedule = (wait) => {
    state.timer ||= setTimeout(() => {
      state.timer = 0;
      send();
    }, wait);
  };

  const send = async (leaving = false) => {
    if (state.closed || state.sent === state.revision || (state.sending && !leaving)) return;
    state.sending = true;
    const sending = state.revision;
    try {
      await take(await transmit(sending, leaving), sending);
    } catch {
      if (state.closed) return;
      show("Not sent yet: saved on this device", "device");
      schedule(RETRY_MS);
    } finally {
      state.sending = false;
    }
    if (state.sent < state.revision) schedule(SEND_AFTER_MS);
  };

  const transmit = (sending, leaving) => {
    state.stop = new AbortController();
    return fetch(`/attempts/${attempt}/draft`, {
      method: "PUT",
      redirect: "error",
      keepalive: leaving,
      signal: state.stop.signal,
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({
        learner,
        tab: state.name,
        revision: sending,
        text: area.value,
        take: state.take,
      }),
    });
  };

  const take = async (response, sending) => {
    signedOut(response.status === 401);
    // An attempt that began without a connection is not on the server before its start is.
    if (response.status === 404 && (await isWaiting(attempt))) throw new Error("not started yet");
    if (response.status === 409 && (await response.clone().json()).error === "overtaken") {
      state.sent = Math.max(state.sent, sending);
      show("Kept beside the other tab's text", "device");
      return overtaken();
    }
    if (response.status === 404 || response.status === 409) {
      state.closed = true;
      show("Kept on this device", "device");
      return closed();
    }
    // A proxy's own page in place of our JSON is no acknowledgement.
    const isOurs = response.headers.get("Content-Type")?.startsWith("application/json");
    if (!response.ok || !isOurs) throw new Error("not acknowledged");
    state.sent = Math.max(state.sent, sending);
    state.take = false;
    if (state.sent !== state.revision) return;
    put(true);
    show("Saved", "saved");
  };

  // A tab that was duplicated has the other's name; it takes a new one, or they would overwrite
  // each other. A lock that is free soon belongs to the page that was here before a reload.
  if (navigator.locks) {
    const held = () => new Promise(() => {});
    navigator.locks
      .request(`${TAB_KEY}-${tab}`, { signal: AbortSignal.timeout(1000) }, held)
      .catch(() => {
        state.name = newId();
        state.take = true;
        renamed();
        attemptTo(() => sessionStorage.setItem(TAB_KEY, state.name));
      });
  }

  area.addEventListener("input", keep);
  area.addEventListener("blur", () => send());
  addEventListener("online", () => send());
  addEventListener("pagehide", () => send(true));
  document.addEventListener("visibilitychange", () => document.hidden && send(true));
  /** Take the attempt over from another tab or device, with the text as it stands here. */
  const takeOver = () => {
    state.take = true;
    state.revision += 1;
    put(false);
    send();
  };
  return { keep, pause, take: takeOver, name: () => state.name, revision: () => state.revision };
}

/** Call back when another tab of this browser has typed in the same attempt. */
export const onOtherTab = (attempt, listener) =>
  hear((told) => told.draft === attempt && listener());
