/** The device's own voice. Says sentences one after another; a new call cuts the last one off. */

/** A voice that has not begun after this, in ms, has failed us [H8]. */
const PATIENCE = 4000;

export class Speaker {
  #synthesis = globalThis.speechSynthesis;
  #onLost;
  #timer = 0;
  #kept = [];
  #last = [];

  /** `rate` is the speed of the voice; `onLost` is called when a line could not be heard. */
  constructor({ rate = 1, onLost = () => {} } = {}) {
    this.rate = rate;
    this.isOn = true;
    this.said = 0;
    this.heard = 0;
    this.#onLost = onLost;
  }

  /** Say whether this device can speak at all. */
  get isSupported() {
    return Boolean(this.#synthesis && globalThis.SpeechSynthesisUtterance);
  }

  /** Speak sentences in order, at once. Also wakes the voice when called from a press. */
  say(sentences) {
    this.#last = sentences;
    this.cancel();
    if (!this.isOn) return;
    if (!this.isSupported) return this.#onLost();
    this.#timer = setTimeout(() => this.#onLost(), PATIENCE);
    this.#kept = sentences.map((sentence) => this.#utterance(sentence));
    this.#kept[0].onstart = () => this.#begun();
    this.said += 1;
    this.#kept.forEach((utterance) => this.#synthesis.speak(utterance));
  }

  /** Say the last sentences again. */
  repeat() {
    this.say(this.#last);
  }

  /** Be silent now. */
  cancel() {
    clearTimeout(this.#timer);
    this.#kept.forEach((utterance) => Object.assign(utterance, { onstart: null, onerror: null }));
    this.#kept = [];
    this.#synthesis?.cancel();
  }

  #utterance(sentence) {
    const utterance = new SpeechSynthesisUtterance(sentence);
    const language = document.documentElement.lang || "en-GB";
    const voice = this.#voiceFor(language);
    if (voice) utterance.voice = voice;
    return Object.assign(utterance, {
      lang: language,
      rate: this.rate,
      onerror: ({ error }) => ["canceled", "interrupted"].includes(error) || this.#failed(),
    });
  }

  /** Prefer a voice on the device itself: it needs no network. */
  #voiceFor(language) {
    const voices = this.#synthesis.getVoices();
    return voices.find(({ lang, localService }) => localService && lang.replace("_", "-") === language);
  }

  #begun() {
    clearTimeout(this.#timer);
    this.heard += 1;
  }

  #failed() {
    clearTimeout(this.#timer);
    this.#onLost();
  }
}
