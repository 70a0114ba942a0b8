/**
 * What has not reached the server yet, kept on this device until it is acknowledged (R23).
 * 200, 201 and 409 are acknowledgements. 404, 405, 415 and 422 need a person to look.
 * All else (no network, 400, 401, 403, 413, 429, 5xx) is tried again, later and later.
 */

const ACKNOWLEDGED = [200, 201, 409];
const NEEDS_ATTENTION = [404, 405, 415, 422];
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 300_000;
const START = "outbox:";

/** Return how long to wait before the next try in ms: doubling, up to 5 min, with jitter. */
export function waitBefore(tries, random = Math.random) {
  const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1));
  return Math.round(longest / 2 + (longest / 2) * random());
}

export class Outbox extends EventTarget {
  #shelf;
  #post;
  #timer = 0;
  #sending = null;

  /** `shelf` belongs to one account; `post(url, body)` answers `{ status, body, retryAfter }`. */
  constructor({ shelf, post }) {
    super();
    this.#shelf = shelf;
    this.#post = post;
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
  }

  /** Return everything kept, oldest first. */
  get entries() {
    const entries = this.#shelf.names(START).map((name) => this.#shelf.get(name)).filter(Boolean);
    return entries.sort((one, other) => one.kept_at - other.kept_at);
  }

  /** Keep a message under a name of its own and try to send it; say whether it is kept. */
  add({ name, kind, url, body }) {
    const entry = { name, kind, url, body, kept_at: Date.now(), tries: 0, state: "waiting" };
    const isKept = this.#keep(entry);
    this.send();
    return isKept;
  }

  /** Try everything that waits, one after another. A second call joins the first. */
  send() {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
      this.#plan();
    });
    return this.#sending;
  }

  async #sendAll() {
    const tried = new Set();
    for (let entry; (entry = this.#nextOf(tried)); ) {
      tried.add(entry.name);
      await this.#sendOne(entry);
    }
  }

  #nextOf(tried) {
    return this.entries.find(({ name, state }) => state === "waiting" && !tried.has(name));
  }

  async #sendOne(entry) {
    const answer = await this.#post(entry.url, { ...entry.body, device_now: new Date().toISOString() });
    if (ACKNOWLEDGED.includes(answer.status)) {
      this.#shelf.remove(START + entry.name);
    } else {
      const state = NEEDS_ATTENTION.includes(answer.status) ? "attention" : "waiting";
      const errors = answer.body?.errors ?? [];
      const retry_after = answer.retryAfter ?? 0;
      this.#keep({ ...entry, state, errors, retry_after, status: answer.status, tries: entry.tries + 1 });
    }
    this.dispatchEvent(new CustomEvent("answer", { detail: { entry, answer } }));
  }

  #keep(entry) {
    const isKept = this.#shelf.put(START + entry.name, entry);
    this.dispatchEvent(new CustomEvent("change", { detail: { isKept } }));
    return isKept;
  }

  #plan() {
    clearTimeout(this.#timer);
    const waiting = this.entries.filter(({ state }) => state === "waiting");
    if (!waiting.length) return;
    const soonest = waiting.map((entry) => Math.max(waitBefore(entry.tries || 1), entry.retry_after * 1000 || 0));
    this.#timer = setTimeout(() => this.send(), Math.min(...soonest));
  }
}

/** Return the counter shown while walks wait: "2 walks not sent yet", or "". */
export function unsentWords(entries) {
  const walks = entries.filter(({ kind, tries }) => kind === "finish" && tries > 0);
  const stuck = walks.filter(({ state }) => state === "attention").length;
  const count = (number, one, many) => (number ? [`${number} ${number === 1 ? one : many}`] : []);
  return [
    ...count(walks.length - stuck, "walk not sent yet", "walks not sent yet"),
    ...count(stuck, "walk needs your attention", "walks need your attention"),
  ].join(". ");
}
