// Before a page's scripts have come: keys that mean something are kept for them (pressed.js hands
// them over), and a text that stands in the page is gone on with. No module, as those come last.
(() => {
  // More than anybody presses in vain; typing itself is never kept here.
  const MOST = 40;
  const pressed = [];
  globalThis.pressedEarly = pressed;
  const isText = (target) =>
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !["radio", "checkbox"].includes(target.type));
  const isCommand = (event) => event.ctrlKey || event.metaKey || event.altKey || !isText(event.target);
  addEventListener(
    "keydown",
    (event) => pressed.length < MOST && isCommand(event) && pressed.push(event),
    true,
  );

  // A browser puts the caret in front of a text where it gives the focus by itself.
  let isTouched = false;
  const isAnswer = (target) => target instanceof HTMLTextAreaElement && "text" in target.dataset;
  const goToEnd = (area) => {
    if (!isAnswer(area) || isTouched || area.selectionEnd > 0) return;
    area.setSelectionRange(area.value.length, area.value.length);
  };
  for (const kind of ["keydown", "pointerdown"]) {
    addEventListener(kind, ({ target }) => (isTouched ||= isAnswer(target)), true);
  }
  addEventListener("focusin", ({ target }) => goToEnd(target), true);
  // The focus may have come before all of the text.
  document.addEventListener("readystatechange", () => goToEnd(document.activeElement));
})();
