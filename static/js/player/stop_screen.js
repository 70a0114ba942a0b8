/** The safety stop on screen: what happened, a question or two, then one advice. */

import { clockFace } from "./timeline.js";
import { nextInStop } from "./stop.js";

/** Return an element with words, a class and, for a button, what a press does. */
function make(tag, words, className = "", onPress = null) {
  const element = document.createElement(tag);
  element.textContent = words;
  if (className) element.className = className;
  if (onPress) element.type = "button";
  if (onPress) element.addEventListener("click", onPress);
  return element;
}

export class StopScreen {
  #view;
  #data;
  #send;
  #choice = null;
  #answers = {};
  #shown = "";

  /** Where the result is, in words. */
  status = "";

  /** `send(event)` hands what the walker said to the machine. */
  constructor(view, data, send) {
    this.#view = view;
    this.#data = data;
    this.#send = send;
    view.at("stopWords").textContent = data.steps.stopped.slice(0, 3).join(" ");
  }

  /** Show the stop of a walk; between presses only the status and the clock change. */
  show(walk) {
    if (walk.phase !== "stopped") return this.#reset();
    const isAsking = this.#asks(walk);
    const now = JSON.stringify([walk.stop, this.#choice, this.#answers, isAsking]);
    if (now !== this.#shown) this.#draw(walk, isAsking);
    this.#shown = now;
    if (walk.stop.rule) this.#update(walk, isAsking);
  }

  #reset() {
    this.#shown = "";
    this.#choice = null;
    this.#answers = {};
  }

  #draw(walk, isAsking) {
    const isFirst = this.#shown === "";
    const body = walk.stop.rule ? this.#advice(walk, isAsking) : this.#whatHappened();
    this.#view.at("stopBody").replaceChildren(...body);
    const heading = this.#view.at("stopBody").querySelector("h2");
    (isFirst ? this.#view.at("stopTitle") : heading).focus();
    scrollTo(0, 0);
  }

  #heading(words) {
    return Object.assign(make("h2", words), { tabIndex: -1 });
  }

  #whatHappened() {
    if (!this.#choice) return this.#choices();
    const { question } = nextInStop(this.#data.stop, this.#choice, this.#answers);
    const back = make("button", "Back to all answers", "button button-quiet", () => this.#again());
    return [this.#heading(question.words), ...QUESTIONS[question.kind](question, this.#answer), back];
  }

  #choices() {
    const buttons = this.#data.stop.choices.map(({ key, words, urgent }) =>
      make("button", words, urgent ? "walk-choice walk-choice-urgent" : "walk-choice", () => {
        this.#choice = key;
        this.#answer({});
      }),
    );
    const mistake = make("button", "I pressed Stop by mistake", "button button-quiet", () =>
      this.#send({ type: "carry_on" }),
    );
    return [this.#heading("What happened?"), ...buttons, mistake];
  }

  /** Take more answers; when they lead to a rule, the machine takes over. */
  #answer = (answers) => {
    Object.assign(this.#answers, answers);
    const { rule } = nextInStop(this.#data.stop, this.#choice, this.#answers);
    this.#send(rule ? { type: "choose", rule, answers: { ...this.#answers } } : { type: "look" });
  };

  #again() {
    this.#choice = null;
    this.#answers = {};
    this.#send({ type: "look" });
  }

  #asks({ stop, since }) {
    const outcome = this.#data.stop.rules[stop.rule];
    if (!outcome?.ends_walk || !outcome.question || stop.isOver) return false;
    return since >= outcome.seconds * 1000;
  }

  #advice(walk, isAsking) {
    const outcome = this.#data.stop.rules[walk.stop.rule];
    const card = make("section", "", `advice advice-${outcome.is_urgent ? "urgent" : "rest"}`);
    const head = make("div", "", "advice-head");
    const body = make("div", "", "advice-body");
    head.append(this.#heading(outcome.title));
    body.append(...outcome.words.map((words) => make("p", words)));
    card.append(head, body);
    const status = Object.assign(make("p", "", "walk-status"), { role: "status" });
    return [card, ...this.#buttons(outcome, isAsking), status];
  }

  #buttons(outcome, isAsking) {
    if (isAsking) return this.#yesOrNo(outcome);
    const words = outcome.ends_walk ? "Go on to your log" : outcome.title;
    const type = outcome.ends_walk ? "leave" : "accept";
    const press = () => this.#send({ type });
    return [make("button", words, "button button-primary button-block", press)];
  }

  #yesOrNo(outcome) {
    const answer = (words, yes) =>
      make("button", words, "walk-choice", () => this.#send({ type: "reply", yes }));
    return [make("p", outcome.question, "walk-ask-words"), answer("Yes", true), answer("No", false)];
  }

  #update({ stop, since }, isAsking) {
    const outcome = this.#data.stop.rules[stop.rule];
    const waits = outcome.ends_walk && outcome.question && !isAsking && !stop.isOver;
    const left = clockFace(Math.max(0, outcome.seconds * 1000 - since));
    const words = waits ? `We ask again in ${left}. ${this.status}` : this.status;
    const status = this.#view.at("stopBody").querySelector(".walk-status");
    if (status.textContent !== words) status.textContent = words;
  }
}

/** How each kind of question is drawn; `answer(answers)` takes what was said. */
const QUESTIONS = { one_of: oneOf, any_of: anyOf, scale };

function oneOf({ key, answers }, answer) {
  return answers.map(({ value, words }) =>
    make("button", words, "walk-choice", () => answer({ [key]: value })),
  );
}

function anyOf({ answers }, answer) {
  const boxes = answers.map(({ value, words }) => {
    const label = make("label", "", "tile");
    const box = Object.assign(make("input", ""), { type: "checkbox", value });
    label.append(box, make("span", words, "tile-text"));
    return label;
  });
  const told = () =>
    boxes.map(({ firstChild }) => [firstChild.value, firstChild.checked]);
  const go = make("button", "Continue", "button button-primary button-block", () =>
    answer(Object.fromEntries(told())),
  );
  const none = make("p", "If none is true, just continue.", "hint");
  return [...boxes, none, go];
}

function scale({ key }, answer) {
  const grid = make("div", "", "walk-scale");
  for (let number = 0; number <= 10; number += 1) {
    grid.append(make("button", String(number), "walk-score", () => answer({ [key]: number })));
  }
  const ends = make("p", "", "scale-ends");
  ends.append(make("span", "0 is no pain"), make("span", "10 is the worst pain"));
  return [grid, ends];
}
