// The words that speak for a point stand out while its row is looked at.

const marks = [...document.querySelectorAll(".typed mark")];

/**
 * Let the words of a row stand out in the answer, and no others.
 * @param {Element|null} row
 */
function point(row) {
  const words = new Set((row?.dataset.words ?? "").split(" ").filter(Boolean));
  for (const mark of marks) {
    mark.classList.toggle("is-here", words.has(mark.textContent.toLowerCase()));
  }
}

const rowOf = (target) => (target instanceof Element ? target.closest("[data-words]") : null);

document.addEventListener("focusin", (event) => point(rowOf(event.target)));
document.addEventListener("pointerover", (event) => {
  const row = rowOf(event.target);
  if (row) point(row);
});
