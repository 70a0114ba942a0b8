/** The sound check before a walk [H8]: what it shows. Pure; the player holds the step we are at. */

const PLAY = { words: "Play the voice", icon: "sound", event: "play" };
const LEAVE = { words: "Back to Today", icon: "next", event: "leave" };
const ALONE = "You will not hear when to stop. Is someone with you?";

const SOUND_STEPS = [
  "Turn the sound up. Use the loudspeaker, no headphones.",
  "Prop this device up, or put it in a pocket. Not in your hand.",
  "Press Play. You will hear the voice.",
];

/** Return the first step: with a screen reader our voice is off, so there is none to check. */
export function firstStep(data) {
  if (data.voice.screen_reader) return "steps";
  return data.voice.speech ? "sound" : "alone";
}

/** Return what a step shows over Get ready; `steps` is Get ready itself. */
export function prepareScreen(step, data, refusal) {
  return { steps: null, ...SCREENS[step]?.(data, refusal) };
}

const SCREENS = {
  sound: () => ({ sub: "First we check the sound.", steps: SOUND_STEPS, go: PLAY, hasMore: true }),
  heard: (data) => ({
    title: "Did you hear it?",
    sub: `The voice said: “${data.lines.voice_test}”`,
    go: { words: "I heard it", icon: "tick", event: "heard" },
    hasMore: true,
    hasAgain: true,
    hasNothing: true,
  }),
  alone: () => ({ ask: { words: ALONE, event: "alone" }, go: PLAY, hasMore: true }),
  not_alone: () => ({
    title: "Please wait",
    sub: "Do not walk alone without the voice. Turn the sound up, or ask someone to stay with you.",
    go: PLAY,
    hasMore: true,
  }),
  steps: (data) => ({ steps: data.steps.get_ready, hasMore: true }),
  starting: (data) => ({
    steps: data.steps.get_ready,
    go: { words: "Starting…", icon: "play", event: "none" },
  }),
  refused: (data, refusal) => ({ title: "Not now", sub: refusal, go: LEAVE }),
};
