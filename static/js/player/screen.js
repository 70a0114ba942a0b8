/** What each state shows, in words and numbers. Pure: a walk in, a picture of the page out. */

import { clockFace, nextWords, partName, timeWords } from "./timeline.js";
import { asksAlone, currentPart, leftOf } from "./walk_state.js";

const READY = { words: "I'm ready", icon: "play", event: "ready" };
const PAUSE = { words: "Pause", icon: "rest", event: "pause" };
const ALONE = "You will not hear when to stop. Is someone with you?";

const WHY_PAUSED = {
  asked: "Take your time.",
  hidden: "We paused because this page was hidden. The sound may have stopped.",
  sound: "We paused because the voice stopped.",
  reload: "This page was loaded again, so we paused. Nothing is lost.",
};

/** Return the page of a running walk; fields left out are not shown. */
export function screenOf(walk, data) {
  return { part: partName(data.parts[walk.part]), ...SCREENS[walk.phase](walk, data), ...asking(walk) };
}

const SCREENS = { get_ready: getReady, forward, turn, backward, rest, paused, stopped: () => ({}), finished };

const asking = (walk) => (asksAlone(walk) ? { ask: { words: ALONE, event: "alone" } } : {});

function getReady(walk, data) {
  return { part: data.title, title: "Get ready", steps: data.steps.get_ready, go: READY };
}

function timed(walk, data) {
  const left = leftOf(walk, data);
  const share = (left / (currentPart(walk, data).seconds * 1000)) * 100;
  return { face: clockFace(left), unit: "left", share, go: PAUSE };
}

function forward(walk, data) {
  const cue = data.lines.cue_forward;
  const next = nextWords(data.parts, walk.part, data.setting);
  return { title: "Forward", icon: "forward", cue, next, ...timed(walk, data) };
}

function backward(walk, data) {
  const shown = {
    title: "Backward",
    icon: "backward",
    cue: data.lines.cue_backward,
    next: nextWords(data.parts, walk.part, data.setting),
    ...timed(walk, data),
  };
  if (!walk.lead) return shown;
  return { ...shown, face: String(Math.ceil(walk.lead / 1000)), unit: "get set" };
}

function turn(walk, data) {
  return {
    title: "Time to turn around",
    sub: "No rush. The timer is off.",
    steps: data.steps[data.parts[walk.part].steps],
    go: READY,
  };
}

function rest(walk, data) {
  const rule = data.stop.rules[walk.extra?.rule];
  return {
    ...(rule && { part: rule.title }),
    title: "Rest",
    icon: "rest",
    cue: rule ? rule.words[0] : data.lines.cue_rest,
    next: rule ? "" : nextWords(data.parts, walk.part, data.setting),
    ...timed(walk, data),
    ...(walk.waiting && waiting(rule)),
  };
}

function waiting(rule) {
  if (!rule?.question) return { go: READY, unit: "press ready" };
  const ask = { words: rule.question, event: "reply", isOnlyNo: true };
  return { go: { ...READY, words: "Yes, ready" }, unit: "rested", cue: "", ask };
}

function paused(walk, data) {
  const lost = `We paused because this device was asleep for ${timeWords(walk.lostSeconds)}.`;
  const inTurn = walk.back === "turn" || walk.back === "get_ready";
  return {
    title: "Paused",
    icon: "rest",
    sub: walk.why === "gap" ? lost : WHY_PAUSED[walk.why],
    cue: data.lines.paused.replace(/^Paused\. /, ""),
    ...(!inTurn && timed(walk, data)),
    next: "Press ready to go on",
    isDashed: true,
    go: READY,
  };
}

function finished(walk, data) {
  const seconds = backwardSeconds(walk, data);
  return {
    part: data.title,
    title: walk.ended === "timed_out" ? "Walk ended" : "Well done",
    icon: "tick",
    sub: `You walked backward for ${timeWords(seconds)}.`,
    face: clockFace(seconds * 1000),
    unit: "backward",
    share: 100,
    cue: data.setting === "treadmill" ? "Step off when the belt is still." : "Sit down if you need to.",
    go: { words: "Go on", icon: "next", event: "leave" },
    isOver: true,
  };
}

/** Return the whole backward seconds walked. */
export function backwardSeconds(walk, data) {
  return data.parts.reduce(
    (sum, part, index) => sum + (part.kind === "backward" ? Math.floor(walk.active[index] / 1000) : 0),
    0,
  );
}

