import { Controller } from "@hotwired/stimulus";

/** While the pass fills the screen, the screen does not go dark. */
export default class extends Controller {
  async wake() {
    const dialog = document.querySelector(this.element.hash);
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (dialog.open) dialog.addEventListener("close", () => lock.release(), { once: true });
      else lock.release();
    } catch {
      // An old phone, plain http, or a battery that is low: the pass is shown all the same.
    }
  }
}
