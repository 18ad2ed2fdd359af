// Hands-free in a session: after an answer the next question comes by itself, unless it is stopped.
import { isHandsFree, tellStarts } from "./handsfree.js";

const WAIT_MS = 8000;
const place = document.querySelector("[data-onward]");

/** Go on after a while; whoever touches the page or presses a key stays on it. */
function goOn() {
  const next = place.querySelector("form");
  const timer = setTimeout(() => next.requestSubmit(), WAIT_MS);
  const stop = ({ target }) => {
    clearTimeout(timer);
    for (const kind of ["keydown", "pointerdown"]) removeEventListener(kind, stop, true);
    if (!place.contains(target)) place.querySelector("[data-told]").textContent = "The next question waits.";
  };
  for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, stop, true);
  addEventListener("pagehide", () => clearTimeout(timer));
}

if (isHandsFree()) {
  tellStarts();
  place.hidden = false;
  goOn();
}
