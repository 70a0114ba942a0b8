/** Which line is said when. Pure: a part and its place in; lines, tones and buzzes out. */

import { timedFrom } from "./timeline.js";

/** Buzz patterns, in ms on and off. */
const BUZZ = {
  forward: [200],
  backward: [600, 200, 600],
  turn: [150, 150, 150],
  rest: [400],
  pause: [150],
  stop: [300, 120, 300, 120, 300, 120, 300, 120, 300],
  finish: [200, 100, 500],
};

const ROOM = 5; // Seconds between two lines, so that neither cuts the other off.
const QUIET_END = 3; // Seconds before the end of a part in which nothing new begins.
const GLANCE_EVERY = 10;

/** Return the effect of speaking: sentences in order, a tone, its buzz, and the live region. */
export function speak(sentences, { tone = "", live = "" } = {}) {
  return { do: "speak", lines: sentences.filter(Boolean), tone, buzz: BUZZ[tone] ?? null, live };
}

/** Return the words of the count-in: `steps` for 5, 4, 3, 2, 1 and `go` for the start. */
export function countIn(data) {
  const [numbers, go] = data.lines.backward_countdown.split(". ");
  return { steps: numbers.split(", "), go };
}

/**
 * Return the lines of one timed part as `{ at, effect }`, `at` in seconds from its start.
 * `place` is `{ part, parts, index, isPocket }`.
 */
export function scheduleOf(place, data) {
  const wanted = WANTED[place.part.kind](place, data.lines, data);
  if (place.isPocket) wanted.push(...minutesLeft(place.part.seconds, data.lines));
  const last = place.part.seconds - QUIET_END;
  return spaced(wanted.filter(({ at, effect }) => at > 0 && at <= last && isHeard(effect)));
}

/** Return the effects due after `from` and up to `to`, both in ms of the part. */
export function dueBetween(schedule, from, to) {
  return schedule.filter(({ at }) => at * 1000 > from && at * 1000 <= to).map(({ effect }) => effect);
}

const WANTED = { forward: forwardLines, backward: backwardLines, rest: restLines };

const isHeard = (effect) => effect.lines.length > 0 || effect.live !== "";

const say = (at, words) => ({ at, effect: speak([words]) });

const mark = (at, words, seconds) => ({
  at,
  effect: speak([words], { live: `${seconds} seconds left. ${words ?? ""}`.trim() }),
});

const tenLeft = (seconds, words) => (seconds >= 20 ? [mark(seconds - 10, words, 10)] : []);

function forwardLines({ part }, lines) {
  const wanted = tenLeft(part.seconds, lines.forward_ten);
  if (part.seconds >= 60) wanted.push(mark(part.seconds - 30, lines.thirty_left, 30));
  if (part.seconds >= 120) wanted.push(say(60, lines.cue_forward));
  return wanted;
}

/** The order is the order of importance: where two lines have no room, the first is said. */
function backwardLines({ part, parts, index }, lines) {
  const { seconds } = part;
  const place = parts.filter((other) => other.kind === "backward").indexOf(parts[index]);
  const wanted = tenLeft(seconds, lines.backward_ten);
  if (place === 0) wanted.push(say(2, lines.cue_backward));
  if (saysPain(parts, place)) wanted.push(say(place === 0 ? 8 : 2, lines.pain));
  if ((part.lap ?? 1) === 1) wanted.push(say(Math.min(15, seconds / 2), lines.focus));
  if (seconds >= 60) wanted.push(say(seconds / 2, lines.halfway), mark(seconds - 30, undefined, 30));
  wanted.push(...eachMinute(seconds, lines), ...glances(seconds, lines));
  return wanted;
}

/** "If pain reaches 6" comes once, in the first backward part that has room for it. */
function saysPain(parts, place) {
  const [first] = parts.filter((part) => part.kind === "backward");
  return place === (first.seconds >= 8 + ROOM ? 0 : 1);
}

function eachMinute(seconds, lines) {
  const cues = Object.keys(lines).filter((key) => key.startsWith("technique_"));
  const minutes = Math.max(0, Math.floor((seconds - 16) / 60));
  return Array.from({ length: minutes }, (_, minute) =>
    say((minute + 1) * 60 + 15, lines[cues[minute % cues.length]]),
  );
}

function glances(seconds, lines) {
  if (!lines.glance) return [];
  const times = Math.floor(seconds / GLANCE_EVERY);
  return Array.from({ length: times }, (_, turn) => say(turn * GLANCE_EVERY + 5, lines.glance));
}

function restLines({ part, parts, index }, lines) {
  const isBackwardNext = timedFrom(parts, index + 1)?.kind === "backward";
  const words = isBackwardNext ? lines.rest_ten : lines.thirty_left.replace("30", "10");
  const cue = part.seconds >= 30 ? [say(10, lines.cue_rest)] : [];
  return [...tenLeft(part.seconds, words), ...cue];
}

function minutesLeft(seconds, lines) {
  const minutes = Math.ceil(seconds / 60) - 1;
  return Array.from({ length: minutes }, (_, index) => {
    const left = index + 1;
    const words = left === 1 ? lines.one_minute_left : lines.minutes_left.replace("{minutes}", left);
    return say(seconds - left * 60, words);
  });
}

/** Keep the lines that have room. Marks for a screen reader alone take none. */
function spaced(wanted) {
  const kept = [];
  for (const one of wanted) {
    const near = kept.filter((other) => Math.abs(other.at - one.at) < ROOM && other.effect.lines[0]);
    if (!one.effect.lines.length || !near.length) kept.push(one);
  }
  return kept.sort((one, other) => one.at - other.at);
}
