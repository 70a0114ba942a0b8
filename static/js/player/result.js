/** What we send when a walk is over: whole seconds of each part and what happened. Pure. */

/** Return the message for the server; it adds its own time of sending later. */
export function resultOf(walk, data, timeZone) {
  return {
    started_at: walk.startedAt,
    finished_at: walk.finishedAt > walk.startedAt ? walk.finishedAt : walk.startedAt,
    time_zone: timeZone,
    support: walk.support,
    ended: walk.ended,
    intervals: data.parts.map((part, index) => interval(part, index, walk.active[index])),
    events: walk.events,
  };
}

function interval(part, index, milliseconds) {
  return {
    part: index,
    kind: part.kind,
    planned_seconds: part.seconds,
    active_seconds: Math.floor(milliseconds / 1000),
  };
}
