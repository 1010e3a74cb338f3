import { Controller } from "@hotwired/stimulus";

/** Keeps in sight, while a question of a test is written, only the fields that its kind needs. */
export default class extends Controller {
  static targets = ["kind", "part"];
  static values = { kind: String };

  connect() {
    this.show();
  }

  show() {
    const kind = this.hasKindTarget ? this.kindTarget.value : this.kindValue;
    for (const part of this.partTargets) part.hidden = !part.dataset.kinds.split(" ").includes(kind);
  }
}
