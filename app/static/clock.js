// The clock of a drill as a value: what the server said, and when, on the page's monotonic clock.

/**
 * @param {number} elapsed seconds answered when the server was asked
 * @param {number|null} allowed the time box in seconds, null without a limit
 * @param {number} readAt `performance.now()` at that moment
 */
export function makeClock(elapsed, allowed, readAt) {
  return { elapsed, allowed, readAt };
}

/** Seconds answered by now; never counted in ticks, so that a slow tab changes nothing. */
export function elapsedAt(clock, monotonic) {
  return clock.elapsed + Math.max(0, monotonic - clock.readAt) / 1000;
}

/** `1:05`, or `+0:07` over time. */
export function asDigits(seconds) {
  const whole = Math.floor(Math.abs(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * What the page shows at a moment.
 * @param {"down"|"up"|"hidden"} style
 */
export function faceAt(clock, monotonic, style) {
  const elapsed = elapsedAt(clock, monotonic);
  if (clock.allowed === null) return { text: asDigits(elapsed), share: 0, over: false };
  const left = clock.allowed - elapsed;
  if (left <= 0) return { text: `+${asDigits(-left)}`, share: 1, over: true };
  const text = asDigits(style === "up" ? elapsed : Math.ceil(left));
  return { text, share: elapsed / clock.allowed, over: false };
}

/** What is said aloud when a threshold is passed between two looks at the clock; "" for nothing. */
export function announcement(clock, before, after) {
  if (clock.allowed === null) return "";
  const passed = (at) => before < at && after >= at;
  if (passed(clock.allowed)) return "Time. Finish your sentence.";
  if (clock.allowed > 20 && passed(clock.allowed - 10)) return "10 seconds left.";
  if (passed(clock.allowed / 2)) return "Half of the time is gone.";
  return "";
}
