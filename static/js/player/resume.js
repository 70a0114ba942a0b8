/** A walk in progress, kept on this device so that a reload goes on from Paused. */

/** A kept walk is good for this long, in ms; after that only its result is sent [H15]. */
const GOOD_FOR = 86_400_000;

const nameOf = (walkUuid) => `walk:${walkUuid}`;

/** Keep a walk as it stands, with what any page needs to tell it. */
export function keepWalk(shelf, data, walk) {
  const { uuid, parts, urls } = data;
  shelf.put(nameOf(uuid), { kept_at: Date.now(), walk, data: { uuid, parts, urls } });
}

/** Forget the walk on this device; its result is elsewhere by now. */
export function forgetWalk(shelf, data) {
  shelf.remove(nameOf(data.uuid));
}

/** Return `{ walk, isOld }` of a walk that had begun, standing still; null where there is none. */
export function keptWalk(shelf, data, now = Date.now()) {
  const kept = shelf.get(nameOf(data.uuid));
  if (!kept?.walk?.startedAt || kept.walk.active.length !== data.parts.length) return null;
  return { walk: standing(kept.walk), isOld: now - kept.kept_at > GOOD_FOR, keptAt: kept.kept_at };
}

/** A reload never goes on by itself: what moved or rested is now paused. */
function standing(walk) {
  const still = { ...walk, lead: 0, since: 0, isPocket: false };
  if (["stopped", "finished"].includes(walk.phase)) return still;
  const back = walk.phase === "paused" ? walk.back : walk.phase;
  return { ...still, phase: "paused", back, why: "reload" };
}
