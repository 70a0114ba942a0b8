/** Leads a walk by ear: joins the clock, the states, the voice, the tones and the page. */

import { SteadyClock } from "./player/clock.js";
import { Haptics, canBuzz } from "./player/haptics.js";
import { listenToKeys } from "./player/keys.js";
import { advance } from "./player/machine.js";
import { Outbox, unsentWords } from "./player/outbox.js";
import { Pocket } from "./player/pocket.js";
import { poster } from "./player/post.js";
import { firstStep, prepareScreen } from "./player/prepare.js";
import { resultOf } from "./player/result.js";
import { forgetWalk, keepWalk, keptWalk } from "./player/resume.js";
import { screenOf } from "./player/screen.js";
import { Shelf } from "./player/shelf.js";
import { Speaker } from "./player/speech.js";
import { mayStart } from "./player/start.js";
import { StopScreen } from "./player/stop_screen.js";
import { Tones } from "./player/tones.js";
import { View } from "./player/view.js";
import { WakeLock, isBatteryLow } from "./player/wake_lock.js";
import { isMoving, isRunning, newWalk } from "./player/walk_state.js";

const TICK = 200;
const KEEP_EVERY = 2000;
const DARK_SCREEN = "Your screen may go dark. Set auto-lock to Never, or use pocket mode.";
const LOW_BATTERY = "Your battery is low. Charge this device before you start.";
const NO_VOICE = "This device has no voice that works. You will hear tones only.";
const NO_ROOM = "This device has no room to keep your walk. Keep this page open until it is sent.";
const OTHER_TAB = "This walk is already open in another tab. Go on there.";

class Player {
  #data;
  #view;
  #walk;
  #step;
  #refusal = "";
  #sent = "";
  #next = "";
  #keptFor = 0;
  #hidden = null;
  #isAlone = Promise.resolve(false);
  #leads = false;

  constructor(root, data) {
    this.#data = data;
    this.#view = new View(root);
    this.#walk = newWalk(data);
    this.#step = firstStep(data);
    this.shelf = new Shelf(data.account);
    this.post = poster(data.account);
    this.outbox = new Outbox({ shelf: this.shelf, post: this.post });
    this.speaker = new Speaker({ rate: data.voice.rate, onLost: () => this.#voiceLost() });
    this.tones = new Tones();
    this.haptics = new Haptics();
    this.clock = new SteadyClock();
    this.wakeLock = new WakeLock({ onRefused: () => this.#view.notice(DARK_SCREEN) });
    this.stopScreen = new StopScreen(this.#view, data, (event) => this.press(event.type, event));
    this.keysOn = data.voice.keys;
    this.wantsPocket = false;
  }

  /** Put the walk on the page and begin to listen; a walk in progress comes back as Paused. */
  async open() {
    const { root } = this.#view;
    document.documentElement.classList.add("has-player");
    this.tones.isOn = this.#data.voice.sounds;
    this.haptics.isOn &&= this.#data.voice.vibration;
    this.#view.drawBar(this.#data.parts);
    this.#isAlone = holdAlone(this.#data.uuid);
    this.#listen(root);
    this.#render(); // before we know whether we are alone: no press is lost
    if (!(await this.#isAlone)) return this.#refuse(OTHER_TAB);
    this.#leads = true;
    this.#restore();
    this.#render();
    setInterval(() => this.#tick(), TICK);
    this.outbox.send();
    if (await isBatteryLow()) this.#view.notice(LOW_BATTERY);
  }

  /** Work one press, key or reply through. */
  press(type, more = {}) {
    this.tones.unlock();
    if (this.#walk.phase === "get_ready" && PREPARE[type]) return PREPARE[type](this, more);
    if (type === "leave") return location.assign(this.#next || this.#data.urls.today);
    this.dispatch(type, more);
  }

  /** Hand an event to the machine, do what it asks, show what came of it. */
  dispatch(type, more = {}) {
    const event = { ...more, type, id: uuid(), at: new Date().toISOString() };
    const { walk, effects } = advance(this.#walk, event, this.#data);
    this.#walk = walk;
    this.speaker.isOn = this.#mayTalk();
    effects.forEach((effect) => EFFECTS[effect.do](this, effect));
    this.#render();
  }

  /** Go to a step of the sound check. */
  prepare(step) {
    this.#step = step;
    this.#render();
  }

  /** Speak as an effect does; used before the walk begins too. */
  speak({ lines, tone, buzz, live }) {
    this.tones.play(tone);
    this.haptics.buzz(buzz);
    if (lines.length) this.speaker.say(lines);
    if (lines.length) this.#view.caption(lines.join(" "));
    if (live && this.#data.voice.screen_reader) this.#view.live(live);
  }

  /** Play the voice for the sound check and keep the screen awake from now on. */
  playVoice() {
    this.wakeLock.hold();
    this.dispatch("voice", { on: true });
    this.prepare("heard");
    this.speak({ lines: [this.#data.lines.voice_test], tone: "ready", buzz: null, live: "" });
  }

  /** Go on without the voice, once we know that someone else can say stop. */
  silence() {
    this.dispatch("voice", { on: false });
    this.prepare("alone");
  }

  /** Show Get ready and say it. */
  getReady() {
    const { start, get_ready, get_ready_then } = this.#data.lines;
    this.wakeLock.hold();
    this.prepare("steps");
    this.speak({ lines: [start, get_ready, get_ready_then], tone: "ready", buzz: null, live: "" });
  }

  /** Ask the server, where there is one, whether this walk may start; then begin. */
  async start() {
    if (this.#step === "starting") return;
    this.wakeLock.hold();
    this.prepare("starting");
    if (!(await this.#isAlone) || this.#walk.phase !== "get_ready") return; // open() has said what is
    const refusal = await mayStart(this.post, this.#data);
    if (refusal) return this.#refuse(refusal);
    this.#step = "steps";
    this.clock.start();
    this.dispatch("pocket", { on: this.wantsPocket });
    this.dispatch("ready");
  }

  /** Keep and send the result; the walk in progress is done with once that is kept. */
  finish() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const body = resultOf(this.#walk, this.#data, zone);
    const { uuid: walk, urls } = this.#data;
    this.#sent = "Saving…";
    this.wakeLock.release();
    if (this.outbox.add({ name: `finish:${walk}`, kind: "finish", url: urls.finish, body })) this.forget();
  }

  /** Keep and send a safety stop. */
  postStop({ body }) {
    const { urls } = this.#data;
    this.outbox.add({ name: `stop:${body.event}`, kind: "stop", url: urls.stop, body });
  }

  keep() {
    if (this.#walk.startedAt && !this.#walk.ended) keepWalk(this.shelf, this.#data, this.#walk);
    this.#keptFor = 0;
  }

  /** Forget the kept walk, unless another tab leads it or we have not brought it back yet. */
  forget() {
    if (this.#leads) forgetWalk(this.shelf, this.#data);
  }

  #mayTalk() {
    return this.#walk.isSpeaking && !this.#data.voice.screen_reader;
  }

  #refuse(words) {
    this.#refusal = words;
    this.prepare("refused");
  }

  #restore() {
    const kept = keptWalk(this.shelf, this.#data);
    if (!kept) return;
    const wasStopped = this.#walk.phase === "stopped";
    this.#walk = kept.walk;
    this.speaker.isOn = this.#mayTalk();
    if (!kept.isOld) return wasStopped && this.#stopAgain();
    const finishedAt = new Date(kept.keptAt).toISOString();
    Object.assign(this.#walk, { phase: "finished", ended: "timed_out", finishedAt });
    this.finish();
  }

  /** Ask once more what happened: a stop that came before the walk was back is a stop of it [H6]. */
  #stopAgain() {
    this.#render();
    this.dispatch("stop");
  }

  #tick() {
    const { passed, gap } = this.clock.read();
    if (this.#walk.phase === "get_ready" || this.#walk.phase === "finished") return;
    this.dispatch(gap ? "gap" : "tick", { passed: gap || passed });
    this.#keptFor += passed;
    if (this.#keptFor >= KEEP_EVERY) this.keep();
  }

  #voiceLost() {
    if (!this.#mayTalk()) return;
    if (this.#walk.phase === "get_ready") {
      if (this.#step === "heard") this.silence(); // what was not said cannot have been heard
      return this.#view.notice(NO_VOICE);
    }
    this.dispatch(document.hidden ? "hidden" : "sound_lost");
  }

  /** While hidden the voice goes on; unless all it said was heard, we come back as Paused [H8]. */
  #visibility() {
    const { said, heard } = this.speaker;
    if (document.hidden) {
      this.#hidden = { said, heard };
      return;
    }
    this.#tick();
    const isSilent = said - this.#hidden?.said > heard - this.#hidden?.heard;
    const isMute = !this.#mayTalk() && !this.tones.isRunning;
    if (this.#hidden && isRunning(this.#walk) && (isSilent || isMute)) this.dispatch("hidden");
    this.#hidden = null;
  }

  #listen(root) {
    const at = (name) => this.#view.at(name);
    const go = () => this.press(at("go").dataset.event);
    const click = (name, action) => at(name).addEventListener("click", action);
    click("go", go);
    click("stop", () => this.press("stop"));
    click("voice", () => this.press("voice", { on: !this.#walk.isSpeaking }));
    click("askYes", () => this.press(at("ask").dataset.event, { yes: true }));
    click("askNo", () => this.press(at("ask").dataset.event, { yes: false }));
    click("again", () => this.press("play"));
    click("nothing", () => this.press("nothing"));
    const stop = () => this.press("stop");
    listenToKeys({ go, stop, repeat: () => this.speaker.repeat() }, () => this.keysOn);
    const onLeave = () => this.dispatch("pocket", { on: false });
    this.pocket = new Pocket(this.#view, { onHold: go, onLeave });
    document.addEventListener("visibilitychange", () => this.#visibility());
    addEventListener("pagehide", () => this.keep());
    this.outbox.addEventListener("answer", ({ detail }) => this.#answered(detail));
    this.outbox.addEventListener("change", ({ detail }) => {
      if (!detail.isKept) this.#view.notice(NO_ROOM);
      this.#render();
    });
    at("hasVibration").hidden = !canBuzz();
    for (const box of root.querySelectorAll("[data-switch]")) this.#listenToSwitch(box);
  }

  #listenToSwitch(box) {
    const [thing, property] = SWITCHES[box.dataset.switch](this);
    box.checked = thing[property];
    box.addEventListener("change", () => (thing[property] = box.checked));
  }

  #answered({ entry, answer }) {
    if (entry.name !== `finish:${this.#data.uuid}`) return this.#render();
    const { body, status } = answer;
    this.#next = body?.next ?? (status === 409 ? this.#data.urls.log : "");
    this.#sent = sentWords(answer);
    this.#render();
  }

  #render() {
    const walk = this.#walk;
    const screen = screenOf(walk, this.#data);
    const isBefore = walk.phase === "get_ready";
    const before = isBefore ? prepareScreen(this.#step, this.#data, this.#refusal) : {};
    this.#view.show({ ...screen, ...before }, walk);
    this.stopScreen.status = this.#sent;
    this.stopScreen.show(walk);
    this.#view.status(walk.phase === "finished" ? this.#sent : "");
    this.#view.voice(walk.isSpeaking);
    this.#view.unsent(unsentWords(this.outbox.entries));
    const isPocket = walk.isPocket && !isBefore && walk.phase !== "finished";
    this.pocket.show(isPocket, isMoving(walk) || isRunning(walk));
  }
}

/** Presses that mean something before the walk begins; all others go to the machine. */
const PREPARE = {
  play: (player) => player.playVoice(),
  voice: (player, { on }) => (on ? player.playVoice() : player.silence()),
  heard: (player) => player.getReady(),
  nothing: (player) => player.silence(),
  ready: (player) => player.start(),
  none: () => {},
  alone(player, { yes }) {
    if (!yes) return player.prepare("not_alone");
    player.dispatch("alone", { yes });
    player.getReady();
  },
};

const EFFECTS = {
  speak: (player, effect) => player.speak(effect),
  save: (player) => player.keep(),
  finish: (player) => player.finish(),
  forget: (player) => player.forget(),
  post_stop: (player, effect) => player.postStop(effect),
};

/** What a switch turns on and off: the thing and its property. */
const SWITCHES = {
  sounds: (player) => [player.tones, "isOn"],
  vibration: (player) => [player.haptics, "isOn"],
  keys: (player) => [player, "keysOn"],
  pocket: (player) => [player, "wantsPocket"],
};

function sentWords({ status, body }) {
  if ([200, 201, 409].includes(status)) return "Saved.";
  if (status === 422) return `This walk needs your attention. ${(body?.errors ?? []).join(" ")}`.trim();
  if (status === 401) return "Saved on this phone. Sign in again to send it.";
  return "Saved on this phone. We will send it when you are online.";
}

/** Return a random version 4 uuid, also where a page has no secure context. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Say whether this is the only tab with this walk; it stays so until the page closes. */
function holdAlone(walkUuid) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks.request(`retrowalk:${walkUuid}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && new Promise(() => {});
    });
  });
}

const root = document.querySelector("[data-walk]");
new Player(root, JSON.parse(document.getElementById("walk-data").textContent)).open();
