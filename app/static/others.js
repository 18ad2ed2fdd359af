// Texts that other tabs or devices hold of an attempt, shown so that none of them is ever lost.

/** Whether a text is worth showing beside the one that is there already. */
export const isAnother = (text, shown) => text.trim() !== "" && !shown.includes(text.trim());

/**
 * Show texts in the page's place for them, or hide the place when there are none.
 * @param {ParentNode} root where the place is
 * @param {string[]} texts
 * @param {((text: string) => void)|null} add takes a text over; null where nothing is typed any more
 */
export function showOthers(root, texts, add = null) {
  const place = root.querySelector("[data-others]");
  if (!place) return;
  place.hidden = texts.length === 0;
  for (const old of place.querySelectorAll("[data-shown]")) old.remove();
  for (const text of new Set(texts)) place.append(item(place, text, add));
}

/** One text with its button. */
function item(place, text, add) {
  const node = place.querySelector("template").content.firstElementChild.cloneNode(true);
  node.dataset.shown = "";
  node.querySelector("[data-other-text]").textContent = text;
  const button = node.querySelector("[data-other-add]");
  button.hidden = add === null;
  button.addEventListener("click", () => add(text));
  return node;
}
