/** What a safety stop asks, and which rule the answers lead to. Pure, over `data.stop`. */

/** Return a rule's outcome by its key. A second stumble in one walk is the stricter one. */
export function outcomeOf(data, key, nearFalls) {
  const outcome = data.stop.rules[key];
  return outcome.again && nearFalls > 0 ? data.stop.rules[outcome.again] : outcome;
}

/** Return what comes next after a choice: `{ question }`, or the key of a rule as `{ rule }`. */
export function nextInStop(stop, choiceKey, answers) {
  const choice = stop.choices.find(({ key }) => key === choiceKey);
  if (!choice.questions.length) return { rule: choice.rule };
  return follow(choice, choice.questions[0], answers);
}

function follow(choice, question, answers) {
  const given = GIVEN[question.kind](question, answers);
  if (!given) return { question };
  if (given.rule) return { rule: given.rule };
  return follow(choice, choice.questions.find(({ key }) => key === given.next), answers);
}

/** For each kind of question: what the answer leads to, or undefined while it is open. */
const GIVEN = {
  one_of: (question, answers) =>
    question.answers.find(({ value }) => value === answers[question.key]),
  any_of(question, answers) {
    const ticks = question.answers.map(({ value }) => answers[value]);
    if (ticks.includes(undefined)) return undefined;
    return { rule: ticks.includes(true) ? question.if_any : question.if_none };
  },
  scale: (question, answers) =>
    question.bands.findLast((band) => band.from <= answers[question.key]),
};
