/**
 * A shelf on this device for one account. What another account put there stays unseen.
 * Keys read `retrowalk:<account>:<name>`; signing out clears them (trust brief R19).
 */

const PREFIX = "retrowalk:";

export class Shelf {
  #prefix;
  #store;

  /** `account` is a uuid; `store` is the browser's local storage, or memory where it is shut. */
  constructor(account, store = deviceStore()) {
    this.#prefix = `${PREFIX}${account}:`;
    this.#store = store;
  }

  /** Return what was put under a name, or null. */
  get(name) {
    try {
      return JSON.parse(this.#store.getItem(this.#prefix + name));
    } catch {
      return null;
    }
  }

  /** Keep a plain value; say whether the device had room. */
  put(name, value) {
    try {
      this.#store.setItem(this.#prefix + name, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  /** Forget a name. */
  remove(name) {
    this.#store.removeItem(this.#prefix + name);
  }

  /** Return the names on the shelf that start with a word. */
  names(start = "") {
    const full = this.#prefix + start;
    return Object.keys(this.#store)
      .filter((key) => key.startsWith(full))
      .map((key) => key.slice(this.#prefix.length));
  }
}

/** Return local storage, or a stand-in that lasts as long as the page. */
function deviceStore() {
  try {
    localStorage.setItem(`${PREFIX}try`, "1");
    localStorage.removeItem(`${PREFIX}try`);
    return localStorage;
  } catch {
    return new MemoryStore();
  }
}

/** Local storage's four habits, in memory: used where a browser shuts its storage. */
class MemoryStore {
  getItem(key) {
    return this[key] ?? null;
  }

  setItem(key, value) {
    this[key] = value;
  }

  removeItem(key) {
    delete this[key];
  }
}
