// Who has deleted everything leaves nothing in this browser either: it is cleared once the server has
// done its part, as a wrong password must not cost an answer that was not sent yet.
import { clearOf } from "./store.js";
import { listEntries, remove } from "./sound_shelf.js";

const NAME = "strong-answer-leaves";

/** Delete what a learner wrote and recorded here. */
async function clear(learner) {
  sessionStorage.clear();
  await clearOf(learner);
  for (const entry of await listEntries()) if (entry.learner === learner) await remove(entry.id);
}

const form = document.querySelector("[data-leaves]");
const left = sessionStorage.getItem(NAME);
sessionStorage.removeItem(NAME);
if (!form && left) clear(left).catch(() => {});
form?.addEventListener("submit", () => {
  sessionStorage.setItem(NAME, document.documentElement.dataset.learner ?? "");
});
