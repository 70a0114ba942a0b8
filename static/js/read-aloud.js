// Reads a page aloud with the device's own voice. Where there is none, the button stays hidden.

const button = document.querySelector("[data-read-aloud]");
const speech = window.speechSynthesis;
let isReading = false;

function show(reading) {
  const words = button.querySelector("span");
  button.dataset.startWords ??= words.textContent;
  isReading = reading;
  words.textContent = reading ? button.dataset.stopWords : button.dataset.startWords;
}

// Short pieces: some browsers fall silent in the middle of a long one.
function pieces(text) {
  const blocks = [...text.querySelectorAll("h1, h2, p, li")];
  return blocks.filter((block) => !block.closest("[data-silent]")).map(spoken).filter(Boolean);
}

function spoken(block) {
  const words = block.textContent.trim().replace(/\s+/g, " ");
  if (!block.matches("ol > li")) return words;
  return `${[...block.parentElement.children].indexOf(block) + 1}. ${words}`;
}

// A voice on the device needs no network and sends nothing away.
function ownVoice() {
  return speech.getVoices().find((voice) => voice.localService && voice.lang.startsWith("en")) ?? null;
}

function say(words) {
  const line = new SpeechSynthesisUtterance(words);
  line.lang = document.documentElement.lang;
  line.voice = ownVoice();
  speech.speak(line);
  return line;
}

function read() {
  const last = pieces(document.getElementById(button.dataset.readAloud)).map(say).at(-1);
  last.addEventListener("end", () => show(false));
  last.addEventListener("error", () => show(false));
  show(true);
}

function stop() {
  speech.cancel();
  show(false);
}

function offer() {
  button.hidden = !ownVoice();
}

if (button && speech) {
  offer();
  speech.onvoiceschanged = offer; // voices may come a moment after the page
  button.addEventListener("click", () => (isReading ? stop() : read()));
  addEventListener("pagehide", () => speech.cancel());
}
