/** Keys of a keyboard, a small clicker or a headset. No key skips a part. */

const ACTIONS = {
  " ": "go",
  Enter: "go",
  PageDown: "go",
  MediaPlayPause: "go",
  MediaPlay: "go",
  MediaPause: "go",
  s: "stop",
  Escape: "stop",
  r: "repeat",
};
const CONTROLS = "button, a, input, summary, select, textarea";

/** Call `go`, `stop` or `repeat` for their keys while `isOn()`. */
export function listenToKeys(actions, isOn) {
  document.addEventListener("keydown", (event) => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const action = ACTIONS[key];
    if (!action || !isOn() || isForPage(event)) return;
    event.preventDefault();
    if (!event.repeat) actions[action]();
  });
  for (const name of ["play", "pause"]) {
    navigator.mediaSession?.setActionHandler(name, () => isOn() && actions.go());
  }
}

/** Space and Enter on a button press that button; keys with Control or Alt are the browser's. */
function isForPage(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return true;
  const presses = event.key === " " || event.key === "Enter";
  return presses && event.target.closest(CONTROLS) !== null;
}
