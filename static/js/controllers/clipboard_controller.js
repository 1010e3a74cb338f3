import { Controller } from "@hotwired/stimulus";

/** Copies the text of a read-only field and says so; works over plain http too. */
export default class extends Controller {
  static targets = ["source", "button", "done"];

  connect() {
    this.buttonTarget.hidden = false;
  }

  async copy() {
    this.sourceTarget.select();
    try {
      await navigator.clipboard.writeText(this.sourceTarget.value);
    } catch {
      document.execCommand("copy");
    }
    this.doneTarget.textContent = this.doneTarget.dataset.text;
    setTimeout(() => {
      this.doneTarget.textContent = "";
    }, 4000);
  }
}
