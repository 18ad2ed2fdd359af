// Signing out leaves nothing behind in a browser that somebody else may use next; it asks first.
import { flush, listWaiting } from "./outbox.js";
import { clearOf, who } from "./store.js";

const form = document.querySelector("[data-sign-out]");
const dialog = document.querySelector("[data-sign-out-asks]");

/** What is not sent even now. */
async function left() {
  if (navigator.onLine) await flush().catch(() => {});
  const { steps, drafts } = await listWaiting(await who());
  return new Set([...steps, ...drafts].map((one) => one.attempt)).size;
}

async function leave() {
  await clearOf(await who());
  HTMLFormElement.prototype.submit.call(form);
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const number = await left();
  if (number === 0) return leave();
  const words = number === 1 ? "1 answer is" : `${number} answers are`;
  dialog.querySelector("[data-number]").textContent = words;
  dialog.showModal();
});
dialog?.querySelector("[data-leave-all]").addEventListener("click", leave);
