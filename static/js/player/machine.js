/**
 * The states of a walk. Pure: a walk and an event in, the next walk and effects out.
 *
 * Events: ready, pause, hidden, sound_lost, gap, stop, choose, accept, reply, carry_on, voice,
 * alone, pocket, tick. Each carries `at` (ISO time); a tick and a gap carry `passed` (ms).
 * Effects: speak, post_stop, finish, forget, save.
 */

import {
  Step,
  begin,
  countDown,
  enterPart,
  enterPause,
  finish,
  leaveRest,
  pause,
  putIn,
  resume,
  run,
  wait,
} from "./moves.js";
import { outcomeOf } from "./stop.js";
import { SETTLE, asksAlone, isRunning } from "./walk_state.js";

/** Return the walk after an event, and what to do about it. An event out of place does nothing. */
export function advance(walk, event, data) {
  const step = new Step(structuredClone(walk), event, data);
  HANDLERS[event.type]?.(step);
  return { walk: step.walk, effects: step.effects };
}

const HANDLERS = {
  ready,
  stop,
  choose,
  accept,
  reply,
  tick,
  pause: (step) => pause(step, "asked"),
  hidden: (step) => pause(step, "hidden"),
  sound_lost: soundLost,
  gap: (step) => (isRunning(step.walk) ? pause(step, "gap") : wait(step, step.event.passed)),
  carry_on: carryOn,
  voice: setVoice,
  alone: answerAlone,
  pocket: (step) => Object.assign(step.walk, { isPocket: step.event.on }),
};

const READY = {
  get_ready: begin,
  turn: (step) => enterPart(step, step.walk.part + 1),
  paused: resume,
  rest: (step) => step.walk.waiting && leaveRest(step),
};

function ready(step) {
  const { walk } = step;
  const isMeant = walk.since >= SETTLE || walk.phase === "get_ready";
  if (isMeant && !asksAlone(walk)) READY[walk.phase]?.(step);
}

function tick(step) {
  const { walk, event } = step;
  if (!isRunning(walk)) return wait(step, event.passed);
  walk.since += event.passed;
  if (walk.lead > 0) countDown(step, event.passed);
  else run(step, event.passed);
}

function soundLost(step) {
  if (!isRunning(step.walk)) return;
  pause(step, "sound");
  Object.assign(step.walk, { isSpeaking: false, isAloneAnswered: false });
}

/** Stop comes first, whatever else goes on; the tone and the words go out before the screen. */
function stop(step) {
  const { walk } = step;
  if (["stopped", "finished"].includes(walk.phase)) return;
  if (walk.phase !== "paused") walk.back = walk.phase;
  step.change(["stopped"], "stop");
  Object.assign(walk, { stop: {}, lead: 0, isPocket: false });
  step.note("stop");
  step.enter("stopped");
}

/** The walker has said what happened: one stop rule follows, and its advice. */
function choose(step) {
  const { walk, data, event } = step;
  if (walk.phase !== "stopped") return;
  const outcome = outcomeOf(data, event.rule, walk.nearFalls);
  Object.assign(walk, { stop: { rule: outcome.key }, since: 0 });
  if (outcome.rule) note(step, outcome);
  step.change([outcome.spoken]);
  step.effects.push({ do: "save" });
  if (outcome.ends_walk && !walk.ended) finish(step, "stopped");
}

/** Write a stop rule down and send it at once, also when the walk goes on: a stumble counts. */
function note(step, outcome) {
  const { walk, event } = step;
  const told = { rule: outcome.key, answers: event.answers ?? {} };
  if (outcome.again) walk.nearFalls += 1;
  walk.support = `S${Math.max(0, Number(walk.support.slice(1)) + outcome.support_levels)}`;
  step.note("stop_rule", told);
  step.effects.push({ do: "post_stop", body: { event: event.id, ...told, at: event.at } });
}

/** The advice is understood: rest as long as the rule says. */
function accept(step) {
  const { walk, data } = step;
  if (walk.phase !== "stopped" || !walk.stop.rule || walk.ended) return;
  const { key, seconds } = data.stop.rules[walk.stop.rule];
  putIn(step, { kind: "rest", seconds, rule: key });
}

/** Answer the question of a rule: yes goes on, no leads to the stricter advice. */
function reply(step) {
  const { walk, data, event } = step;
  const outcome = data.stop.rules[walk.extra?.rule ?? walk.stop?.rule];
  if (!outcome?.question || !(walk.waiting || walk.phase === "stopped")) return;
  if (event.yes && walk.waiting) return ready(step);
  if (event.yes) return Object.assign(walk.stop, { isOver: true });
  step.enter("stopped");
  step.event = { ...event, rule: outcome.if_not };
  choose(step);
}

/** Stop was pressed by mistake: back to Paused, never straight into walking. */
function carryOn(step) {
  const { walk } = step;
  if (walk.phase !== "stopped" || walk.stop.rule) return;
  walk.stop = null;
  if (walk.startedAt) enterPause(step, "asked");
  else step.enter("get_ready");
}

function setVoice(step) {
  const { walk, event } = step;
  walk.isSpeaking = event.on;
  walk.isAloneAnswered = event.on || Boolean(walk.isWithSomeone);
}

function answerAlone(step) {
  const { walk, event } = step;
  Object.assign(walk, { isAloneAnswered: true, isWithSomeone: event.yes });
  if (!event.yes) walk.isSpeaking = true;
  step.effects.push({ do: "save" });
}
