/** Walks that were begun on this device and never ended: what was walked is not lost (R22). */

import { resultOf } from "./player/result.js";
import { forgetWalk, keptWalk } from "./player/resume.js";

/** Return `{ data, walk, isOld, keptAt, isOpen }` of each; one that is open runs in a tab now. */
export async function begunWalks(shelf) {
  const open = await openInTabs();
  return shelf
    .names("walk:")
    .map((name) => shelf.get(name)?.data)
    .filter(Boolean)
    .map((data) => ({ data, isOpen: open.has(lockOf(data)), ...keptWalk(shelf, data) }))
    .filter(({ walk }) => walk);
}

/** Wait until no tab has this walk open. */
export const untilClosed = ({ data }) => navigator.locks.request(lockOf(data), () => {});

/** Put what was walked with the messages for the server, as ended early; then it is begun no more. */
export function endBegun(begun, shelf, outbox) {
  const { uuid, urls } = begun.data;
  const body = bodyOf(begun);
  if (outbox.add({ name: `finish:${uuid}`, kind: "finish", url: urls.finish, body })) forgetWalk(shelf, begun.data);
}

/** The moments are those of the device's note, so that a second tab says the same. */
function bodyOf({ data, walk, isOld, keptAt }) {
  const at = new Date(keptAt).toISOString();
  const ended = isOld ? "timed_out" : "stopped";
  const isToStop = !isOld && walk.phase !== "stopped";
  const stop = { sequence: walk.events.length + 1, at, kind: "stop", rule: null, answers: {} };
  const events = isToStop ? [...walk.events, stop] : walk.events;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return resultOf({ ...walk, ended, finishedAt: at, events }, data, zone);
}

const lockOf = ({ uuid }) => `retrowalk:${uuid}`;

async function openInTabs() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.map(({ name }) => name));
}
