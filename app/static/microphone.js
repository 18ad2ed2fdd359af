// The microphone: opened on a click, its level shown, and every track of it let go again.

/**
 * The first type of sound that this browser records, or "" where it records none. Ogg comes first for
 * Firefox, the one that writes it: in its own WebM it finds no place and no length.
 */
export function recordableType() {
  const types = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
  if (!("MediaRecorder" in window)) return "";
  return types.find((type) => MediaRecorder.isTypeSupported(type)) ?? "";
}

// What would change the sound is turned off: the figures are about what was said, as it was said.
const PLAIN = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

/** Open the microphone; the browser may ask. Rejects with what `whyNot` puts into words. */
export async function openMicrophone() {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("no https", "SecurityError");
  if (!recordableType()) throw new DOMException("no recorder", "NotSupportedError");
  return navigator.mediaDevices.getUserMedia({ audio: PLAIN });
}

/** Let go of every track, so that the browser's sign of a listening microphone goes out. */
export function release(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

const REASONS = {
  NotAllowedError: "The browser did not allow the microphone. Allow it beside the address, and check again.",
  NotFoundError: "No microphone is connected.",
  NotReadableError: "Another program holds the microphone. Close it there, and check again.",
  SecurityError: "Browsers open the microphone only over https, or on the machine that serves this page.",
  NotSupportedError: "This browser can't record sound.",
};

/** Why the microphone is not there, and what goes on without it. */
export function whyNot(error) {
  const reason = REASONS[error?.name] ?? "The microphone could not be opened.";
  return `${reason} Typing, and speaking without recording, work without it.`;
}

/**
 * Listen to the level of a stream, ten times a second.
 * @param {MediaStream} stream
 * @param {(decibels: number|null) => void} heard null where the browser keeps its sound asleep, as on
 *   a machine without a loudspeaker: a recording is made all the same
 * @returns {() => void} ends the listening
 */
export function listen(stream, heard) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  // A page that was opened by no click begins with its sound asleep, and would hear nothing.
  if (context.state !== "running") context.resume().catch(() => {});
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    if (context.state !== "running") return heard(null);
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, each) => sum + each * each, 0) / samples.length;
    heard(10 * Math.log10(power + 1e-10));
  }, 100);
  return () => {
    clearInterval(timer);
    context.close();
  };
}

// A voice at a desk is at -40 to -15 decibels; a muted microphone gives next to nothing.
export const HEARD = -50;

/** A level as a share of the meter. */
export const asShare = (decibels) => Math.min(1, Math.max(0, (decibels + 60) / 50));
