import { Controller } from "@hotwired/stimulus";

/** Letters without marks and case, as the server folds them. */
const fold = (text) =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .replaceAll("đ", "d");

/** Points to tick and merge: how many are ticked, only those with certain words; Ctrl+Enter merges. */
export default class extends Controller {
  static targets = ["box", "filter", "list", "point", "total"];
  static values = { count: String };

  connect() {
    if (this.hasFilterTarget) this.filterTarget.hidden = false;
    this.count();
    document.addEventListener("keydown", this.#merge);
  }

  disconnect() {
    document.removeEventListener("keydown", this.#merge);
  }

  count() {
    if (!this.hasTotalTarget) return;
    const ticked = this.boxTargets.filter((box) => box.checked).length;
    this.totalTarget.textContent = this.countValue.replace("#", ticked);
  }

  filter({ target }) {
    const words = fold(target.value).split(/\s+/).filter(Boolean);
    for (const point of this.pointTargets) {
      const text = fold(point.textContent);
      point.hidden = !words.every((word) => text.includes(word)) && !point.querySelector(":checked");
    }
  }

  #merge = (event) => {
    const form = document.getElementById("pick");
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !form) return;
    if (this.boxTargets.some((box) => box.checked)) form.requestSubmit();
  };
}
