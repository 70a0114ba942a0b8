/** The parts of a walk: names, places and lengths. Pure functions over `data.parts`. */

const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

/** Return "1 minute 30 seconds" for 90. */
export function timeWords(seconds) {
  const words = [];
  if (seconds >= 60) words.push(count(Math.floor(seconds / 60), "minute"));
  if (seconds % 60 || !words.length) words.push(count(seconds % 60, "second"));
  return words.join(" ");
}

/** Return "0:42" for what is left, in ms. A started second still counts as left. */
export function clockFace(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const isTimed = (part) => part.kind !== "turn";

/** Return the first timed part from a place on, or undefined after the last. */
export const timedFrom = (parts, index) => parts.slice(index).find(isTimed);

/** Return the name of a part, as shown at the top: "Walk 2 of 6". */
export function partName(part) {
  if (part.kind === "turn") return turnName(part);
  if (part.role === "walk") return walkName(part);
  const names = { warm_up: "Warm-up", cool_down: "Cool-down" };
  return names[part.role] ?? (part.kind === "rest" ? "Short rest" : "Easy walk");
}

function walkName(part) {
  const lap = part.laps > 1 ? `, lap ${part.lap} of ${part.laps}` : "";
  return `Walk ${part.walk} of ${part.walks}${lap}`;
}

function turnName(part) {
  if (part.steps === "lap_turn") return walkName(part);
  if (part.steps === "turn_to_backward") return `Before walk ${part.walk}`;
  return part.walk ? `After walk ${part.walk}` : "Before cool-down";
}

/** Return what follows a part, as shown under the caption: "Next: backward, 1 minute". */
export function nextWords(parts, index, setting) {
  const next = parts[index + 1];
  if (!next) return "Next: you are done";
  if (next.kind === "turn") {
    return setting === "treadmill" ? "Next: stop the belt, then turn" : "Next: stop, then turn";
  }
  return `Next: ${next.kind}, ${timeWords(next.seconds)}`;
}

/**
 * Return the parts bar: one piece for each walk, rest or easy walk, laps joined.
 * A piece is `{ kind, seconds, first, last }`, places counted in parts.
 */
export function barPieces(parts) {
  const pieces = [];
  parts.forEach((part, index) => {
    if (!isTimed(part)) return;
    const last = pieces.at(-1);
    if (last && part.walk && last.walk === part.walk && part.kind === last.kind) {
      Object.assign(last, { seconds: last.seconds + part.seconds, last: index });
    } else {
      pieces.push({ kind: part.kind, walk: part.walk, seconds: part.seconds, first: index, last: index });
    }
  });
  return pieces;
}

/** Return the share of a bar piece that is done, 0 to 1; `active` is ms for each part. */
export function pieceShare(piece, active) {
  const done = active.slice(piece.first, piece.last + 1).reduce((sum, ms) => sum + ms, 0);
  return Math.min(1, done / (piece.seconds * 1000));
}

/** Return the whole length in words for a screen reader: "10 minutes backward, 7 minutes forward". */
export function barWords(parts) {
  const total = (kind) =>
    parts.filter((part) => part.kind === kind).reduce((sum, part) => sum + part.seconds, 0);
  return ["backward", "forward", "rest"]
    .filter(total)
    .map((kind) => `${timeWords(total(kind))} ${kind}`)
    .join(", ");
}
