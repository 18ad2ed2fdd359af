// The recordings of an attempt on the page of its result: from this browser, or as uploaded.
import { figuresOf } from "./listening.js";
import { asSize, play, showFigures } from "./player.js";
import { note, ofAttempt, remove } from "./sound_shelf.js";

const place = document.querySelector("[data-recordings]");
const { attempt, learner } = place.dataset;
const moments = place.dataset.moments ? place.dataset.moments.split(",").map(Number) : [];
const uploads = new Map(
  [...place.querySelectorAll("[data-upload]")].map((each) => [each.dataset.upload, each]),
);

/** A player out of the page's template. */
function newPlayer() {
  const box = place.querySelector("template").content.firstElementChild.cloneNode(true);
  const number = place.querySelectorAll("[data-player]").length + 1;
  box.querySelector("audio").setAttribute("aria-label", number > 1 ? `Recording, part ${number}` : "Recording");
  place.querySelector("[data-players]").append(box);
  return box;
}

/** The points that fall into a recording which began so late. */
const pointsFrom = (startedAt, seconds) =>
  moments.map((each) => each - startedAt).filter((each) => each >= 0 && each <= seconds + 1);

async function showLocal(kept) {
  const box = newPlayer();
  play(box, URL.createObjectURL(kept.blob));
  if (kept.missing.length) {
    const parts = kept.missing.map((number) => number + 1).join(", ");
    box.querySelector("[data-missing]").textContent = `Piece ${parts} of five seconds is missing.`;
  }
  offerUpload(box, kept);
  offerDelete(box, kept);
  // In this browser it is found by its attempt, which is the learner's own: the server showed it.
  if (kept.learner !== learner) await note(kept.id, { learner });
  const figures = await figuresOf(kept.blob);
  showFigures(box, figures, figures ? pointsFrom(kept.startedAt, figures.seconds) : []);
}

function offerUpload(box, kept) {
  const form = box.querySelector("[data-upload-form]");
  if (!form) return;
  const isThere = uploads.has(kept.id);
  form.hidden = isThere;
  box.querySelector("[data-uploaded]").hidden = !isThere;
  box.querySelector("[data-size]").textContent = asSize(kept.size);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    const told = box.querySelector("[data-told]");
    told.textContent = "Uploading";
    told.textContent = await upload(kept);
    button.disabled = false;
    if (told.textContent) return;
    form.hidden = true;
    box.querySelector("[data-uploaded]").hidden = false;
    // The button that had the focus is gone.
    box.querySelector("[data-uploaded] a").focus();
  });
}

/** Send a recording; what is wrong in words, or "". */
async function upload(kept) {
  try {
    const answer = await fetch(`/attempts/${attempt}/recordings/${kept.id}?started=${kept.startedAt.toFixed(1)}`, {
      method: "PUT",
      redirect: "error",
      headers: { "Content-Type": kept.type, Accept: "application/json" },
      body: kept.blob,
    });
    const told = await answer.json();
    if (!answer.ok) return told.message;
    await note(kept.id, { uploadedAt: Date.now() });
    return "";
  } catch {
    return "It did not get through. It is still in this browser; try again later.";
  }
}

function offerDelete(box, kept) {
  const dialog = box.querySelector("dialog");
  box.querySelector("[data-delete]")?.addEventListener("click", () => dialog.showModal());
  dialog?.addEventListener("close", async () => {
    if (dialog.returnValue !== "delete") return;
    await remove(kept.id);
    box.remove();
    place.querySelector("[data-players]").focus();
    showEmpty();
  });
}

/** An upload whose browser was another one: played from the server, looked into here. */
async function showUpload(row) {
  const box = newPlayer();
  box.querySelector("[data-local]")?.remove();
  play(box, `/recordings/${row.dataset.upload}`);
  const answer = await fetch(`/recordings/${row.dataset.upload}`);
  const figures = answer.ok ? await figuresOf(await answer.blob()) : null;
  showFigures(box, figures, figures ? pointsFrom(Number(row.dataset.started), figures.seconds) : []);
}

function showEmpty() {
  place.querySelector("[data-none]").hidden = place.querySelector("[data-player]") !== null;
}

const local = await ofAttempt(attempt).catch(() => []);
const here = new Set(local.map((each) => each.id));
for (const row of uploads.values()) row.hidden = true;
await Promise.all([
  ...local.map(showLocal),
  ...[...uploads.values()].filter((row) => !here.has(row.dataset.upload)).map(showUpload),
]);
showEmpty();
