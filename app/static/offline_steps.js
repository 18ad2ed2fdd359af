// How sure, key points, rubric and a provisional result, shown from what this device keeps.
import { asDigits } from "./clock.js";
import "./keys.js";
import { asAdjective, countMarks, fold, pieces } from "./offline_state.js";
import { recordOf } from "./outbox.js";

const STEP_OF = { submitted: "sure", sure: "points", marked: "rubric", scored: "result" };
const MARKS = { said: "● Said", partly: "◐ Partly", missed: "○ Missed", wrong: "✕ Said wrong" };

const EMPTY = {
  type: "Nothing was typed.",
  speak: "Spoken. Go by what you remember saying.",
  record: "Spoken. Go by the recording.",
};

let templates = null;

/** Fetch the looks of the steps; the service worker has them where there is no connection. */
export async function prepare() {
  if (templates) return;
  const page = await (await fetch("/offline", { redirect: "error" })).text();
  templates = new DOMParser().parseFromString(page, "text/html");
}

/** Show the step an attempt waits for, in the place of the page's own content. */
export async function show(attempt) {
  await prepare();
  const record = await recordOf(attempt);
  const state = fold(record.events);
  const step = STEP_OF[state.stage];
  const template = templates.querySelector(`template[data-step="${step}"]`);
  const page = document.importNode(template.content, true);
  const title = make("h1", template.dataset.title);
  title.tabIndex = -1;
  page.querySelector("[data-title]").replaceWith(title);
  fillCommon(page, record, state);
  if (record.way === "record") await fillSound(page, attempt);
  FILL[step](page, record, state);
  document.querySelector("#page-main").replaceChildren(page);
  document.querySelector(".top .who")?.replaceChildren(wayOut());
  document.title = `${template.dataset.title} · Strong Answer`;
  scrollTo(0, 0);
  title.focus({ preventScroll: true });
}

function make(tag, text, className = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const [inner, words] of pieces(text)) element.append(inner ? make(inner, words) : words);
  return element;
}

function wayOut() {
  const link = make("a", "Later");
  link.href = "/";
  return link;
}

/** What every step shows: where it is, what was asked, the own answer. */
function fillCommon(page, record, state) {
  const { bundle, id } = record;
  const find = (name) => page.querySelector(`[data-${name}]`);
  find("place")?.append(`${bundle.subject.replace(/[-_]/g, " ")} · ${bundle.title}`);
  find("asked")?.replaceWith(make("p", bundle.prompt, "question small-question"));
  for (const form of page.querySelectorAll("form")) {
    form.action = `/attempts/${id}/${form.dataset.form}`;
  }
  const taken = state.seconds === null ? "" : asDigits(Math.round(state.seconds));
  const allowed = record.allowed === null ? "" : ` of ${asDigits(record.allowed)}`;
  find("taken")?.append(taken && taken + allowed);
  if (find("own")) find("own").textContent = state.text.trim() || EMPTY[record.way];
}

/** The own recordings, to be heard before they are marked. */
async function fillSound(page, attempt) {
  const { ofAttempt } = await import("./sound_shelf.js");
  const place = page.querySelector("[data-own]");
  for (const kept of await ofAttempt(attempt).catch(() => [])) {
    const audio = document.createElement("audio");
    Object.assign(audio, { controls: true, src: URL.createObjectURL(kept.blob) });
    audio.setAttribute("aria-label", "Recording");
    place?.parentElement.append(audio);
  }
}

const FILL = {
  sure: () => {},
  points: (page, { bundle }, state) => {
    const list = page.querySelector("[data-points]");
    bundle.points.forEach((point, place) => {
      list.append(markRow(page, point, place, state.marks[place]));
    });
    page.querySelector("[name=own_points]").value = state.ownPoints.join("\n");
  },
  rubric: (page, { bundle }, state) => {
    const place = page.querySelector("[data-criteria]");
    for (const line of bundle.criteria) place.append(levelRow(page, line, state.levels[line.key]));
  },
  result: (page, { bundle }, state) => {
    const given = Object.entries(countMarks(state.marks)).filter(([, number]) => number);
    const words = { said: "said", partly: "partly", missed: "missed", wrong: "said wrong" };
    const shown = given.map(([mark, number]) => `${number} ${words[mark]}`);
    page.querySelector("[data-counts]").textContent = shown.join(", ") || "No points were marked";
    const list = page.querySelector("[data-aligned]");
    bundle.points.forEach((point, place) => list.append(alignedRow(point, state.marks[place])));
    fillReveal(page, bundle);
  },
};

function markRow(page, point, place, chosen) {
  const row = page.querySelector("[data-mark-row]").content.cloneNode(true);
  row.querySelector("legend").append(...make("span", point.text).childNodes);
  if (point.critical) row.querySelector("legend").append(" ", make("span", "critical", "tag"));
  for (const input of row.querySelectorAll("input")) {
    input.name = `mark-${place}`;
    input.checked = input.value === chosen;
  }
  return row;
}

function levelRow(page, line, chosen) {
  const row = page.querySelector("[data-level-row]").content.cloneNode(true);
  row.querySelector("legend").append(line.name);
  const hint = line.computed ? " It follows from your marks; choose only if they mislead." : "";
  row.querySelector(".hint").textContent = line.question + hint;
  const anchors = row.querySelector(".anchors");
  const pattern = anchors.firstElementChild;
  for (const [level, sentence] of line.levels) {
    const choice = pattern.cloneNode(true);
    const input = choice.querySelector("input");
    Object.assign(input, { name: `level-${line.key}`, value: level, checked: level === chosen });
    choice.querySelector("strong").textContent = level;
    choice.querySelector("span").append(` ${sentence}`);
    anchors.append(choice);
  }
  pattern.remove();
  return row;
}

function alignedRow(point, mark) {
  const row = make("li", "", `is-${mark}`);
  const text = make("span", point.text);
  if (point.critical) text.append(" ", make("span", "critical", "tag"));
  row.append(make("span", MARKS[mark] ?? "", "mark-name"), text);
  return row;
}

/** The reveal: bad and strong beside the own answer, or the model answers where there is no pair. */
function fillReveal(page, bundle) {
  const [pair] = bundle.comparisons;
  const [bad, strong] = [page.querySelector("[data-bad]"), page.querySelector("[data-strong]")];
  if (pair) {
    bad.append(...pair.bad.map((text) => make("p", text)));
    strong.append(...pair.strong.map((text) => make("p", text)));
    const why = page.querySelector("[data-why]");
    if (pair.why) why.append(...make("span", ` ${pair.why}`).childNodes);
  }
  if (!pair) bad.remove();
  if (!pair && !bundle.answers.length) strong.remove();
  if (!pair?.why) page.querySelector("[data-why]").remove();
  for (const answer of pair ? [] : bundle.answers) {
    const points = make("ul", "", "points");
    points.append(...answer.points.map((text) => make("li", text)));
    strong.append(make("h4", `${asAdjective(answer.seconds)} answer`), points);
  }
}
