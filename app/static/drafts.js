// Drafts: kept in this browser at once, sent to the server soon after, and shown as what they are.

const SEND_AFTER_MS = 1500;
const RETRY_MS = 4000;
const FORGET_AFTER_MS = 30 * 24 * 3600 * 1000;
const TAB_KEY = "strong-answer-tab";

/**
 * What one tab of this browser holds of an attempt.
 * @typedef {{tab: string, revision: number, text: string, sent: boolean, at: number}} Kept
 */

/** A random UUID; `randomUUID` is missing where a server is reached by plain http. */
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

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

const keyOf = (attempt, name) => `draft/${attempt}/${name}`;

/**
 * Everything this browser holds of an attempt, the newest first; what is very old is thrown away.
 * @param {string} attempt
 * @returns {Kept[]}
 */
export function listKept(attempt) {
  const found = [];
  for (const key of attemptTo(() => Object.keys(localStorage), [])) {
    if (!key.startsWith("draft/")) continue;
    const kept = attemptTo(() => JSON.parse(localStorage.getItem(key)), null);
    if (!kept || Date.now() - kept.at > FORGET_AFTER_MS) localStorage.removeItem(key);
    else if (key.startsWith(keyOf(attempt, ""))) found.push(kept);
  }
  return found.sort((one, other) => other.at - one.at);
}

/** Forget what every tab holds of an attempt. */
export function forget(attempt) {
  for (const key of attemptTo(() => Object.keys(localStorage), [])) {
    if (key.startsWith(keyOf(attempt, ""))) localStorage.removeItem(key);
  }
}

/** Forget every text that the server has; one that it has not is the only copy there is. */
export function forgetSent() {
  for (const key of attemptTo(() => Object.keys(localStorage), [])) {
    const kept = attemptTo(() => JSON.parse(localStorage.getItem(key)), null);
    if (key.startsWith("draft/") && kept?.sent) localStorage.removeItem(key);
  }
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
  return text === fromServer || typed.includes(text) ? typed : `${text}\n${typed}`;
}

/**
 * Keep a text area's text safe while it is typed.
 * @param {{attempt: string, area: HTMLTextAreaElement, revision: number,
 *          show: (words: string, state: string) => void,
 *          signedOut: (yes: boolean) => void, closed: () => void, overtaken: () => void,
 *          renamed: () => void}} options
 */
export function keepDrafts({ attempt, area, revision, show, signedOut, closed, overtaken, renamed }) {
  const state = { revision, sent: revision, name: tab, timer: 0, sending: false, closed: false };
  // The first draft of a page takes the attempt over from whichever tab held it.
  state.take = true;
  // While the answer itself is on its way, a draft would only come too late.
  const pause = (yes) => (state.closed = yes);

  const write = (sent) => {
    const kept = { tab: state.name, revision: state.revision, text: area.value, sent, at: Date.now() };
    return attemptTo(() => {
      localStorage.setItem(keyOf(attempt, state.name), JSON.stringify(kept));
      return true;
    }, false);
  };

  const keep = () => {
    if (state.closed) return void write(false);
    state.revision += 1;
    show(write(false) ? "Saving" : "Saving (this browser keeps no copy)", "saving");
    schedule(SEND_AFTER_MS);
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
      await take(await put(sending, leaving), sending);
    } catch {
      show("Not sent yet: saved on this device", "device");
      schedule(RETRY_MS);
    } finally {
      state.sending = false;
    }
    if (state.sent < state.revision) schedule(SEND_AFTER_MS);
  };

  const put = (sending, leaving) =>
    fetch(`/attempts/${attempt}/draft`, {
      method: "PUT",
      redirect: "error",
      keepalive: leaving,
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({
        tab: state.name,
        revision: sending,
        text: area.value,
        take: state.take,
      }),
    });

  const take = async (response, sending) => {
    signedOut(response.status === 401);
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
    write(true);
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
    write(false);
    send();
  };
  return { keep, pause, take: takeOver, name: () => state.name, revision: () => state.revision };
}
