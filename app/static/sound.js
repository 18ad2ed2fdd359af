// What can be told from the sound of an answer alone: when it began, where it paused, how long.
// Samples in, figures out; nothing here knows a page, a file or a microphone.

/**
 * @typedef {{start: number, end: number}} Stretch in seconds
 * @typedef {{seconds: number, firstWord: number|null, share: number, stretches: Stretch[],
 *            pauses: Stretch[], longest: Stretch|null, beats: number|null}} Figures
 *   `share`: of the whole, how much was speech. `pauses`: over one second, between words.
 *   `beats`: peaks of loudness a second of speech, much like syllables; rough, and never a score.
 */

export const FRAME_SECONDS = 0.01;
// Shorter gaps belong to the words: a closed consonant, a comma.
const SHORTEST_GAP = 0.25;
// Shorter sounds are clicks: a key, a chair.
const SHORTEST_SOUND = 0.07;
export const LONG_PAUSE = 1;
// Decibels, where a full wave is about -3.
const SILENT = -60;
const ABOVE_NOISE = 9;
const BELOW_SPEECH = 32;
const LEAST_RANGE = 8;

/**
 * Loudness of each frame in decibels.
 * @param {Float32Array} samples
 * @param {number} rate samples a second
 * @returns {Float32Array}
 */
export function loudness(samples, rate) {
  const size = Math.round(rate * FRAME_SECONDS);
  const frames = new Float32Array(Math.floor(samples.length / size));
  for (let frame = 0; frame < frames.length; frame += 1) {
    let sum = 0;
    for (let place = frame * size; place < (frame + 1) * size; place += 1) sum += samples[place] ** 2;
    frames[frame] = 10 * Math.log10(sum / size + 1e-10);
  }
  return frames;
}

/** The value below which a share of the frames lies. */
function level(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/**
 * From which loudness on a frame is speech: over the room's noise, and not far below the speaker.
 * Infinity where nobody is heard.
 * @param {Float32Array} frames
 */
export function threshold(frames) {
  if (frames.length === 0) return Infinity;
  const sorted = Float32Array.from(frames).sort();
  const noise = level(sorted, 0.05);
  const speech = level(sorted, 0.98);
  if (speech < SILENT) return Infinity;
  // Without any quiet there is no noise to be told from speech.
  if (speech - noise < LEAST_RANGE) return speech > SILENT + 20 ? SILENT : Infinity;
  return Math.min(Math.max(noise + ABOVE_NOISE, speech - BELOW_SPEECH, SILENT), speech - 6);
}

/** Stretches of frames at or over a loudness, in frames; `end` is the first frame after. */
function runs(frames, from) {
  const found = [];
  for (let frame = 0; frame < frames.length; frame += 1) {
    if (frames[frame] < from) continue;
    const last = found.at(-1);
    if (last?.end === frame) last.end = frame + 1;
    else found.push({ start: frame, end: frame + 1 });
  }
  return found;
}

/** Join stretches with less than so many seconds between them. */
function joined(stretches, gap) {
  const found = [];
  for (const each of stretches) {
    const last = found.at(-1);
    if (last && (each.start - last.end) * FRAME_SECONDS < gap) last.end = each.end;
    else found.push({ ...each });
  }
  return found;
}

/**
 * Where somebody spoke, in frames.
 * @param {Float32Array} frames
 */
export function speech(frames) {
  // Two breaths of a click's length stay two clicks: what is joined first is only a syllable's gap.
  const sounds = joined(runs(frames, threshold(frames)), 0.06);
  const words = sounds.filter((each) => (each.end - each.start) * FRAME_SECONDS >= SHORTEST_SOUND);
  return joined(words, SHORTEST_GAP);
}

/** Peaks of loudness inside the speech, each three decibels over the dips beside it. */
function countBeats(frames, stretches) {
  let beats = 0;
  for (const { start, end } of stretches) {
    let low = Infinity;
    let high = -Infinity;
    let rising = true;
    for (let frame = start; frame < end; frame += 1) {
      // Five frames together: single periods of a low voice are no syllables.
      const value = (frames[frame - 2] + frames[frame - 1] + frames[frame] + frames[frame + 1] + frames[frame + 2]) / 5;
      if (Number.isNaN(value)) continue;
      if (rising) {
        high = Math.max(high, value);
        if (value < high - 3) [beats, rising, low] = [beats + 1, false, value];
      } else {
        low = Math.min(low, value);
        if (value > low + 3) [rising, high] = [true, value];
      }
    }
    if (rising && high > -Infinity) beats += 1;
  }
  return beats;
}

/**
 * All figures of a recording.
 * @param {Float32Array} samples one channel
 * @param {number} rate samples a second
 * @returns {Figures}
 */
export function analyse(samples, rate) {
  const frames = loudness(samples, rate);
  const spoken = speech(frames);
  const seconds = samples.length / rate;
  const stretches = spoken.map(({ start, end }) => ({ start: start * FRAME_SECONDS, end: end * FRAME_SECONDS }));
  const pauses = stretches
    .slice(1)
    .map((each, place) => ({ start: stretches[place].end, end: each.start }))
    .filter((each) => each.end - each.start >= LONG_PAUSE);
  const length = (each) => each.end - each.start;
  const total = stretches.reduce((sum, each) => sum + length(each), 0);
  return {
    seconds,
    firstWord: stretches[0]?.start ?? null,
    share: seconds ? total / seconds : 0,
    stretches,
    pauses,
    longest: pauses.reduce((most, each) => (!most || length(each) > length(most) ? each : most), null),
    beats: total ? countBeats(frames, spoken) / total : null,
  };
}

/** `0:07` */
export const asClock = (seconds) =>
  `${Math.floor(Math.round(seconds) / 60)}:${String(Math.round(seconds) % 60).padStart(2, "0")}`;

/**
 * The figures as sentences.
 * @param {Figures} figures
 */
export function inWords(figures) {
  if (figures.firstWord === null) return "No voice could be told from the noise of the room.";
  const { pauses, longest } = figures;
  const share = `You spoke for ${Math.round(figures.share * 100)} % of ${asClock(figures.seconds)}.`;
  const first = `The first word came after ${figures.firstWord.toFixed(1)} s.`;
  const none = "No pause was longer than a second.";
  const number = pauses.length === 1 ? "One pause" : `${pauses.length} pauses`;
  const most = longest && `${(longest.end - longest.start).toFixed(1)} s at ${asClock(longest.start)}`;
  const told = pauses.length === 1 ? `${number} over a second: ${most}.` : `${number} over a second, the longest ${most}.`;
  const pace = `Rough pace: ${figures.beats.toFixed(1)} beats of loudness a second of speech, much like syllables.`;
  return [share, first, longest ? told : none, pace].join(" ");
}
