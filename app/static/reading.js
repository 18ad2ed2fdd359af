// Reading a topic: code that can be copied.

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
