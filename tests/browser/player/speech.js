/* A voice that writes down what it was asked to say, for browsers without one. */
(() => {
  if ("spoken" in window) return;
  const spoken = [];
  const voice = { works: true };
  class Utterance {
    constructor(text) {
      this.text = text;
    }
  }
  const synthesis = {
    cancelled: 0,
    getVoices: () => [],
    cancel() {
      synthesis.cancelled += 1;
    },
    speak(utterance) {
      spoken.push({ text: utterance.text, at: performance.now() });
      if (voice.works) setTimeout(() => utterance.onstart?.(), 0);
    },
  };
  Object.defineProperty(window, "speechSynthesis", { value: synthesis });
  Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
  Object.assign(window, { spoken, voice });
})();
