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

function say(words) {
  const line = new SpeechSynthesisUtterance(words);
  line.lang = document.documentElement.lang;
  // A voice on the device needs no network and sends nothing away.
  line.voice = speech.getVoices().find((voice) => voice.localService && voice.lang.startsWith("en")) ?? null;
  speech.speak(line);
  return line;
}

function read() {
  speech.cancel();
  const lines = pieces(document.getElementById(button.dataset.readAloud)).map(say);
  lines.at(-1).addEventListener("end", () => show(false));
  show(true);
}

function stop() {
  speech.cancel();
  show(false);
}

if (button && speech && "SpeechSynthesisUtterance" in window) {
  button.hidden = false;
  button.addEventListener("click", () => (isReading ? stop() : read()));
  addEventListener("pagehide", () => speech.cancel());
}
