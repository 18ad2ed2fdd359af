// Steps into the state they amount to: the pure part of a drill that goes on without the server.

/**
 * @typedef {{kind: string, payload: any, at: number}} Step
 * @typedef {"running"|"left"|"submitted"|"sure"|"marked"|"scored"} Stage
 * @typedef {{stage: Stage, paused: boolean, text: string, seconds: number|null, marks: string[],
 *            ownPoints: string[], levels: Record<string, number>}} State
 */

const START = {
  stage: "running",
  paused: false,
  text: "",
  seconds: null,
  marks: [],
  ownPoints: [],
  levels: {},
};

const APPLY = {
  started: (state) => state,
  prepared: (state) => state,
  paused: (state) => ({ ...state, paused: true }),
  resumed: (state) => ({ ...state, paused: false }),
  left: (state, { text }) => ({ ...state, stage: "left", text }),
  submitted: (state, { text, seconds }) => ({
    ...state,
    stage: "submitted",
    text,
    seconds: seconds ?? null,
  }),
  sure: (state) => ({ ...state, stage: "sure" }),
  marked: (state, { marks, own_points }) => ({
    ...state,
    stage: "marked",
    marks,
    ownPoints: own_points.split("\n").map((line) => line.trim()).filter(Boolean),
  }),
  scored: (state, { levels }) => ({ ...state, stage: "scored", levels }),
  rated: (state) => state,
};

/**
 * The state that steps amount to; each "undone" takes the last one back, but never the answer.
 * @param {Step[]} steps
 * @returns {State}
 */
export function fold(steps) {
  const standing = [];
  for (const step of steps) {
    if (step.kind !== "undone") standing.push(step);
    else if (!["started", "submitted"].includes(standing.at(-1)?.kind)) standing.pop();
  }
  return standing.reduce((state, step) => APPLY[step.kind](state, step.payload), START);
}

/**
 * Seconds answered at a moment of this machine's clock, below zero in the preparation: from where
 * the drill's page began, without the pauses since.
 * @param {{base: {elapsed: number, at: number}, events: Step[]}} record
 * @param {number} now
 */
export function secondsAt({ base, events }, now) {
  let [elapsed, at, stands] = [base.elapsed, base.at, false];
  const goOn = (until) => {
    if (!stands) elapsed += Math.max(0, until - at) / 1000;
    at = Math.max(at, until);
  };
  for (const step of events.filter((each) => each.at >= base.at)) {
    if (step.kind === "prepared") {
      goOn(step.at);
      elapsed = Math.max(0, elapsed);
    } else if (["paused", "resumed"].includes(step.kind)) {
      goOn(step.at);
      stands = step.kind === "paused";
    }
  }
  goOn(now);
  return elapsed;
}

/**
 * How many points have each mark.
 * @param {string[]} marks
 */
export function countMarks(marks) {
  const count = (word) => marks.filter((mark) => mark === word).length;
  return Object.fromEntries(["said", "partly", "missed", "wrong"].map((word) => [word, count(word)]));
}

/**
 * An author's sentence as pieces: plain words, `code` and **bold**; all else is text.
 * @param {string} text
 * @returns {[string, string][]} pairs of a tag ("" for none) and its words
 */
export function pieces(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(/`([^`]+)`|\*\*([^*]+)\*\*/g)) {
    if (match.index > end) found.push(["", text.slice(end, match.index)]);
    found.push(match[1] ? ["code", match[1]] : ["strong", match[2]]);
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push(["", text.slice(end)]);
  return found;
}

/**
 * `60-second`, `3-minute`, `1-hour`.
 * @param {number} seconds
 */
export function asAdjective(seconds) {
  if (seconds > 60 && seconds % 3600 === 0) return `${seconds / 3600}-hour`;
  if (seconds > 60 && seconds % 60 === 0) return `${seconds / 60}-minute`;
  return `${seconds}-second`;
}
