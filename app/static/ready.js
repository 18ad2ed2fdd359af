// Before a spoken drill: the microphone, tried on a click, and whether the question is read aloud.
import { isHandsFree, localVoice, setHandsFree, tellStarts } from "./handsfree.js";
import { HEARD, asShare, listen, openMicrophone, release, whyNot } from "./microphone.js";

const QUIET_MS = 4000;
// Nobody forgets an open microphone here: it closes by itself.
const OPEN_MS = 30_000;
const NOTHING = "Nothing is heard. Is the microphone muted, or another one chosen?";
const NO_LEVEL = "The microphone is open, but this browser can't show its level. It records all the same.";

const box = document.querySelector("[data-voice-check]");
const form = box.closest("form");
const find = (name) => box.querySelector(`[data-${name}]`);
const button = find("check");
let end = null;
let isAllowed = false;

const wayNow = () => new FormData(form).get("way");
const tell = (words) => (find("told").textContent = words);

function stop() {
  end?.();
  end = null;
  button.textContent = "Check again";
  find("meter").hidden = true;
}

/** Try the microphone: a level that moves, and early words where nothing comes. */
async function check() {
  if (end) return stop();
  tell("The browser may ask whether this page may use the microphone.");
  let stream;
  try {
    stream = await openMicrophone();
  } catch (error) {
    return tell(whyNot(error));
  }
  isAllowed = true;
  button.textContent = "Stop";
  find("meter").hidden = false;
  tell("Say something.");
  let isAsleep = true;
  const quiet = setTimeout(() => tell(isAsleep ? NO_LEVEL : NOTHING), QUIET_MS);
  const deaf = listen(stream, (decibels) => {
    isAsleep = decibels === null;
    if (isAsleep) return;
    find("level").style.width = `${asShare(decibels) * 100}%`;
    if (decibels <= HEARD) return;
    clearTimeout(quiet);
    tell("You are heard. The recording stays in this browser unless you upload it.");
  });
  const late = setTimeout(stop, OPEN_MS);
  end = () => {
    [quiet, late].forEach(clearTimeout);
    deaf();
    release(stream);
  };
}

function showFor(way) {
  box.hidden = way === "type";
  find("for-record").hidden = way !== "record";
  if (way !== "record" && end) stop();
}

/** A drill is only started as recorded where it can be: the question of the browser comes before. */
async function ask(event) {
  if (wayNow() !== "record" || isAllowed) return void (end && stop());
  event.preventDefault();
  try {
    release(await openMicrophone());
  } catch (error) {
    tell(whyNot(error));
    return button.focus();
  }
  isAllowed = true;
  form.requestSubmit(event.submitter);
}

form.addEventListener("change", () => showFor(wayNow()));
form.addEventListener("submit", ask);
button.addEventListener("click", check);
addEventListener("pagehide", () => end && stop());
const handsFree = find("hands-free");
handsFree.checked = isHandsFree();
handsFree.addEventListener("change", () => setHandsFree(handsFree.checked));
localVoice().then((voice) => (find("no-voice").hidden = voice !== null));
tellStarts();
showFor(wayNow());
