import { Controller } from "@hotwired/stimulus";

/** On phones the navigation is one scrolling row: bring the current entry into sight. */
export default class extends Controller {
  connect() {
    const current = this.element.querySelector("[aria-current]");
    if (current) this.element.scrollLeft = current.offsetLeft - this.element.clientWidth / 3;
  }
}
