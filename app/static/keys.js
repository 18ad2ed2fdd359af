// Keys for scoring: 1 to 4 choose in the current row and go on to the next one.
import { forget } from "./drafts.js";

// This page is only shown once the answer is in, so the browser's copy of it has done its work.
const scored = document.querySelector("[data-scored]");
if (scored) forget(scored.dataset.scored);

/** Rows of choices, in their order on the page. */
const rows = [...document.querySelectorAll("[data-row]")];

/** Whether somebody is writing text, so that a digit is a digit. */
const isWriting = (target) =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !["radio", "checkbox"].includes(target.type));

/** The row that has the focus, or else the first one without a choice. */
function currentRow() {
  const focused = rows.find((row) => row.contains(document.activeElement));
  return focused ?? rows.find((row) => !row.querySelector(":checked")) ?? rows[0];
}

/** Choose the option of this number in a row and move the focus on. */
function choose(row, number) {
  const options = [...row.querySelectorAll("input[type=radio]")];
  const option = options[number];
  if (!option) return;
  option.checked = true;
  option.dispatchEvent(new Event("change", { bubbles: true }));
  const next = rows[rows.indexOf(row) + 1];
  const target = next?.querySelector(":checked") ?? next?.querySelector("input[type=radio]");
  (target ?? document.querySelector("form[data-marks] .actions button"))?.focus();
}

document.addEventListener("keydown", (event) => {
  if (isWriting(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (button) {
    event.preventDefault();
    button.click();
    return;
  }
  if (!rows.length || !/^[0-9]$/.test(event.key)) return;
  event.preventDefault();
  // Marks count from 1; levels are pressed by their own number.
  const isLevel = currentRow().classList.contains("criterion");
  choose(currentRow(), Number(event.key) - (isLevel ? lowest(currentRow()) : 1));
});

/** The lowest level of a criterion. */
function lowest(row) {
  return Number(row.querySelector("input[type=radio]")?.value ?? 0);
}
