// The time line of a spoken answer: where it was speech, where it paused, when points were made.
import { asClock } from "./sound.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 56;

/** An element of the picture with its attributes. */
function shape(name, attributes, title = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (title) element.append(Object.assign(document.createElementNS(SVG, "title"), { textContent: title }));
  return element;
}

const span = ({ start, end }) => `${(end - start).toFixed(1)} s`;

/**
 * What happened, in order, as rows of a table.
 * @param {import("./sound.js").Figures} figures
 * @param {number[]} points seconds of the recording
 * @returns {{at: number, what: string, length: string}[]}
 */
export function happenings(figures, points) {
  const first = figures.firstWord === null ? [] : [{ at: figures.firstWord, what: "First word", length: "" }];
  const pauses = figures.pauses.map((each) => ({ at: each.start, what: "Pause", length: span(each) }));
  const made = points.map((at, place) => ({ at, what: `Point ${place + 1} made`, length: "" }));
  return [...first, ...pauses, ...made].sort((one, other) => one.at - other.at);
}

/**
 * Draw the line into an empty picture.
 * @param {SVGElement} picture
 * @param {import("./sound.js").Figures} figures
 * @param {number[]} points seconds of the recording
 */
export function drawLine(picture, figures, points) {
  const whole = Math.max(figures.seconds, 0.1);
  const at = (seconds) => `${((seconds / whole) * 100).toFixed(2)}%`;
  picture.append(shape("rect", { class: "sound-quiet", x: 0, y: 20, width: "100%", height: 16, rx: 3 }));
  for (const each of figures.stretches) {
    const place = { x: at(each.start), y: 20, width: at(each.end - each.start), height: 16 };
    picture.append(shape("rect", { class: "sound-speech", ...place }));
  }
  for (const each of figures.pauses) {
    const place = { x: at(each.start), y: 24, width: at(each.end - each.start), height: 8 };
    picture.append(shape("rect", { class: "sound-pause", ...place }, `Pause of ${span(each)} at ${asClock(each.start)}`));
  }
  points.forEach((each, place) => {
    const title = `Point ${place + 1} made at ${asClock(each)}`;
    picture.append(shape("line", { class: "sound-point", x1: at(each), x2: at(each), y1: 12, y2: 38 }));
    picture.append(shape("circle", { class: "sound-point", cx: at(each), cy: 9, r: 5 }, title));
  });
  const text = (x, anchor, words) => {
    const element = shape("text", { x, y: HEIGHT - 4, "text-anchor": anchor });
    element.textContent = words;
    picture.append(element);
  };
  text(0, "start", "0:00");
  text("100%", "end", asClock(figures.seconds));
  const head = shape("line", { class: "sound-head", x1: 0, x2: 0, y1: 16, y2: 40 });
  picture.append(head);
  return (seconds) => ["x1", "x2"].forEach((name) => head.setAttribute(name, at(Math.min(seconds, whole))));
}
