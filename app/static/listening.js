// From a recording to its figures: decoded in this browser, at the rate the analysis wants.
import { analyse } from "./sound.js";

const RATE = 16000;

/** A blob's samples as one channel. */
export async function decode(blob) {
  const context = new OfflineAudioContext(1, RATE, RATE);
  const sound = await context.decodeAudioData(await blob.arrayBuffer());
  return sound.getChannelData(0);
}

/** The figures of a recording, or null where its sound can't be read. */
export async function figuresOf(blob) {
  try {
    return analyse(await decode(blob), RATE);
  } catch {
    return null;
  }
}
