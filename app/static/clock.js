// The clock of a drill as a value: what the server said, and when, on the page's monotonic clock.

/**
 * @typedef {{elapsed: number, allowed: number|null, readAt: number, hard?: boolean, stands?: boolean}}
 *   Clock seconds answered are below zero while the preparation runs; a hard stop ends the answer at
 *   zero; in a pause it stands
 * @typedef {{monotonic: number, wall: number}} Look both clocks of this machine at one moment, in ms
 * @typedef {""|"begin"|"half"|"ten"|"zero"} Threshold
 */

// More than a tick can be late by, less than anybody sleeps.
const JUMP_MS = 1500;
// In a box of this length half of the time is gone when ten seconds are left.
const SHORTEST_WITH_TEN = 20;

/**
 * @param {number} elapsed seconds answered when the server was asked, below zero in preparation
 * @param {number|null} allowed the time box in seconds, null without a limit
 * @param {number} readAt `performance.now()` at that moment
 * @param {boolean} hard whether the answer ends at zero
 * @param {boolean} stands whether it is paused
 * @returns {Clock}
 */
export function makeClock(elapsed, allowed, readAt, hard = false, stands = false) {
  return { elapsed, allowed, readAt, hard, stands };
}

/**
 * Seconds answered by now; never counted in ticks, so that a slow tab changes nothing.
 * @param {Clock} clock
 * @param {number} monotonic `performance.now()`
 */
export function elapsedAt(clock, monotonic) {
  return clock.elapsed + (clock.stands ? 0 : Math.max(0, monotonic - clock.readAt) / 1000);
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
 * @returns {{text: string, share: number, over: boolean, preparing: boolean}}
 */
export function faceAt(clock, monotonic, style) {
  const elapsed = elapsedAt(clock, monotonic);
  const face = { share: 0, over: false, preparing: elapsed < 0 };
  if (face.preparing) return { ...face, text: asDigits(Math.ceil(-elapsed)) };
  if (clock.allowed === null) return { ...face, text: asDigits(elapsed) };
  const left = clock.allowed - elapsed;
  if (left <= 0) return { ...face, text: `+${asDigits(-left)}`, share: 1, over: true };
  const text = asDigits(style === "up" ? elapsed : Math.ceil(left));
  return { ...face, text, share: elapsed / clock.allowed };
}

/**
 * Which threshold was passed between two looks at the clock, the last one if there were several:
 * a tick may skip any of them, and a page that slept skips all but the last.
 * @param {Clock} clock
 * @param {number} before seconds answered at the last look
 * @param {number} after seconds answered now
 * @returns {Threshold}
 */
export function threshold(clock, before, after) {
  const passed = (at) => before < at && after >= at;
  if (clock.allowed !== null) {
    if (passed(clock.allowed)) return "zero";
    if (clock.allowed > SHORTEST_WITH_TEN && passed(clock.allowed - 10)) return "ten";
    if (passed(clock.allowed / 2)) return "half";
  }
  return passed(0) ? "begin" : "";
}

const SAID = {
  "": "",
  begin: "Your time begins now.",
  half: "Half of the time is gone.",
  ten: "10 seconds left.",
};

/**
 * What is said at the threshold that was passed between two looks; "" for nothing.
 * @param {Clock} clock
 * @param {number} before
 * @param {number} after
 */
export function announcement(clock, before, after) {
  const passed = threshold(clock, before, after);
  if (passed !== "zero") return SAID[passed];
  return clock.hard ? "Time. Your answer is handed in." : "Time. Finish your sentence.";
}

const units = (number, unit) => `${number} ${unit}${number === 1 ? "" : "s"}`;

/** `1 minute 5 seconds`. */
function inWords(seconds) {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  const parts = [minutes ? units(minutes, "minute") : "", rest || !minutes ? units(rest, "second") : ""];
  return parts.filter(Boolean).join(" ");
}

/**
 * The time as somebody who can't see it wants to hear it.
 * @param {Clock} clock
 * @param {number} monotonic `performance.now()`
 */
export function spokenTime(clock, monotonic) {
  const elapsed = elapsedAt(clock, monotonic);
  if (elapsed < 0) return `${inWords(Math.ceil(-elapsed))} to prepare.`;
  if (clock.allowed === null) return `${inWords(Math.floor(elapsed))} gone.`;
  const left = clock.allowed - elapsed;
  if (left <= 0) return `${inWords(Math.floor(-left))} over.`;
  return `${inWords(Math.ceil(left))} left.`;
}

/**
 * Where a clock stands in a pause: `0:20 of 1:00`.
 * @param {Clock} clock
 */
export function standsAt({ elapsed, allowed }) {
  if (elapsed < 0) return `${asDigits(Math.ceil(-elapsed))} before it begins`;
  return allowed === null ? asDigits(elapsed) : `${asDigits(elapsed)} of ${asDigits(allowed)}`;
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
