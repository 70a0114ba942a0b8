/** Short tones for every change, made by the device: no file, no network. */

/** Each tone is a list of notes: [hertz, starts at, lasts], in seconds. */
const TONES = {
  forward: [[392, 0, 0.16], [523, 0.18, 0.16], [659, 0.36, 0.3]],
  backward: [[196, 0, 0.35], [196, 0.45, 0.45]],
  turn: [[440, 0, 0.2], [440, 0.3, 0.2]],
  rest: [[523, 0, 0.6], [392, 0.25, 0.9]],
  ready: [[523, 0, 0.15], [523, 0.25, 0.15]],
  count: [[330, 0, 0.09]],
  pause: [[330, 0, 0.2], [262, 0.22, 0.3]],
  stop: [[220, 0, 1.5]],
  finish: [[392, 0, 0.2], [523, 0.22, 0.2], [784, 0.44, 0.6]],
};
const LOUDNESS = 0.4;

export class Tones {
  #context = null;
  isOn = true;

  /** Say whether sound can come out now. */
  get isRunning() {
    return this.#context?.state === "running";
  }

  /** Open the sound from inside a press; a browser refuses it elsewhere. */
  unlock() {
    const Context = globalThis.AudioContext;
    if (!Context) return;
    this.#context ??= new Context();
    this.#context.resume().catch(() => {});
  }

  /** Play a tone by name; an unknown name is silence. */
  play(name) {
    if (!this.isOn || !this.#context) return;
    if (this.#context.state !== "running") this.#context.resume().catch(() => {});
    for (const [hertz, start, length] of TONES[name] ?? []) this.#note(hertz, start, length);
  }

  #note(hertz, start, length) {
    const begin = this.#context.currentTime + start;
    const oscillator = new OscillatorNode(this.#context, { type: "triangle", frequency: hertz });
    const volume = new GainNode(this.#context, { gain: 0 });
    volume.gain.setValueAtTime(0, begin);
    volume.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02);
    volume.gain.linearRampToValueAtTime(0, begin + length);
    oscillator.connect(volume).connect(this.#context.destination);
    oscillator.start(begin);
    oscillator.stop(begin + length);
  }
}
