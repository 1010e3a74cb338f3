import { Controller } from "@hotwired/stimulus";

const MINUTE = 60_000;

/** Counts down the minutes of a session while its page stays open; `text` holds a # for the number. */
export default class extends Controller {
  static values = { end: String, text: String };

  connect() {
    this.timer = setInterval(() => this.#show(), MINUTE / 4);
  }

  disconnect() {
    clearInterval(this.timer);
  }

  #show() {
    const minutes = Math.ceil((new Date(this.endValue) - Date.now()) / MINUTE);
    this.element.hidden = minutes <= 0;
    this.element.textContent = this.textValue.replace("#", minutes);
  }
}
