/** Pocket mode: a black screen that a pocket cannot press. Holding it for a second is ready or pause. */

const HOLD = 1000;

export class Pocket {
  #screen;
  #words;
  #leave;
  #timer = 0;

  /** `onHold` is pause or ready, `onLeave` goes back to the usual screen. */
  constructor(view, { onHold, onLeave }) {
    this.#screen = view.at("pocket");
    this.#words = view.at("pocketWords");
    this.#leave = view.at("pocketLeave");
    this.#holdOn(this.#screen, onHold);
    this.#holdOn(this.#leave, onLeave);
    this.#leave.addEventListener("keydown", (event) => event.key === "Enter" && onLeave());
    this.#screen.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  /** Show or hide the black screen; `isMoving` decides what holding does. */
  show(isShown, isMoving) {
    if (!isShown) clearTimeout(this.#timer);
    this.#screen.hidden = !isShown;
    this.#leave.hidden = isMoving;
    const words = isMoving ? "Hold 1 second to pause" : "Hold 1 second when you are ready";
    if (this.#words.textContent !== words) this.#words.textContent = words;
  }

  #holdOn(element, action) {
    const end = () => clearTimeout(this.#timer);
    element.addEventListener("pointerdown", (event) => {
      event.stopPropagation();
      end();
      this.#timer = setTimeout(action, HOLD);
    });
    for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
      element.addEventListener(name, end);
    }
  }
}
