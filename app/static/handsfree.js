// Hands-free: the question read aloud by a voice of this machine, and a beep when it is your turn.
// A voice that lives on somebody's server is never used: the question would leave the machine.

const WANTED = "strong-answer-hands-free";
const PATIENCE_MS = 1500;
// A busy machine takes a while to open its sound; a page that may not sound never gets it.
const SOUND_PATIENCE_MS = 4000;

/** Whether this browser was told to read questions aloud. */
export function isHandsFree() {
  try {
    return localStorage.getItem(WANTED) === "yes";
  } catch {
    return false;
  }
}

/** Remember it; a voice belongs to a machine, so this is kept in the browser and not with the learner. */
export function setHandsFree(yes) {
  try {
    localStorage.setItem(WANTED, yes ? "yes" : "no");
  } catch {
    // Without a store it holds for this page.
  }
}

const STARTS = /^\/(drills\/\d+\/start|sessions\/[0-9a-f-]{36}\/next)$/;

/** Say with a form that starts a drill that its question will be read aloud: the clock then waits. */
export function tellStarts() {
  document.addEventListener("submit", ({ target }) => {
    const isStart = STARTS.test(new URL(target.action).pathname);
    if (!isStart || !isHandsFree() || target.elements.hands_free) return;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "hands_free", value: "yes" });
    target.append(field);
  });
}

let waited = null;

/** The voices as soon as the browser has loaded them; none after a second and a half. */
async function voices() {
  if (!("speechSynthesis" in window)) return [];
  const found = speechSynthesis.getVoices();
  if (found.length > 0) return found;
  waited ??= new Promise((resolve) => {
    // Not every browser's speech has events, and not every one has voices.
    speechSynthesis.addEventListener?.("voiceschanged", resolve, { once: true });
    setTimeout(resolve, PATIENCE_MS);
  });
  await waited;
  return speechSynthesis.getVoices();
}

/** A voice of this machine for the language of the page, or null. */
export async function localVoice() {
  const language = document.documentElement.lang.slice(0, 2);
  const local = (await voices()).filter((voice) => voice.localService && voice.lang.startsWith(language));
  return local.find((voice) => voice.default) ?? local[0] ?? null;
}

/**
 * Read a text aloud; resolves at its end, or at once with false where there is no local voice.
 * @param {string} text
 */
export async function say(text) {
  const voice = await localVoice();
  if (!voice) return false;
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice;
  words.lang = voice.lang;
  return new Promise((resolve) => {
    words.onend = () => resolve(true);
    words.onerror = () => resolve(false);
    speechSynthesis.cancel();
    speechSynthesis.speak(words);
  });
}

/** Stop reading. */
export const hush = () => "speechSynthesis" in window && speechSynthesis.cancel();

let sound = null;

/** The sound of this page, asked for early, as a busy machine takes a while to open it; null without. */
export function openSound() {
  if (!("AudioContext" in window)) return null;
  sound ??= new AudioContext();
  if (sound.state !== "running") sound.resume().catch(() => {});
  return sound;
}

/**
 * A short tone, or several; resolves when they are over. A browser that lets no page sound before a
 * click stays silent.
 */
export async function beep(times = 1) {
  const context = openSound();
  const isOpen = () => context?.state === "running";
  for (let waits = SOUND_PATIENCE_MS / 50; context && !isOpen() && waits > 0; waits -= 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (isOpen()) await tones(context, times);
}

/** So many tones of an eighth of a second. */
async function tones(context, times) {
  for (let time = 0; time < times; time += 1) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const start = context.currentTime + time * 0.25;
    tone.frequency.value = 660;
    // Without a ramp a tone begins and ends with a click.
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.2, start + 0.02);
    volume.gain.linearRampToValueAtTime(0, start + 0.15);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + 0.16);
  }
  await new Promise((resolve) => setTimeout(resolve, times * 250));
}
