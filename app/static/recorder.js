// Recording: a piece of sound every five seconds, each kept in this browser before the next comes.
import { recordableType } from "./microphone.js";
import { begin, keep } from "./sound_shelf.js";

const PIECE_MS = 5000;

/**
 * Record a stream until `stop` is called or the stream ends.
 * @param {MediaStream} stream
 * @param {import("./sound_shelf.js").Entry} entry
 * @param {{kept: (number: number) => void, failed: (words: string) => void}} told
 */
export async function record(stream, entry, told) {
  await begin(entry);
  const recorder = new MediaRecorder(stream, { mimeType: recordableType() });
  let number = 0;
  let writing = Promise.resolve();
  // Small slices can come empty; the last one always comes, and its number with it.
  recorder.addEventListener("dataavailable", (event) => {
    if (event.data.size === 0) return;
    const own = number;
    number += 1;
    writing = writing
      .then(() => keep(entry.id, own, event.data))
      .then(() => told.kept(own))
      .catch(() => told.failed("This browser has no room for more. What was recorded before is kept."));
  });
  const ended = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
  recorder.addEventListener("error", () => told.failed("The recording broke off. What was recorded before is kept."));
  recorder.start(PIECE_MS);
  return {
    /** Write out what is there now, as where the page is hidden and may never come back. */
    flush: () => recorder.state === "recording" && recorder.requestData(),
    pause: () => recorder.state === "recording" && recorder.pause(),
    resume: () => recorder.state === "paused" && recorder.resume(),
    /** End it; resolves when the last piece is kept. */
    stop: async () => {
      if (recorder.state !== "inactive") recorder.stop();
      await ended;
      await writing;
    },
  };
}
