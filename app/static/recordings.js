// The page of recordings: what this browser keeps of the learner who looks, with size and age.
import { asSize, play } from "./player.js";
import { listEntries, load, note, remove } from "./sound_shelf.js";

const place = document.querySelector("[data-kept-here]");
const learner = place.dataset.learner;
const list = place.querySelector("[data-list]");
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });

/** `5 minutes ago` */
function age(moment) {
  const minutes = Math.round((moment - Date.now()) / 60_000);
  if (minutes > -60) return words.format(minutes, "minute");
  return minutes > -48 * 60 ? words.format(Math.round(minutes / 60), "hour") : words.format(Math.round(minutes / 1440), "day");
}

/**
 * Whether a recording is the learner's: it says so, or its attempt has become the learner's since,
 * as where a guest has signed in. Anybody else's is not shown.
 */
async function isOwn(entry) {
  if (entry.learner === learner) return true;
  const answer = await fetch(`/attempts/${entry.attempt}/clock`, { headers: { Accept: "application/json" } });
  if (answer.ok) await note(entry.id, { learner });
  return answer.ok;
}

/** Ask in a dialog; whether the answer was to delete. */
function ask(dialog) {
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "delete"), { once: true });
  });
}

function show(entry) {
  const row = place.querySelector("template").content.firstElementChild.cloneNode(true);
  const link = row.querySelector("a");
  link.href = `/attempts/${entry.attempt}`;
  row.querySelector("[data-subject]").textContent = entry.subject;
  row.querySelector("[data-title]").textContent = entry.title;
  row.querySelector("[data-about]").textContent = `${age(entry.begunAt)} · ${asSize(entry.size)}${entry.uploadedAt ? " · uploaded" : ""}`;
  const audio = play(row, URL.createObjectURL(entry.blob));
  audio.setAttribute("aria-label", `Recording of ${entry.title}`);
  const button = row.querySelector("[data-delete]");
  button.setAttribute("aria-label", `Delete the recording of ${entry.title}`);
  button.addEventListener("click", async () => {
    if (!(await ask(place.querySelector("[data-asks-one]")))) return;
    await remove(entry.id);
    row.remove();
    tell(`${asSize(entry.size)} deleted.`);
  });
  list.append(row);
}

/** Say how much there is, and what has just been done. */
function tell(done = "") {
  const number = list.children.length;
  place.querySelector("[data-told]").textContent = done;
  place.querySelector("[data-none]").hidden = number > 0;
  place.querySelector("[data-all]").hidden = number === 0;
  if (done) place.querySelector("h2").focus();
}

place.querySelector("[data-all] button").addEventListener("click", async () => {
  if (!(await ask(place.querySelector("[data-asks-all]")))) return;
  for (const entry of own) await remove(entry.id);
  list.replaceChildren();
  tell("All deleted.");
});

const own = [];
try {
  for (const entry of (await listEntries()).reverse()) {
    if (!(await isOwn(entry))) continue;
    const kept = await load(entry);
    own.push(kept);
    show(kept);
  }
  tell();
} catch {
  place.querySelector("[data-told]").textContent = "This browser keeps nothing on this device, as in a private window.";
}
