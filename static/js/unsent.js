/**
 * Says on every page which walks only this device has, and sends them (R22, R23).
 * htmx-events.js asks for this when the account signed in has any; no other account's are read.
 */

import { begunWalks, endBegun, untilClosed } from "./begun-walks.js";
import { Outbox } from "./player/outbox.js";
import { poster } from "./player/post.js";
import { Shelf } from "./player/shelf.js";
import { Rows, announce, pageOf, tell } from "./unsent-rows.js";

const NOT_YET = "We could not send it now. We will try again.";
const CANNOT_READ = "We could not read what your device sent.";
const SIGN_IN = "Sign in again to send it.";
const ACKNOWLEDGED = [200, 201, 409];

let unsent = null;

/** Show what is unsent and send it; a later call looks again. Signing out asks by itself. */
export function showUnsent(account) {
  if (document.querySelector("[data-sign-out]")) return null;
  unsent ??= new Unsent(account);
  return unsent.look();
}

class Unsent {
  #shelf;
  #outbox;
  #rows = new Rows();
  #begun = [];
  #awaited = new Set();

  constructor(account) {
    this.#shelf = new Shelf(account);
    this.#outbox = new Outbox({ shelf: this.#shelf, post: poster(account) });
    this.#outbox.addEventListener("change", () => this.#render());
    this.#outbox.addEventListener("answer", ({ detail }) => this.#answered(detail));
    // Another tab sends too: look, but never send for it, or two tabs would call each other.
    addEventListener("storage", ({ key }) => key?.includes(":outbox:") && this.#render());
  }

  /** Read the shelf, end what is too old to go on with, send, and show. */
  async look() {
    const found = await begunWalks(this.#shelf);
    found.filter(({ isOpen }) => isOpen).forEach((begun) => this.#await(begun));
    this.#begun = found.filter(({ isOpen }) => !isOpen);
    this.#begun.filter(({ isOld }) => isOld).forEach(({ data }) => this.#end(data.uuid));
    this.#render();
    return this.#outbox.send();
  }

  /** A walk open in another tab goes on there; look again when that is closed. */
  async #await(begun) {
    const { uuid } = begun.data;
    if (this.#awaited.has(uuid)) return;
    this.#awaited.add(uuid);
    await untilClosed(begun);
    this.#awaited.delete(uuid);
    this.look();
  }

  #end(walkUuid) {
    const begun = this.#begunOf(walkUuid);
    this.#begun = this.#begun.filter((one) => one !== begun);
    endBegun(begun, this.#shelf, this.#outbox);
    this.#render();
  }

  #begunOf(walkUuid) {
    return this.#begun.find(({ data }) => data.uuid === walkUuid);
  }

  #answered({ entry, answer }) {
    this.#render();
    if (entry.kind !== "finish" || !ACKNOWLEDGED.includes(answer.status)) return;
    tell("Your walk is saved.", answer.body?.next && { href: answer.body.next, words: "Log it" });
  }

  #render() {
    const { entries } = this.#outbox;
    const waiting = entries.filter(({ state }) => state !== "attention");
    const stuck = entries.filter(({ state }) => state === "attention");
    this.#rows.show([
      ...(waiting.length ? [this.#waitingRow(waiting)] : []),
      ...stuck.map((entry) => this.#stuckRow(entry)),
      ...this.#begun.filter(({ data }) => !this.#card(data)).map(({ data }) => this.#begunRow(data)),
    ]);
    for (const card of document.querySelectorAll("[data-begun-walk]")) this.#showCard(card);
  }

  #waitingRow(entries) {
    const words = [`${countWords(entries)} not sent yet`, whyNot(entries)].filter(Boolean).join(". ");
    return { words, actions: [{ words: "Send now", run: () => this.#sendNow() }] };
  }

  #stuckRow(entry) {
    const what = entry.kind === "finish" ? "1 walk needs your attention" : "1 stop needs your attention";
    const words = `${what}. ${entry.errors?.find(isForPeople) ?? CANNOT_READ}`;
    const again = { words: "Try again", run: () => this.#tryAgain(entry) };
    const forget = { words: "Delete it", sure: "Delete it for good", run: () => this.#delete(entry) };
    return { words, actions: [{ words: "See this walk", href: pageOf(entry.url, "../") }, again, forget] };
  }

  #begunRow({ uuid, urls }) {
    const goOn = { words: "Go on with it", href: pageOf(urls.finish, "../walk/") };
    const save = { words: "Save what you walked", run: () => this.#end(uuid) };
    return { words: "1 walk is not finished", actions: [goOn, save] };
  }

  /** The page that refuses a walk has a card of its own for it. */
  #card({ uuid }) {
    return document.querySelector(`[data-begun-walk="${uuid}"]`);
  }

  #showCard(card) {
    const { begunWalk } = card.dataset;
    const begun = this.#begunOf(begunWalk);
    if (!begun && card.contains(document.activeElement)) document.getElementById("main").focus();
    card.hidden = !begun;
    card.querySelector("button").onclick = () => this.#end(begunWalk);
  }

  async #sendNow() {
    await this.#outbox.send();
    if (this.#outbox.entries.some(({ state }) => state === "waiting")) announce(NOT_YET);
  }

  #tryAgain(entry) {
    this.#shelf.put(`outbox:${entry.name}`, { ...entry, state: "waiting" });
    this.#sendNow();
  }

  #delete(entry) {
    this.#shelf.remove(`outbox:${entry.name}`);
    this.#render();
  }
}

/** A refusal is a sentence; a fault in the message begins with the name of a field. */
const isForPeople = (words) => /^[A-Z]/.test(words);

/** Return "2 walks", "1 stop", or "1 walk and 1 stop". */
function countWords(entries) {
  const walks = entries.filter(({ kind }) => kind === "finish").length;
  const count = (number, one) => (number ? [`${number} ${one}${number === 1 ? "" : "s"}`] : []);
  return [...count(walks, "walk"), ...count(entries.length - walks, "stop")].join(" and ");
}

/** Return what keeps us from sending where a person can help: signed out, or somebody else is in. */
function whyNot(entries) {
  if (entries.some(({ status }) => status === 401)) return SIGN_IN;
  // The first 403 may only be an old form token, which is renewed before the next try.
  return entries.find(({ status, tries }) => status === 403 && tries > 1)?.errors?.[0] ?? "";
}
