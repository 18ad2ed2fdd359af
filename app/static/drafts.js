// Drafts: kept in this browser at once, sent to the server soon after, and shown as what they are.

const SEND_AFTER_MS = 1500;
const RETRY_MS = 4000;

/** This tab's own name for its drafts; two tabs keep two texts. */
function tabId() {
  const key = "strong-answer-tab";
  const known = sessionStorage.getItem(key);
  const id = known ?? crypto.randomUUID();
  sessionStorage.setItem(key, id);
  return id;
}

/** What this browser kept of an attempt, or null. */
export function readKept(attempt) {
  try {
    return JSON.parse(localStorage.getItem(`draft-${attempt}`) ?? "null");
  } catch {
    return null;
  }
}

/** Forget what was kept of attempts: their answers are in. */
export function forget(attempt) {
  localStorage.removeItem(`draft-${attempt}`);
}

/**
 * Keep a text area's text safe while it is typed.
 * @param {{attempt: string, area: HTMLTextAreaElement, revision: number,
 *          show: (state: string) => void, signedOut: () => void, closed: () => void}} options
 */
export function keepDrafts({ attempt, area, revision, show, signedOut, closed }) {
  const tab = tabId();
  const state = { revision, sent: revision, timer: 0, sending: false };

  const keep = () => {
    state.revision += 1;
    try {
      localStorage.setItem(
        `draft-${attempt}`,
        JSON.stringify({ revision: state.revision, text: area.value }),
      );
      show("Saving");
    } catch {
      show("Saving (this browser keeps no copy)");
    }
    schedule(SEND_AFTER_MS);
  };

  const schedule = (wait) => {
    clearTimeout(state.timer);
    state.timer = setTimeout(send, wait);
  };

  const send = async (leaving = false) => {
    if (state.sent === state.revision || (state.sending && !leaving)) return;
    state.sending = true;
    const sending = state.revision;
    try {
      const response = await fetch(`/attempts/${attempt}/draft`, {
        method: "PUT",
        redirect: "error",
        keepalive: leaving,
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ tab, revision: sending, text: area.value }),
      });
      take(response, sending);
    } catch {
      show("Not sent yet: saved on this device");
      schedule(RETRY_MS);
    } finally {
      state.sending = false;
    }
    if (state.sent < state.revision) schedule(SEND_AFTER_MS);
  };

  const take = (response, sending) => {
    if (response.status === 401) return signedOut();
    if (response.status === 409) return closed();
    // A proxy's own page in place of our JSON is no acknowledgement.
    const isOurs = response.headers.get("Content-Type")?.startsWith("application/json");
    if (!response.ok || !isOurs) throw new Error("not acknowledged");
    state.sent = Math.max(state.sent, sending);
    if (state.sent === state.revision) show("Saved");
  };

  area.addEventListener("input", keep);
  area.addEventListener("blur", () => send());
  addEventListener("online", () => send());
  addEventListener("pagehide", () => send(true));
  document.addEventListener("visibilitychange", () => document.hidden && send(true));
  return { keep, send };
}
