/** Buzzes, on devices that have them. iPhones do not: the choice is hidden there. */

/** Say whether this device can buzz. */
export const canBuzz = () => "vibrate" in navigator && matchMedia("(pointer: coarse)").matches;

export class Haptics {
  isOn = canBuzz();

  /** Buzz in a pattern of ms on and off; no pattern is no buzz. */
  buzz(pattern) {
    if (this.isOn && pattern) navigator.vibrate(pattern);
  }
}
