// A text that is not saved yet is not left by mistake.
for (const form of document.querySelectorAll("[data-guarded]")) {
  const before = new FormData(form);
  const isChanged = () => [...new FormData(form)].some(([name, value]) => value !== before.get(name));
  let isSent = false;
  form.addEventListener("submit", () => (isSent = true));
  addEventListener("beforeunload", (event) => {
    if (!isSent && isChanged()) event.preventDefault();
  });
}
