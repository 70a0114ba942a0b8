/** The moves from one state of a walk to the next. Each writes to the step it is given. */

import { dueBetween, line, scheduleOf, speak } from "./cues.js";
import { LEAD, PAUSE_LIMIT, REST_LEAD, currentPart, isRunning } from "./walk_state.js";
import { timedFrom } from "./timeline.js";

const REPEATS = [30_000, 60_000];

/** One event being worked through: the walk it changes and the effects it asks for. */
export class Step {
  constructor(walk, event, data) {
    Object.assign(this, { walk, event, data, effects: [] });
  }

  /** Speak lines of the data by their keys. */
  say(keys, options) {
    this.effects.push(speak(keys.map((key) => line(this.data, key)), options));
  }

  /** Speak sentences as they are. */
  words(sentences, options) {
    this.effects.push(speak(sentences, options));
  }

  /** Go into a phase and keep the walk. */
  enter(phase) {
    Object.assign(this.walk, { phase, since: 0, waiting: false });
    this.effects.push({ do: "save" });
  }

  /** Write down what happened and when. */
  note(kind, more = {}) {
    const sequence = this.walk.events.length + 1;
    this.walk.events.push({ sequence, at: this.event.at, kind, rule: null, answers: {}, ...more });
  }
}

/** Start the walk from Get ready. */
export function begin(step) {
  step.walk.startedAt = step.event.at;
  step.effects.push({ do: "start" });
  enterPart(step, 0);
}

/** Go to a part of the plan, or finish after the last; `lead` is the count before backward. */
export function enterPart(step, index, lead = LEAD) {
  if (index >= step.data.parts.length) return finish(step, "completed");
  Object.assign(step.walk, { part: index, elapsed: 0, lead: 0, extra: null });
  ENTER[step.data.parts[index].kind](step, lead);
}

const ENTER = { forward, backward, turn, rest, get_ready: getReady };

function getReady(step) {
  step.enter("get_ready");
}

function forward(step) {
  step.enter("forward");
  step.say(["forward"], { tone: "forward", mark: true });
}

function backward(step, lead = LEAD) {
  step.enter("backward");
  step.walk.lead = lead;
  step.say([lead > LEAD ? "rest_countdown" : "backward_in"], { tone: "count", mark: true });
}

function turn(step) {
  step.enter("turn");
  sayTurn(step, { tone: "turn", mark: true });
}

function sayTurn(step, options) {
  const key = turnSteps(step.walk, step.data);
  step.say([key, `${key}_ready`], options);
}

/** Return the key of the numbered steps on screen while turning. */
export function turnSteps(walk, data) {
  if (walk.extra) return "turn_to_forward";
  return data.parts[walk.part].steps;
}

function rest(step) {
  const { walk, data } = step;
  const { seconds } = currentPart(walk, data);
  step.enter("rest");
  step.words([line(data, "rest", seconds)], { tone: "rest", mark: true });
  if (walk.extra) step.note("rest", { rule: walk.extra.rule });
}

/** Stop the timer until the walker presses ready. */
export function pause(step, reason) {
  const { walk } = step;
  if (!isRunning(walk)) return;
  walk.back = walk.phase;
  step.note(reason === "asked" ? "pause" : "hidden");
  enterPause(step, reason);
}

/** Show Paused and say why; `walk.back` already says where to go on. */
export function enterPause(step, reason) {
  step.walk.reason = reason;
  step.walk.lead = 0;
  step.enter("paused");
  step.say(["paused", `paused_${reason}`], { tone: "pause", mark: true });
}

/** Go on after a pause: backward is counted in again, nothing is skipped. */
export function resume(step) {
  step.note("resume");
  goBack(step);
}

function goBack(step) {
  const { walk } = step;
  const to = walk.back;
  Object.assign(walk, { back: null, reason: null });
  if (to === "rest") return restOn(step);
  ENTER[to](step);
}

function restOn(step) {
  const { walk, data } = step;
  step.enter("rest");
  const left = Math.ceil(currentPart(walk, data).seconds - walk.elapsed / 1000);
  if (left > 0) step.words([line(data, "time_left", left)], { tone: "rest", mark: true });
  else waitAfterRest(step);
}

/** Put a part in that a stop rule asks for; the walk goes on after it where it was. */
export function putIn(step, extra) {
  const { walk } = step;
  const back = walk.extra?.back ?? walk.back;
  Object.assign(walk, { extra: { ...extra, back }, back: null, elapsed: 0, lead: 0, stop: null });
  if (extra.kind === "rest") rest(step);
  else if (back === "backward") turn(step);
  else forward(step);
}

/** Leave a rest by the button: on to the next part, or back to where a stop rule came in. */
export function leaveRest(step) {
  if (step.walk.extra) takeOut(step);
  else enterPart(step, step.walk.part + 1);
}

function takeOut(step) {
  const { walk } = step;
  Object.assign(walk, { back: walk.extra.back, extra: null, elapsed: walk.active[walk.part] });
  step.note("resume");
  goBack(step);
}

/** Count down before backward walking; these seconds are not walked. */
export function countDown(step, passed) {
  const { walk } = step;
  const before = Math.ceil(walk.lead / 1000);
  walk.lead = Math.max(0, walk.lead - passed);
  const left = Math.ceil(walk.lead / 1000);
  if (left === before) return;
  if (left === 0) step.say(["backward_go"], { tone: "backward", mark: true });
  else if (left === 5) step.say(["backward_in"], { tone: "count" });
  else if (left < 5) step.words([String(left)], { tone: "count" });
}

/** Let the running part pass by, saying what falls due; never beyond its end. */
export function run(step, passed) {
  const { walk, data } = step;
  const before = walk.elapsed;
  const length = currentPart(walk, data).seconds * 1000;
  walk.elapsed = Math.min(length, before + passed);
  if (!walk.extra) walk.active[walk.part] = walk.elapsed;
  step.effects.push(...dueBetween(scheduleOf(placeOf(walk, data), data), before, walk.elapsed));
  if (walk.elapsed >= length) finishPart(step);
}

function placeOf(walk, data) {
  const part = currentPart(walk, data);
  const isFirstWalk = !walk.extra && part.walk === 1 && (part.lap ?? 1) === 1;
  return { part, parts: data.parts, index: walk.part, isFirstWalk, isPocket: walk.isPocket };
}

function finishPart(step) {
  const { walk, data } = step;
  if (walk.extra?.kind === "forward") return step.enterCheck(step);
  if (walk.phase !== "rest") return enterPart(step, walk.part + 1);
  const next = walk.extra ? null : data.parts[walk.part + 1];
  if (next && next.kind !== "backward") return enterPart(step, walk.part + 1);
  if (next && data.countdown_start) return enterPart(step, walk.part + 1, REST_LEAD);
  waitAfterRest(step);
}

function waitAfterRest(step) {
  step.walk.waiting = true;
  step.walk.since = 0;
  step.effects.push({ do: "save" });
  const onBelt = step.walk.extra?.back === "backward";
  step.say([onBelt ? "turn_to_backward_ready" : "rest_ready"], { tone: "ready", mark: true });
}

/** Let time pass while standing: repeat a prompt twice, end a long pause safely. */
export function wait(step, passed) {
  const { walk } = step;
  const before = walk.since;
  walk.since += passed;
  const isRepeat = REPEATS.some((moment) => moment > before && moment <= walk.since);
  if (isRepeat && walk.phase === "turn") sayTurn(step, { tone: "turn" });
  if (isRepeat && walk.phase === "paused") step.say(["paused"], { tone: "pause" });
  const isLong = before < PAUSE_LIMIT && walk.since >= PAUSE_LIMIT;
  if (isLong && ["paused", "stopped"].includes(walk.phase) && !walk.ended) finish(step, "timed_out");
}

/** End the walk; the result is kept and sent whatever happens next. */
export function finish(step, ended) {
  const { walk } = step;
  Object.assign(walk, { ended, finishedAt: step.event.at });
  if (walk.phase !== "stopped") {
    step.enter("finished");
    step.say(["finished"], { tone: "finish", mark: true });
  }
  step.effects.push({ do: walk.startedAt ? "finish" : "forget" });
}

/** Say whether any timed part is left after this one. */
export const isLastTimed = (walk, data) => !timedFrom(data.parts, walk.part + 1);
