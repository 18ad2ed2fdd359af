// Keys for a page's scripts, with those that were pressed before the scripts had come.

/**
 * Hear every key, and first, in their order, those that early.js has kept.
 * @param {(event: KeyboardEvent, isEarly?: boolean) => void} listener
 */
export function onKey(listener) {
  for (const event of globalThis.pressedEarly ?? []) listener(event, true);
  document.addEventListener("keydown", (event) => listener(event));
}

/**
 * Hand a text's form in at Ctrl + Enter, on a Mac ⌘ + Enter.
 * @param {HTMLTextAreaElement} area
 */
export function onFinishKey(area) {
  onKey((event) => {
    const isWanted = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (isWanted && event.target === area) area.form.requestSubmit();
  });
}
