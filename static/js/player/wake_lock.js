/** Keeps the screen awake during a walk, and says so when the device refuses. */

export class WakeLock {
  #lock = null;
  #wanted = false;
  #onRefused;

  /** `onRefused` is called each time the device does not keep its screen awake. */
  constructor({ onRefused }) {
    this.#onRefused = onRefused;
    document.addEventListener("visibilitychange", () => this.#again());
  }

  /** Ask the device to stay awake, now and whenever the page comes back. */
  async hold() {
    this.#wanted = true;
    try {
      this.#lock = await navigator.wakeLock.request("screen");
    } catch {
      this.#onRefused();
    }
  }

  /** Let the screen sleep again. */
  release() {
    this.#wanted = false;
    this.#lock?.release().catch(() => {});
    this.#lock = null;
  }

  #again() {
    if (this.#wanted && document.visibilityState === "visible") this.hold();
  }
}

/** Return true when the battery is under 15% and not charging; false where nobody can tell. */
export async function isBatteryLow() {
  try {
    const battery = await navigator.getBattery();
    return battery.level < 0.15 && !battery.charging;
  } catch {
    return false;
  }
}
