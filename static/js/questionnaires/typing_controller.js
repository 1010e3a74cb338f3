import { Controller } from "@hotwired/stimulus";

/** Sheets are typed without a mouse: Enter goes to the next empty field, and sends when there is none. */
export default class extends Controller {
  static targets = ["field"];

  next(event) {
    if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
    const empty = this.fieldTargets.find((field) => field !== event.target && field.value.trim() === "");
    if (event.target.value.trim() === "" || !empty) return;
    event.preventDefault();
    empty.focus();
  }
}
