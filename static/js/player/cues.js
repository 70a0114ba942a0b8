/** Which line is said when. Pure: a part and its place in; lines, tones and buzzes out. */

import { timeWords, timedFrom } from "./timeline.js";

/** Buzz patterns, in ms on and off. */
export const BUZZ = {
  forward: [200],
  backward: [600, 200, 600],
  turn: [150, 150, 150],
  rest: [400],
  pause: [150],
  stop: [300, 120, 300, 120, 300, 120, 300, 120, 300],
  finish: [200, 100, 500],
};

const CLEAR_SECONDS = 5; // Two lines closer than this would cut each other off.
const GLANCE_EVERY = 10;

/** Return a spoken line by its key with its time filled in, or "" where there is none. */
export function line(data, key, seconds) {
  const words = data.lines[key] ?? "";
  return seconds === undefined ? words : words.replace("{time}", timeWords(seconds));
}

/** Return the effect of speaking: sentences in order, with a tone and its buzz. */
export function speak(sentences, { tone, mark = false, live } = {}) {
  const lines = sentences.filter(Boolean);
  return { do: "speak", lines, tone, buzz: BUZZ[tone], live: mark ? (live ?? lines.join(" ")) : "" };
}

/**
 * Return the lines of one timed part as `{ at, effect }`, `at` in seconds from its start.
 * `place` says where we are: `{ part, parts, index, isFirstWalk, isPocket }`.
 */
export function scheduleOf(place, data) {
  const wanted = WANTED[place.part.kind]?.(place, data) ?? [];
  if (place.isPocket) wanted.push(...minutesLeft(place.part.seconds, data));
  return spaced(wanted.filter(({ at, effect }) => at > 0 && (effect.lines[0] || effect.live)));
}

/** Return the lines due after `from` and up to `to`, both in ms of the part. */
export function dueBetween(schedule, from, to) {
  return schedule.filter(({ at }) => at * 1000 > from && at * 1000 <= to).map(({ effect }) => effect);
}

const WANTED = { forward: forwardLines, backward: backwardLines, rest: restLines };

const at = (second, words, options) => ({ at: second, effect: speak([words], options) });

function forwardLines({ part, parts, index }, data) {
  const seconds = part.seconds;
  const isEnd = !timedFrom(parts, index + 1);
  const wanted = [];
  if (seconds >= 20) {
    const last = line(data, isEnd ? "forward_last_ten" : "forward_ten") || line(data, "forward_ten");
    wanted.push(at(seconds - 10, last, { mark: true }));
  }
  if (seconds >= 60) wanted.push(at(seconds - 30, line(data, "thirty_left"), { mark: true }));
  if (seconds >= 120) wanted.push(at(60, line(data, "forward_easy")));
  return wanted;
}

function backwardLines({ part, isFirstWalk }, data) {
  const seconds = part.seconds;
  const cues = data.lines.cues ?? [];
  const wanted = [];
  if (seconds >= 20) wanted.push(at(seconds - 10, line(data, "backward_ten"), { mark: true }));
  if (isFirstWalk) wanted.push(at(7, line(data, "pain_limit")));
  if (!part.lap || part.lap === 1) wanted.push(at(Math.min(15, seconds / 2), focus(data)));
  if (seconds >= 60) {
    wanted.push(at(seconds / 2, line(data, "halfway")));
    wanted.push({ at: seconds - 30, effect: speak([], { mark: true, live: "30 seconds left" }) });
  }
  for (let minute = 1; minute * 60 + 15 < seconds && cues.length; minute += 1) {
    wanted.push(at(minute * 60 + 15, cues[(minute - 1) % cues.length]));
  }
  for (let second = 5; second < seconds; second += GLANCE_EVERY) {
    wanted.push(at(second, line(data, "glance_back")));
  }
  return wanted;
}

const focus = (data) => (data.focus_cue ? `${data.focus_cue.replace(/[.?]$/, "")}.` : "");

function restLines({ part, parts, index }, data) {
  const next = timedFrom(parts, index + 1);
  const key = next?.kind === "forward" ? "rest_ten_forward" : "rest_ten";
  return part.seconds >= 20 ? [at(part.seconds - 10, line(data, key), { mark: true })] : [];
}

function minutesLeft(seconds, data) {
  const wanted = [];
  for (let left = 60; left < seconds; left += 60) {
    wanted.push(at(seconds - left, line(data, "time_left", left)));
  }
  return wanted;
}

/** Keep the lines that have room; earlier in the list is more important. Silent marks always fit. */
function spaced(wanted) {
  const kept = [];
  for (const one of wanted) {
    const isClear = kept.every(
      (other) => !other.effect.lines.length || Math.abs(other.at - one.at) >= CLEAR_SECONDS,
    );
    if (isClear || !one.effect.lines.length) kept.push(one);
  }
  return kept.sort((one, other) => one.at - other.at);
}
