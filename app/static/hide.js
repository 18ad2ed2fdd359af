// Hiding the clock: a press hides or shows it; one that is held shows it for as long as it lasts.

const HELD_MS = 400;

/**
 * Let a button hide and show the digits.
 * @param {HTMLElement} digits
 * @param {HTMLElement} hide
 * @param {boolean} isHidden whether they begin hidden
 */
export function letHide(digits, hide, isHidden) {
  let pressedAt = 0;
  let wasHidden = false;

  function setHidden(hidden) {
    digits.classList.toggle("is-hidden", hidden);
    hide.textContent = hidden ? "Show" : "Hide";
    hide.setAttribute("aria-label", hidden ? "Show the time" : "Hide the time");
  }

  hide.addEventListener("pointerdown", () => {
    [pressedAt, wasHidden] = [performance.now(), digits.classList.contains("is-hidden")];
    if (wasHidden) digits.classList.remove("is-hidden");
  });
  hide.addEventListener("pointercancel", () => setHidden(wasHidden));
  hide.addEventListener("click", (event) => {
    const isPress = event.detail > 0 && pressedAt > 0;
    const before = isPress ? wasHidden : digits.classList.contains("is-hidden");
    const held = isPress && performance.now() - pressedAt > HELD_MS;
    setHidden(held ? before : !before);
  });
  setHidden(isHidden);
}
