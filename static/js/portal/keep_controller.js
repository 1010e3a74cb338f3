import { Controller } from "@hotwired/stimulus";
import { MATERIALS } from "./kept.js";

/** A material that stays on the phone because its reader asked for it; shows itself only where that can be. */
export default class extends Controller {
  static targets = ["button"];
  static values = { url: String };

  async connect() {
    if (!("caches" in window)) return;
    this.#show((await this.#kept()) ? "kept" : "keep");
    this.buttonTarget.hidden = false;
  }

  async toggle() {
    const cache = await caches.open(MATERIALS);
    if (await this.#kept()) {
      await cache.delete(this.urlValue);
      this.#show("keep");
      return;
    }
    this.#show("busy");
    try {
      await cache.add(this.urlValue);
      this.#show("kept");
    } catch {
      this.#show("failed");
    }
  }

  async #kept() {
    return (await caches.open(MATERIALS)).match(this.urlValue);
  }

  #show(state) {
    this.buttonTarget.textContent = this.buttonTarget.dataset[state];
    this.buttonTarget.setAttribute("aria-pressed", String(state === "kept"));
    this.buttonTarget.setAttribute("aria-busy", String(state === "busy"));
  }
}
