// Keys for scoring: a digit chooses in the current row and goes on to the next one.
import { forget, listKept } from "./drafts.js";
import { isAnother, showOthers } from "./others.js";
import { onKey } from "./pressed.js";
import "./steps.js";

/** Rows of choices, in their order on the page. */
const listRows = () => [...document.querySelectorAll("[data-row]")];

/** Whether somebody is writing text, so that a digit is a digit. */
const isWriting = (target) =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !["radio", "checkbox"].includes(target.type));

/** The row that has the focus, or else the first one without a choice. */
function currentRow() {
  const rows = listRows();
  const focused = rows.find((row) => row.contains(document.activeElement));
  return focused ?? rows.find((row) => !row.querySelector(":checked")) ?? rows[0];
}

/**
 * The option of a row that a digit means: marks count from 1, levels are pressed by their number.
 * @param {Element} row
 * @param {string} digit
 */
function optionFor(row, digit) {
  const options = [...row.querySelectorAll("input[type=radio]")];
  if ("levels" in row.dataset) return options.find((option) => option.value === digit);
  return options[Number(digit) - 1];
}

/** Choose an option and move the focus on, to the next row or to the button after the last. */
function choose(row, option) {
  option.checked = true;
  option.dispatchEvent(new Event("change", { bubbles: true }));
  const rows = listRows();
  const next = rows[rows.indexOf(row) + 1];
  const target = next?.querySelector(":checked") ?? next?.querySelector("input[type=radio]");
  (target ?? document.querySelector("form[data-marks] .actions button"))?.focus();
}

onKey((event) => {
  if (isWriting(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!/^[0-9]$/.test(event.key) || document.querySelector("dialog:modal")) return;
  const button = document.querySelector(`[data-key="${event.key}"]`);
  const row = currentRow();
  const option = row && optionFor(row, event.key);
  if (button || option) event.preventDefault();
  if (button) button.click();
  else if (option) choose(row, option);
});

// This page is only shown once the answer is in: copies of it have done their work, and what
// another tab typed beside it is shown.
const scored = document.querySelector("[data-scored]");
if (scored) {
  const attempt = scored.dataset.scored;
  const submitted = scored.querySelector("[data-submitted]")?.textContent ?? "";
  // What the server has kept beside the answer stands on the page already.
  const onPage = [...scored.querySelectorAll("[data-kept] .typed")].map((kept) => kept.textContent);
  const known = [submitted, ...onPage].join("\n");
  const others = (await listKept(attempt)).filter((kept) => isAnother(kept.text, known));
  if (others.length === 0) forget(attempt);
  showOthers(scored, others.map((kept) => kept.text));
}
