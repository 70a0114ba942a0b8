/** Time for a walk: the device's steady clock, checked against the wall clock. */

/** The longest silence we trust, in ms. After more we pause and never skip ahead [H7]. */
export const LONGEST_GAP = 10_000;

export class SteadyClock {
  #steady;
  #wall;
  #last;

  /** Take two functions that answer in ms; a test may hand in its own. */
  constructor({ steady = () => performance.now(), wall = () => Date.now() } = {}) {
    this.#steady = steady;
    this.#wall = wall;
    this.start();
  }

  /** Count from now on. */
  start() {
    this.#last = { steady: this.#steady(), wall: this.#wall() };
  }

  /**
   * Return the ms since the last read, and `gap`: the ms we did not watch, or 0.
   * A steady clock may stand still while a phone sleeps; the wall clock then shows the gap.
   */
  read() {
    const before = this.#last;
    this.start();
    const passed = Math.max(0, this.#last.steady - before.steady);
    const silence = Math.max(passed, this.#last.wall - before.wall);
    return silence > LONGEST_GAP ? { passed: 0, gap: silence } : { passed, gap: 0 };
  }
}
