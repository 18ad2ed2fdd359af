// Tells the server the browser's time zone, so that a learner's day is the learner's own.
for (const input of document.querySelectorAll("[data-zone]")) {
  input.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
