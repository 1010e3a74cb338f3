import { Controller } from "@hotwired/stimulus";

const PAUSE = 500;

/** A form whose unsaved state is shown in a frame: sent there a moment after the last change; the button does it without. */
export default class extends Controller {
  static targets = ["frame", "button"];

  connect() {
    this.buttonTarget.hidden = true;
  }

  disconnect() {
    clearTimeout(this.timer);
  }

  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#show(), PAUSE);
  }

  // Each look gets a frame of its own: what is sent into one that showed something would become a step of "back".
  #show() {
    const [shown] = this.frameTargets;
    for (const late of this.frameTargets.slice(1)) late.remove();
    const fresh = shown.cloneNode();
    fresh.removeAttribute("src");
    fresh.classList.add("is-coming");
    shown.removeAttribute("name");
    shown.after(fresh);
    fresh.addEventListener("load", () => {
      shown.remove();
      fresh.classList.remove("is-coming");
    });
    this.element.requestSubmit(this.buttonTarget);
  }
}
