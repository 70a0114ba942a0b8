// Speaks one line, so that the sound is heard by all before the first walk. Shown only with a voice.

const card = document.querySelector("[data-voice-test]");
const speech = window.speechSynthesis;

function ownVoice() {
  return speech.getVoices().find((voice) => voice.localService && voice.lang.startsWith("en")) ?? null;
}

function tell(words) {
  card.querySelector("[data-voice-told]").textContent = words;
}

function play() {
  speech.cancel();
  const line = new SpeechSynthesisUtterance("Walk forward. Stand tall. Ready when you are.");
  line.lang = "en-GB";
  line.voice = ownVoice();
  line.onend = () => tell("Did you hear it? If not, turn the sound up and try again.");
  line.onerror = () => tell("This device did not speak. The walk also uses tones and words on the screen.");
  speech.speak(line);
}

if (card && speech && window.SpeechSynthesisUtterance) {
  card.hidden = false;
  card.querySelector("[data-voice-play]").addEventListener("click", play);
  addEventListener("pagehide", () => speech.cancel());
}
