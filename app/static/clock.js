// The clock of a drill as a value: what the server said, and when, on the page's monotonic clock.

/**
 * @typedef {{elapsed: number, allowed: number|null, readAt: number}} Clock
 * @typedef {{monotonic: number, wall: number}} Look both clocks of this machine at one moment, in ms
 */

// More than a tick can be late by, less than anybody sleeps.
const JUMP_MS = 1500;

/**
 * @param {number} elapsed seconds answered when the server was asked
 * @param {number|null} allowed the time box in seconds, null without a limit
 * @param {number} readAt `performance.now()` at that moment
 * @returns {Clock}
 */
export function makeClock(elapsed, allowed, readAt) {
  return { elapsed, allowed, readAt };
}

/**
 * Seconds answered by now; never counted in ticks, so that a slow tab changes nothing.
 * @param {Clock} clock
 * @param {number} monotonic `performance.now()`
 */
export function elapsedAt(clock, monotonic) {
  return clock.elapsed + Math.max(0, monotonic - clock.readAt) / 1000;
}

/**
 * `1:05`; the sign of overtime is the caller's.
 * @param {number} seconds
 */
export function asDigits(seconds) {
  const whole = Math.floor(Math.abs(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * What the page shows at a moment.
 * @param {Clock} clock
 * @param {number} monotonic `performance.now()`
 * @param {"down"|"up"|"hidden"} style
 * @returns {{text: string, share: number, over: boolean}}
 */
export function faceAt(clock, monotonic, style) {
  const elapsed = elapsedAt(clock, monotonic);
  if (clock.allowed === null) return { text: asDigits(elapsed), share: 0, over: false };
  const left = clock.allowed - elapsed;
  if (left <= 0) return { text: `+${asDigits(-left)}`, share: 1, over: true };
  const text = asDigits(style === "up" ? elapsed : Math.ceil(left));
  return { text, share: elapsed / clock.allowed, over: false };
}

/**
 * What is said aloud when a threshold is passed between two looks at the clock; "" for nothing.
 * @param {Clock} clock
 * @param {number} before seconds answered at the last look
 * @param {number} after seconds answered now
 */
export function announcement(clock, before, after) {
  if (clock.allowed === null) return "";
  const passed = (at) => before < at && after >= at;
  if (passed(clock.allowed)) return "Time. Finish your sentence.";
  if (clock.allowed > 20 && passed(clock.allowed - 10)) return "10 seconds left.";
  if (passed(clock.allowed / 2)) return "Half of the time is gone.";
  return "";
}

/**
 * Whether the machine's two clocks went apart between two looks: it slept (the monotonic one may
 * stand meanwhile), or somebody set its time.
 * @param {Look} before
 * @param {Look} after
 */
export function jumped(before, after) {
  const apart = after.wall - before.wall - (after.monotonic - before.monotonic);
  return Math.abs(apart) > JUMP_MS;
}
