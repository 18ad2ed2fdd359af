// A follow-up question interrupts the answer at its second; the drill's own clock says when.

const region = document.querySelector("[data-interruption]");
const drill = document.querySelector("[data-attempt]");

/** Show the question once its second has come; it stays until it is answered or the drill ends. */
function comeAt(second) {
  const card = region.querySelector("[data-interruption-card]");
  drill.addEventListener("elapsed", (event) => {
    if (event.detail >= second && card.hidden && !card.dataset.done) card.hidden = false;
  });
}

/** Keep on the server that it was answered, without leaving the page the answer is typed on. */
function answerInPlace(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const card = form.closest("[data-interruption-card]");
    card.dataset.done = "yes";
    card.hidden = true;
    drill.querySelector("[data-text]")?.focus();
    try {
      await fetch(form.action, {
        method: "POST",
        redirect: "error",
        headers: { Accept: "application/json" },
      });
    } catch {
      // Without a connection only this tap is lost, never the answer.
    }
  });
}

if (region && drill) {
  comeAt(Number(region.dataset.at));
  answerInPlace(region.querySelector("[data-interruption-form]"));
}
