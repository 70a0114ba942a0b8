/** The moves from one state of a walk to the next. Each writes to the step it is given. */

import { countIn, dueBetween, scheduleOf, speak } from "./cues.js";
import { timeWords } from "./timeline.js";
import { LEAD, PAUSE_LIMIT, REST_LEAD, currentPart, isRunning, leftOf } from "./walk_state.js";

const REPEATS = [30_000, 60_000];

/** One event being worked through: the walk it changes and the effects it asks for. */
export class Step {
  constructor(walk, event, data) {
    Object.assign(this, { walk, event, data, effects: [] });
  }

  /** Speak lines of the data by their keys, or sentences that are none of its keys. */
  say(lines, tone, isChange = false) {
    const words = lines.map((one) => this.data.lines[one] ?? one);
    this.effects.push(speak(words, { tone, live: isChange ? words.join(" ") : "" }));
  }

  /** Speak a change of state: a screen reader hears it too. */
  change(lines, tone) {
    this.say(lines, tone, true);
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
  enterPart(step, 0);
}

/** Go to a part of the plan, or finish after the last; `lead` is the count before backward. */
export function enterPart(step, index, lead = LEAD) {
  if (index >= step.data.parts.length) return finish(step, "completed");
  Object.assign(step.walk, { part: index, elapsed: 0, lead: 0, extra: null });
  ENTER[step.data.parts[index].kind](step, lead);
}

const ENTER = { forward, backward, turn, rest, get_ready: (step) => step.enter("get_ready") };

function forward(step) {
  step.enter("forward");
  const isEnd = step.data.parts[step.walk.part].role === "cool_down";
  step.change([isEnd ? "cool_down" : "forward"], "forward");
}

function backward(step, lead = LEAD) {
  step.enter("backward");
  step.walk.lead = lead;
  step.change([lead > LEAD ? step.data.lines.rest_ten : countIn(step.data).steps[0]], "count");
}

function turn(step) {
  step.enter("turn");
  step.change(turnLines(step), "turn");
}

function turnLines({ walk, data }) {
  const key = data.parts[walk.part].steps === "lap_turn" ? "lap_turn" : "turn";
  return [key, `${key}_then`];
}

function rest(step) {
  step.enter("rest");
  const { extra } = step.walk;
  if (extra) step.note("rest", { rule: extra.rule });
  step.change([extra ? `Rest ${timeWords(extra.seconds)}.` : "rest"], "rest");
}

/** Stop the timer until the walker presses ready. `why` is asked, hidden, sound or gap. */
export function pause(step, why) {
  const { walk } = step;
  if (!isRunning(walk)) return;
  walk.back = walk.phase;
  walk.lostSeconds = Math.round((step.event.passed ?? 0) / 1000);
  step.note(why === "asked" ? "pause" : "hidden");
  enterPause(step, why);
}

/** Show Paused and say why; `walk.back` already says where to go on. */
export function enterPause(step, why) {
  Object.assign(step.walk, { why, lead: 0 });
  step.enter("paused");
  step.change(pauseLines(why), "pause");
}

const pauseLines = (why) => (why === "asked" ? ["paused"] : ["paused", "hidden"]);

/** Go on after a pause: backward is counted in again, nothing is skipped. */
export function resume(step) {
  step.note("resume");
  goBack(step);
}

function goBack(step) {
  const { walk } = step;
  const to = walk.back;
  Object.assign(walk, { back: null, why: null });
  (to === "rest" ? restOn : ENTER[to])(step);
}

function restOn(step) {
  step.enter("rest");
  const left = Math.ceil(leftOf(step.walk, step.data) / 1000);
  if (left <= 0) return waitAfterRest(step);
  step.change([`Rest ${timeWords(left)}.`], "rest");
}

/** Put a rest in that a stop rule asks for; the walk goes on after it where it was. */
export function putIn(step, extra) {
  const { walk } = step;
  const back = walk.extra?.back ?? walk.back;
  Object.assign(walk, { extra: { ...extra, back }, back: null, elapsed: 0, lead: 0, stop: null });
  rest(step);
}

/** Leave a rest by the button: on to the next part, or back to where a stop rule came in. */
export function leaveRest(step) {
  const { walk } = step;
  if (!walk.extra) return enterPart(step, walk.part + 1);
  Object.assign(walk, { back: walk.extra.back, extra: null, elapsed: walk.active[walk.part] });
  resume(step);
}

/** Count down before backward walking; these seconds are not walked. */
export function countDown(step, passed) {
  const { walk } = step;
  const before = Math.ceil(walk.lead / 1000);
  walk.lead = Math.max(0, walk.lead - passed);
  const left = Math.ceil(walk.lead / 1000);
  const { steps, go } = countIn(step.data);
  if (left === before) return;
  if (left === 0) step.change([go], "backward");
  else if (left <= steps.length) step.say([steps[steps.length - left]], "count");
}

/** Let the running part pass by, saying what falls due; never beyond its end. */
export function run(step, passed) {
  const { walk, data } = step;
  const part = currentPart(walk, data);
  const before = walk.elapsed;
  walk.elapsed = Math.min(part.seconds * 1000, before + passed);
  if (!walk.extra) walk.active[walk.part] = walk.elapsed;
  const place = { part, parts: data.parts, index: walk.part, isPocket: walk.isPocket };
  step.effects.push(...dueBetween(scheduleOf(place, data), before, walk.elapsed));
  if (leftOf(walk, data) <= 0) finishPart(step);
}

function finishPart(step) {
  const { walk, data } = step;
  const next = walk.part + 1;
  if (walk.phase !== "rest") return enterPart(step, next);
  if (walk.extra) return waitAfterRest(step);
  if (data.parts[next]?.kind !== "backward") return enterPart(step, next);
  if (data.countdown_start) return enterPart(step, next, REST_LEAD);
  waitAfterRest(step);
}

function waitAfterRest(step) {
  Object.assign(step.walk, { waiting: true, since: 0 });
  step.effects.push({ do: "save" });
  const question = step.data.stop.rules[step.walk.extra?.rule]?.question;
  step.change(question ? [question, "If yes, press ready. If not, press Stop."] : ["press_ready"], "ready");
}

/** Let time pass while standing: repeat a prompt twice, end a long pause safely. */
export function wait(step, passed) {
  const { walk } = step;
  const before = walk.since;
  walk.since += passed;
  const falls = (moment) => moment > before && moment <= walk.since;
  if (REPEATS.some(falls)) repeat(step);
  if (walk.phase === "stopped") askAgain(step, falls);
  if (falls(PAUSE_LIMIT) && isLeft(walk)) finish(step, "timed_out");
}

function repeat(step) {
  if (step.walk.phase === "turn") step.say(turnLines(step), "turn");
  if (step.walk.phase === "paused") step.say(["paused"], "pause");
}

/** A rule that ends the walk may still ask after some minutes, as after nearly fainting. */
function askAgain(step, falls) {
  const outcome = step.data.stop.rules[step.walk.stop?.rule];
  if (!outcome?.ends_walk || !outcome.question || !falls(outcome.seconds * 1000)) return;
  step.change([outcome.question], "ready");
}

const isLeft = (walk) => ["paused", "stopped"].includes(walk.phase) && !walk.ended;

/** End the walk; its result is kept and sent whatever happens next. */
export function finish(step, ended) {
  const { walk } = step;
  Object.assign(walk, { ended, finishedAt: step.event.at });
  if (walk.phase !== "stopped") {
    step.enter("finished");
    step.change([ended === "timed_out" ? "timed_out" : "finished"], "finish");
  }
  step.effects.push({ do: walk.startedAt ? "finish" : "forget" });
}
