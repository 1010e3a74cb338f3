import { Controller } from "@hotwired/stimulus";

/** A button that prints the page; it shows itself only where it works. */
export default class extends Controller {
  connect() {
    this.element.hidden = false;
  }

  print() {
    window.print();
  }
}
