// The drill's page that is the same for everybody, made the page of one attempt.
import { newId } from "./store.js";

const UUID = /[0-9a-f]{8}-[0-9a-f-]{27}/;
const root = document.querySelector("[data-attempt]");

/** Make the blank page the page of an attempt that this device keeps, with where its clock stands. */
export function fill(record, clock) {
  const { bundle, id, way } = record;
  Object.assign(root.dataset, clock, record.hard ? { hard: "" } : {}, {
    attempt: id,
    allowed: record.allowed ?? "",
    style: record.style,
    revision: 0,
  });
  const subject = bundle.subject.replace(/[-_]/g, " ");
  document.title = `${bundle.title} · ${subject} · Strong Answer`;
  root.querySelector(".eyebrow").textContent = `${subject} · ${bundle.title}`;
  root.querySelector("#question").textContent = bundle.prompt.replace(/[`*]/g, "");
  for (const name of ["action", "formaction", "href"]) {
    for (const each of root.querySelectorAll(`[${name}]`)) {
      each.setAttribute(name, each.getAttribute(name).replace(UUID, id));
    }
  }
  if (record.allowed === null) {
    for (const each of root.querySelectorAll(".line, .beats")) each.remove();
  }
  if (way === "type") root.querySelector("[data-voice]").remove();
  else fillVoice(record);
}

/** Give the blank page of a spoken drill its voice. */
function fillVoice({ bundle, way, think }) {
  const panel = root.querySelector("[data-voice]");
  const about = { voice: way, subject: bundle.subject, title: bundle.title, think: think ?? 0 };
  // Whose recording it is, the page of its result finds out: this one knows no numbers.
  Object.assign(panel.dataset, about, { newRecording: newId(), learner: "" });
  if (way !== "record") panel.querySelector("[data-recorder]").remove();
  root.querySelector("[data-sheet]").classList.add("is-spoken");
  const area = root.querySelector("[data-text]");
  Object.assign(area, { placeholder: "Speak now. Notes are welcome here, but not needed.", rows: 4 });
}
