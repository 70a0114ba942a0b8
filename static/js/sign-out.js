/**
 * Signing out: sends what is unsent, asks before anything is lost, then clears the device (R19).
 * Without this script the form still signs out, and the answer tells the browser to clear itself.
 */

import { begunWalks, endBegun } from "./begun-walks.js";
import { Outbox } from "./player/outbox.js";
import { poster } from "./player/post.js";
import { Shelf } from "./player/shelf.js";

const form = document.querySelector("[data-sign-out]");
const notice = document.querySelector("[data-unsent]");
const PREFIX = "retrowalk:";
const PATIENCE = 8000;

/** Return the walks that wait, in words: "1 walk is not sent". */
export function unsentWords(count) {
  return count === 1 ? "1 walk is not sent yet" : `${count} walks are not sent yet`;
}

/** Forget everything RetroWalk keeps in this browser. */
export async function clearDevice() {
  for (const store of [localStorage, sessionStorage]) {
    for (const key of Object.keys(store)) if (key.startsWith(PREFIX)) store.removeItem(key);
  }
  const caches = globalThis.caches ? await globalThis.caches.keys() : [];
  await Promise.all(caches.map((name) => globalThis.caches.delete(name)));
  const databases = (await indexedDB?.databases?.()) ?? [];
  for (const { name } of databases) indexedDB.deleteDatabase(name);
}

/** Return how many walks still wait after one try to send them. */
async function tryToSend(outbox) {
  const inTime = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([outbox.send(), inTime]);
  return outbox.entries.length;
}

/** Say what would be lost, and let the button say it too. */
function ask(count) {
  const button = form.querySelector("button");
  notice.hidden = false;
  notice.querySelector("[data-unsent-words]").textContent = unsentWords(count);
  button.textContent = count === 1 ? "Discard 1 walk and sign out" : `Discard ${count} walks and sign out`;
  button.className = "button button-secondary button-stop-quiet";
  form.dataset.asked = "yes";
}

/** What was walked and never ended is sent too; a walk open in another tab is still walked there. */
async function endBegunWalks(shelf, outbox) {
  const begun = await begunWalks(shelf);
  begun.filter(({ isOpen }) => !isOpen).forEach((one) => endBegun(one, shelf, outbox));
}

async function signOut(shelf, outbox) {
  await endBegunWalks(shelf, outbox).catch(() => {}); // nothing may keep a person from signing out
  if (!form.dataset.asked && outbox.entries.length) {
    const left = await tryToSend(outbox);
    if (left) return ask(left);
  }
  await clearDevice().catch(() => {}); // a browser that shuts its storage has nothing to clear
  HTMLFormElement.prototype.submit.call(form);
}

if (form) {
  const { account } = form.dataset;
  const shelf = new Shelf(account);
  const outbox = new Outbox({ shelf, post: poster(account) });
  // Before the busy button of htmx-events.js: a question must leave the button free.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    signOut(shelf, outbox);
  }, true);
}
