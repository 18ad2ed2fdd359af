// A screen that stays on while somebody speaks to it, where the browser can do that.

/** Keep the screen on; returns what lets it go again. */
export function keepAwake() {
  let lock = null;
  let wanted = true;
  const ask = async () => {
    if (!wanted || document.hidden || !navigator.wakeLock) return;
    try {
      lock = await navigator.wakeLock.request("screen");
      if (!wanted) await lock.release();
    } catch {
      // A low battery refuses it: the drill goes on all the same.
    }
  };
  // The browser lets go by itself when the page is hidden, and never takes it back by itself.
  const seen = () => document.hidden || ask();
  document.addEventListener("visibilitychange", seen);
  ask();
  return () => {
    wanted = false;
    document.removeEventListener("visibilitychange", seen);
    lock?.release();
  };
}
