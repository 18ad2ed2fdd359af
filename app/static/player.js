// A recording that is played: seek, speed, its figures in words, as a line and as a table.
import { asClock, inWords } from "./sound.js";
import { drawLine, happenings } from "./sound_line.js";

/**
 * Recordings of a browser do not say how long they are; after a look at their end the player knows,
 * and can be moved to any place.
 */
function learnLength(audio) {
  audio.addEventListener(
    "loadedmetadata",
    () => {
      if (audio.duration !== Infinity) return;
      audio.addEventListener("durationchange", () => (audio.currentTime = 0), { once: true });
      audio.currentTime = 1e7;
    },
    { once: true },
  );
}

/** The buttons for the speed: one of them is pressed. */
function offerSpeeds(box, audio) {
  const buttons = [...box.querySelectorAll("[data-speed]")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      audio.playbackRate = Number(button.dataset.speed);
      for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
    });
  }
}

/**
 * Bring a player to life.
 * @param {Element} box out of the page's template
 * @param {string} source where the sound is
 */
export function play(box, source) {
  const audio = box.querySelector("audio");
  learnLength(audio);
  offerSpeeds(box, audio);
  audio.src = source;
  return audio;
}

/**
 * Show what the sound tells, with a row for each thing that happened; its time leads there.
 * @param {Element} box
 * @param {import("./sound.js").Figures|null} figures
 * @param {number[]} points seconds of the recording
 */
export function showFigures(box, figures, points) {
  const words = box.querySelector("[data-figures]");
  if (!figures) return void (words.textContent = "The sound can be played here, but not looked into.");
  words.textContent = inWords(figures);
  box.querySelector("[data-drawn]").hidden = false;
  const audio = box.querySelector("audio");
  const move = drawLine(box.querySelector("[data-line]"), figures, points);
  audio.addEventListener("timeupdate", () => move(audio.currentTime));
  const body = box.querySelector("[data-rows]");
  for (const each of happenings(figures, points)) {
    const row = body.insertRow();
    const there = Object.assign(document.createElement("button"), { type: "button", textContent: asClock(each.at) });
    there.className = "text-button is-link";
    there.setAttribute("aria-label", `Play from ${asClock(each.at)}`);
    there.addEventListener("click", () => {
      audio.currentTime = Math.max(0, each.at - 1);
      audio.play();
    });
    row.insertCell().append(there);
    row.insertCell().textContent = each.what;
    row.insertCell().textContent = each.length;
  }
}

/** `88 KB` or `1.4 MB` */
export const asSize = (bytes) =>
  bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} KB`;
