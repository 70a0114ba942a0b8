/** Puts the picture of a walk on the page. Only what changed is written. */

import { barPieces, barWords, pieceShare } from "./timeline.js";

const ICON = "#walk-icon-";

function set(element, attribute, value) {
  if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
}

export class View {
  #parts = {};
  #steps = null;
  #pieces = [];

  /** `root` holds the elements of the page, found by their data- attributes. */
  constructor(root) {
    this.root = root;
    for (const element of root.querySelectorAll("*")) {
      for (const name of Object.keys(element.dataset)) this.#parts[name] ??= element;
    }
  }

  /** Return the element marked with a data- name. */
  at(name) {
    return this.#parts[name];
  }

  /** Draw the parts bar once. */
  drawBar(parts) {
    this.at("bar").setAttribute("aria-label", barWords(parts));
    this.#pieces = barPieces(parts).map((piece) => {
      const element = document.createElement("span");
      element.className = "walk-piece";
      element.style.setProperty("--seconds", piece.seconds);
      this.at("bar").append(element);
      return { piece, element };
    });
  }

  /** Show a screen of `screen.js` for a walk in a phase. */
  show(screen, walk) {
    this.root.dataset.phase = walk.phase;
    this.#toggle("mainScreen", walk.phase !== "stopped");
    this.#toggle("stopScreen", walk.phase === "stopped");
    if (walk.phase === "stopped") return;
    this.#words(screen);
    this.#showSteps(screen.steps);
    this.#showLoop(screen);
    this.#showAsk(screen.ask);
    this.#showGo(screen.go);
    this.#toggle("stop", !screen.isOver);
    this.#showBar(walk);
    this.#keepFocus();
  }

  /** Show the last spoken line; "" takes it away. */
  caption(words) {
    this.#write("captionWords", words && `“${words}”`);
    this.#toggle("caption", words);
  }

  /** Say something to a screen reader, even the same words twice. */
  live(words) {
    const element = this.at("live");
    element.textContent = element.textContent === words ? `${words}\u00a0` : words;
  }

  /** Show a line that needs reading while standing still; "" takes it away. */
  notice(words) {
    this.#write("notice", words);
    this.#toggle("notice", words);
  }

  /** Show where the result is; "" takes it away. */
  status(words) {
    this.#write("status", words);
    this.#toggle("status", words);
  }

  /** Show how many walks wait to be sent. */
  unsent(words) {
    this.#write("unsent", words);
    this.#toggle("unsent", words);
  }

  /** Show whether the voice is on. */
  voice(isOn) {
    this.at("voice").setAttribute("aria-pressed", String(isOn));
    this.#icon("voiceIcon", isOn ? "sound" : "silent");
  }

  #words(screen) {
    this.#write("part", screen.part ?? "");
    this.#write("titleWords", screen.title);
    this.#write("sub", screen.sub ?? "");
    this.#write("cue", screen.cue ?? "");
    this.#write("next", screen.next ?? "");
    this.at("icon").classList.toggle("walk-none", !screen.icon);
    if (screen.icon) this.#icon("icon", screen.icon);
    this.#toggle("more", screen.hasMore);
    this.#toggle("again", screen.hasAgain);
    this.#toggle("nothing", screen.hasNothing);
  }

  #showSteps(steps) {
    this.#toggle("steps", steps);
    if (!steps || this.#steps === steps.join()) return;
    this.#steps = steps.join();
    const items = steps.map((words) => {
      const item = document.createElement("li");
      item.textContent = words;
      return item;
    });
    this.at("steps").replaceChildren(...items);
  }

  #showLoop(screen) {
    this.#toggle("loop", screen.face);
    if (!screen.face) return;
    this.#write("face", screen.face);
    this.#write("unit", screen.unit);
    this.at("loop").dataset.size = screen.face.length;
    this.at("loop").classList.toggle("walk-loop-dashed", Boolean(screen.isDashed));
    this.at("loop").classList.toggle("walk-loop-empty", screen.share <= 0);
    const share = screen.isDashed ? "1.8 1.53" : `${screen.share.toFixed(2)} 100`;
    set(this.at("left"), "stroke-dasharray", share);
  }

  #showAsk(ask) {
    this.#toggle("ask", ask);
    if (!ask) return;
    this.#write("askWords", ask.words);
    this.at("ask").dataset.event = ask.event;
    this.#toggle("askYes", !ask.isOnlyNo);
  }

  #showGo(go) {
    this.#write("goWords", go.words);
    this.#icon("goIcon", go.icon);
    this.at("go").dataset.event = go.event;
  }

  #showBar(walk) {
    for (const { piece, element } of this.#pieces) {
      element.style.setProperty("--done", pieceShare(piece, walk.active).toFixed(3));
    }
  }

  /** A control that went away hands its focus to the title. */
  #keepFocus() {
    const active = document.activeElement;
    if (this.root.contains(active) && active.closest("[hidden]")) this.at("title").focus();
  }

  #icon(name, icon) {
    const element = this.at(name);
    set(element.querySelector("use") ?? element, "href", ICON + icon);
  }

  #write(name, words) {
    const element = this.at(name);
    if (element.textContent !== words) element.textContent = words;
  }

  #toggle(name, isShown) {
    this.at(name).hidden = !isShown;
  }
}
