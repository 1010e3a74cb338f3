import { Controller } from "@hotwired/stimulus";

/** Keeps in sight, while a question is written, only the fields that its kind and its condition need. */
export default class extends Controller {
  static targets = ["kind", "part", "on", "when", "operator", "choice", "answer", "value"];
  static values = { kind: String };

  connect() {
    this.show();
  }

  show() {
    const kind = this.hasKindTarget ? this.kindTarget.value : this.kindValue;
    for (const part of this.partTargets) part.hidden = !part.dataset.kinds.split(" ").includes(kind);
    this.whenTarget.hidden = !this.onTarget.value;
    const operator = this.operatorTarget.value;
    this.choiceTarget.hidden = !operator.startsWith("is");
    this.valueTarget.hidden = !operator.startsWith("at_");
    for (const option of this.answerTarget.options) {
      option.hidden = option.value !== "" && !option.value.startsWith(`${this.onTarget.value}:`);
    }
    for (const group of this.answerTarget.querySelectorAll("optgroup")) {
      group.hidden = [...group.children].every((option) => option.hidden);
    }
  }
}
