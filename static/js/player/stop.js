/** What a safety stop asks, and which rule the answers lead to. Pure, over `data.stop`. */

const GOES_ON = ["rest_then_continue", "slow_then_decide"];

/** Say whether no more walking follows an outcome today. */
export const endsWalk = (outcome) => !GOES_ON.includes(outcome.effect);

/** Return an outcome by its key. A second stumble in one walk is the stricter one. */
export function outcomeOf(data, key, walk) {
  const outcome = data.stop.rules[key];
  const isAgain = outcome.week_fact === "near_falls" && walk.nearFalls > 0 && !endsWalk(outcome);
  return isAgain ? data.stop.rules[outcome.if_not] : outcome;
}

/** Return what comes next after a choice: `{ question }` or `{ outcome }`. */
export function nextInStop(stop, choiceKey, answers) {
  const choice = stop.choices.find(({ key }) => key === choiceKey);
  if (!choice.questions.length) return { outcome: choice.outcome };
  return follow(choice, choice.questions[0], answers);
}

function follow(choice, question, answers) {
  const given = GIVEN[question.kind](question, answers);
  if (given === undefined) return { question };
  if (given.outcome) return { outcome: given.outcome };
  return follow(choice, choice.questions.find(({ key }) => key === given.next), answers);
}

/** For each kind of question: what the answer leads to, or undefined while it is open. */
const GIVEN = {
  one_of: (question, answers) =>
    question.answers.find(({ value }) => value === answers[question.key]),
  any_of(question, answers) {
    const ticks = question.answers.map(({ value }) => answers[value]);
    if (ticks.includes(undefined)) return undefined;
    return { outcome: ticks.includes(true) ? question.if_any : question.if_none };
  },
  scale: (question, answers) =>
    question.answers.find(({ value }) => Number(value) === answers[question.key]),
};
