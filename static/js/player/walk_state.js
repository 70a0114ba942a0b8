/** What a walk in progress is made of, and the questions one may ask of it. Pure. */

/** Backward starts after a spoken count of five, in ms. */
export const LEAD = 5000;
/** A plan may carry on by itself after a planned rest, with this count, in ms. */
export const REST_LEAD = 10_000;
/** A paused walk, or an unanswered stop, ends safely after this, in ms. */
export const PAUSE_LIMIT = 600_000;
/** A press this soon after a change was meant for the state before it, in ms. */
export const SETTLE = 700;

const MOVING = ["forward", "backward"];
const STANDING = ["turn", "paused", "rest"];

/**
 * Return a walk that has not begun.
 * `active` is ms done of each part, `elapsed` ms done of the running one, `lead` ms of the
 * count-in left, `since` ms in this phase, `extra` a part put in by a stop rule.
 */
export function newWalk(data) {
  return {
    phase: "get_ready",
    part: 0,
    elapsed: 0,
    lead: 0,
    since: 0,
    waiting: false,
    extra: null,
    back: null,
    why: null,
    lostSeconds: 0,
    stop: null,
    isPocket: false,
    isSpeaking: data.voice.speech,
    isAloneAnswered: true,
    nearFalls: data.stop.earlier_near_falls ?? 0,
    support: data.support,
    active: data.parts.map(() => 0),
    events: [],
    startedAt: null,
    finishedAt: null,
    ended: null,
  };
}

/** Say whether the walker is moving, or about to: nothing may be asked then [H6]. */
export const isMoving = (walk) => MOVING.includes(walk.phase);

/** Say whether a timer runs on screen. */
export const isRunning = (walk) => isMoving(walk) || (walk.phase === "rest" && !walk.waiting);

/** Say whether we owe the question "Is someone with you?"; it waits until the walker stands. */
export const asksAlone = (walk) => !walk.isAloneAnswered && STANDING.includes(walk.phase);

/** Return the part the timer counts: the plan's own, or one put in by a stop rule. */
export const currentPart = (walk, data) => walk.extra ?? data.parts[walk.part];

/** Return what is left of the running part in ms. */
export const leftOf = (walk, data) => currentPart(walk, data).seconds * 1000 - walk.elapsed;
