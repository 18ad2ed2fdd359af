// Reading a topic: code that can be copied, and checklists that are ticked in place.

/** How long the button says what has happened. */
const SAID_FOR = 3000;

/**
 * Put a text on the clipboard; false where the browser refuses, as it does over plain http.
 * @param {string} text
 */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Select the code, so that the keys everybody knows can copy it.
 * @param {Element} code
 */
function select(code) {
  getSelection()?.selectAllChildren(code);
}

/**
 * Give a piece of code a button that copies it.
 * @param {HTMLElement} code
 */
function addButton(code) {
  const pre = code.querySelector("pre");
  if (!pre) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  // What was just said is read out, without taking the focus.
  const said = document.createElement("span");
  said.className = "unseen";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    const copied = await copy(pre.innerText.replace(/\n$/, ""));
    if (!copied) select(pre);
    button.textContent = copied ? "Copied" : "Press Ctrl+C";
    said.textContent = button.textContent;
    setTimeout(() => {
      button.textContent = "Copy";
      said.textContent = "";
    }, SAID_FOR);
  });
  code.append(button, said);
}

document.querySelectorAll(".notes .code").forEach(addButton);

const ticks = document.getElementById("page-ticks");

/**
 * Show a box as ticked or not; its name is what pressing it will do next.
 * @param {HTMLButtonElement} box
 * @param {boolean} ticked
 */
function show(box, ticked) {
  box.setAttribute("aria-checked", String(ticked));
  box.name = ticked ? "untick" : "tick";
  const count = document.querySelectorAll('.box[aria-checked="true"]').length;
  ticks.querySelector("[data-ticked]").textContent = String(count);
}

/**
 * Tick at once, tell the server, and take it back where that failed.
 * @param {HTMLButtonElement} box
 */
async function tick(box) {
  const ticked = box.name === "tick";
  const failed = ticks.querySelector("[data-not-ticked]");
  const body = new URLSearchParams({ [box.name]: box.value });
  show(box, ticked);
  try {
    const headers = { Accept: "application/json" };
    const answer = await fetch(ticks.action, { method: "POST", body, headers, redirect: "error" });
    if (!answer.ok) throw new Error(answer.statusText);
    failed.hidden = true;
  } catch {
    show(box, !ticked);
    failed.hidden = false;
  }
}

for (const box of document.querySelectorAll(".notes .box")) {
  box.addEventListener("click", (event) => {
    event.preventDefault();
    tick(box);
  });
  // The words tick too, unless they are a link or somebody is selecting them.
  box.nextElementSibling?.addEventListener("click", (event) => {
    if (!event.target.closest("a") && String(getSelection()) === "") tick(box);
  });
}
