// "/" goes to the search field; from a page without one to the page that has it.
import { isWriting } from "./dialogs.js";
import { onKey } from "./pressed.js";

/** Put the cursor behind what is in the field. */
function focusField() {
  const field = document.querySelector("input[type=search]");
  field?.focus();
  field?.select();
  return Boolean(field);
}

onKey((event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isWriting(event.target) || document.querySelector("dialog:modal")) return;
  event.preventDefault();
  if (!focusField()) location.assign("/topics#q");
});

if (location.hash === "#q") focusField();
