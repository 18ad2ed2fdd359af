// Dialogs: "?" shows the keys, and a link that opens one would lead to a page without JavaScript.
import { onKey } from "./pressed.js";

/** Whether somebody is writing text, so that a "?" is a "?". */
export function isWriting(target) {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["radio", "checkbox"].includes(target.type);
}

/**
 * Show a dialog over the page, if it is there and none is open.
 * @param {string} id
 */
function show(id) {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement) || document.querySelector("dialog:modal")) return false;
  // One that asks stands open in the page until here, for those without JavaScript.
  dialog.close();
  dialog.showModal();
  return true;
}

for (const link of document.querySelectorAll("[data-opens]")) {
  link.addEventListener("click", (event) => {
    if (show(link.dataset.opens)) event.preventDefault();
  });
}

// For browsers that don't know the media query which does the same without a flicker.
for (const words of document.querySelectorAll(".no-script")) words.hidden = true;

for (const dialog of document.querySelectorAll("dialog")) {
  dialog.close();
  for (const stay of dialog.querySelectorAll("[data-stay]")) stay.hidden = false;
  // A click beside the box is a click on the dialog itself.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}

onKey((event) => {
  if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!isWriting(event.target) && show("page-keys")) event.preventDefault();
});
