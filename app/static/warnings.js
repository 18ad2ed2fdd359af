// Warnings at half of the time, at ten seconds and at zero: by look, by sound, by vibration.

const THRESHOLDS = ["begin", "half", "ten", "zero"];
const SHOWN_MS = 5000;

/**
 * @param {{look: boolean, sound: boolean, vibration: boolean,
 *          show: (words: string) => void}} options which warnings are wanted; how words are shown
 */
export function makeWarnings({ look, sound, vibration, show }) {
  // Few want to hear it: for the others the page stays lighter.
  const alarm = sound || vibration ? import("./alarm.js") : null;
  const ring = alarm?.then(({ makeAlarm }) => makeAlarm({ sound, vibration }));
  let timer = 0;

  /** Warn at a threshold with its words. */
  return (threshold, words) => {
    if (!THRESHOLDS.includes(threshold)) return;
    ring?.then((sounds) => sounds(threshold));
    if (!look || threshold === "zero") return;
    show(words);
    clearTimeout(timer);
    timer = setTimeout(() => show(""), SHOWN_MS);
  };
}
