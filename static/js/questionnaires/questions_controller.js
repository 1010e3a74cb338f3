import { Controller } from "@hotwired/stimulus";

/** Shows of a set of questions those whose condition holds; the server judges the same once more. */
export default class extends Controller {
  static targets = ["question", "told"];

  connect() {
    for (const told of this.toldTargets) told.hidden = true;
    this.show();
  }

  show() {
    // A question may wait for one that stands below it: look again until nothing changes.
    let changed = true;
    for (let round = 0; changed && round <= this.questionTargets.length; round++) {
      changed = false;
      for (const question of this.questionTargets) {
        const isHidden = question.dataset.on !== undefined && !this.#isOpen(question);
        changed ||= question.hidden !== isHidden;
        question.hidden = isHidden;
      }
    }
  }

  #isOpen({ dataset }) {
    const other = this.questionTargets.find(({ dataset: { name } }) => name === dataset.on);
    if (!other || other.hidden) return false;
    const answers = answersOf(other);
    if (answers.length === 0) return other.dataset.closed !== undefined;
    if (dataset.operator === "is") return answers.includes(dataset.value);
    if (dataset.operator === "is_not") return !answers.includes(dataset.value);
    if (dataset.operator === "answered") return true;
    const [value, bound] = [answers[0], dataset.value].map((text) => ordered(other.dataset.kind, text));
    return dataset.operator === "at_least" ? value >= bound : value <= bound;
  }
}

function answersOf(question) {
  const { name, kept } = question.dataset;
  const inputs = [...question.querySelectorAll(`[name="${name}"]`)];
  const answers = inputs
    .filter((input) => !["radio", "checkbox"].includes(input.type) || input.checked)
    .map((input) => input.value.trim())
    .filter(Boolean);
  return answers.length === 0 && kept ? [kept] : answers;
}

/** A number as people write it (1.508 · 2,5), or a day as the browser keeps it. */
function ordered(kind, text) {
  if (kind === "date") return text;
  const plain = /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(text) ? text.replaceAll(".", "") : text;
  return Number(plain.replace(",", "."));
}
