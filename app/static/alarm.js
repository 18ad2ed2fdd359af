// What is heard and felt at half of the time, at ten seconds and at zero, for who wants it.

/** How often and how high it sounds, and how it shakes, at each threshold. */
const SIGNALS = {
  begin: { tones: [660], shakes: [80] },
  half: { tones: [520], shakes: [120] },
  ten: { tones: [520, 520], shakes: [120, 100, 120] },
  zero: { tones: [520, 390], shakes: [300] },
};
const TONE_SECONDS = 0.16;
const GAP_SECONDS = 0.1;
const LOUDNESS = 0.12;

/**
 * @param {{sound: boolean, vibration: boolean}} wanted
 */
export function makeAlarm({ sound, vibration }) {
  const audio = sound && "AudioContext" in globalThis ? new AudioContext() : null;
  // Browsers keep a page silent until somebody has touched it: the first key is a touch.
  const wake = () => audio?.resume();
  if (audio) for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, wake, { once: true });

  const beep = (tones) => {
    tones.forEach((height, place) => {
      const at = audio.currentTime + place * (TONE_SECONDS + GAP_SECONDS);
      const tone = new OscillatorNode(audio, { frequency: height });
      // Rising and falling softly: a tone that is cut off clicks.
      const gain = new GainNode(audio, { gain: 0 });
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
      gain.gain.linearRampToValueAtTime(0, at + TONE_SECONDS);
      tone.connect(gain).connect(audio.destination);
      tone.start(at);
      tone.stop(at + TONE_SECONDS);
    });
  };

  /** Sound and shake as it is done at a threshold. */
  return (threshold) => {
    const signal = SIGNALS[threshold];
    if (audio?.state === "running") beep(signal.tones);
    if (vibration) navigator.vibrate?.(signal.shakes);
  };
}
