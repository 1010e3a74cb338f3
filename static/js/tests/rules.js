// What a sheet says, and how it stands with it: pure, no page and no network.

const NUMBER = /^-?\d{1,3}(\.\d{3})+(,\d+)?$|^-?\d+([.,]\d+)?$/;

/** A blank is allowed; what is there has to be a number as people write it. */
export function isNumber(text) {
  const words = text.replaceAll(" ", "");
  return words === "" || NUMBER.test(words);
}

/** The answers by question, of [question, [{type, value, checked}]]; blanks are left out. */
export function answersOf(questions) {
  const answers = {};
  for (const [question, inputs] of questions) {
    const chosen = inputs.filter(({ type, checked }) => type !== "text" && checked).map(({ value }) => value);
    const typed = inputs.find(({ type }) => type === "text")?.value.trim();
    if (inputs[0]?.type === "checkbox" ? chosen.length > 0 : chosen[0]) {
      answers[question] = inputs[0].type === "checkbox" ? chosen : chosen[0];
    } else if (typed) answers[question] = typed;
  }
  return answers;
}

/** Which word says how it stands with what was handed in; null where nothing was. */
export function wordOf(operation, link) {
  if (!operation) return null;
  if (operation.answer) return operation.answer.result;
  if (operation.problem && !operation.problem.isHeld) return "refused";
  return link === "closed" ? "closed" : "waiting";
}
