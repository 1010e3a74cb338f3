import { Controller } from "@hotwired/stimulus";
import { csrfToken } from "../lib/csrf.js";

const PAUSE = 500;

/** A form whose unsaved state is shown in a frame, a moment after each change; without a script its button does it. */
export default class extends Controller {
  static targets = ["frame", "button"];

  connect() {
    this.buttonTarget.hidden = true;
  }

  disconnect() {
    clearTimeout(this.timer);
    this.asked?.abort();
  }

  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#show(), PAUSE);
  }

  async #show() {
    this.asked?.abort();
    this.asked = new AbortController();
    this.frameTarget.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(this.buttonTarget.formAction, {
        method: "POST",
        body: new FormData(this.element),
        headers: { "X-CSRFToken": csrfToken() },
        signal: this.asked.signal,
      });
      if (answer.ok) this.#put(await answer.text());
    } catch {
      return; // another look was asked for meanwhile, or the network is away: what is shown stays
    }
    this.frameTarget.removeAttribute("aria-busy");
  }

  // Into the document that is there: a new one would be a step of "back", and lose the place that one had scrolled to.
  // It is read by the frame, whose policy allows the styles that its page brings.
  #put(html) {
    const { contentDocument: shown, contentWindow: frame } = this.frameTarget;
    const page = new frame.DOMParser().parseFromString(html, "text/html");
    shown.querySelector("style").textContent = page.querySelector("style").textContent;
    shown.body.innerHTML = page.body.innerHTML;
  }
}
