// The service worker: asked for on every page, and let in only where no drill runs.

const AGAIN_MS = 5000;
const isDrill = () => document.querySelector("[data-attempt]") !== null;

/** Let a new version take over, unless it would change the floor under a running drill. */
function offer(registration) {
  if (registration.waiting && !isDrill()) registration.waiting.postMessage("take over");
}

async function register() {
  const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  offer(registration);
  // Asked again: it may still be coming, or a drill that was open elsewhere is over now.
  setInterval(() => offer(registration), AGAIN_MS);
}

// Not there by plain http over a network, nor where the owner of the browser forbids it.
navigator.serviceWorker && register().catch(() => {});
