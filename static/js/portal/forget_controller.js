import { Controller } from "@hotwired/stimulus";
import { dropPass, passPage } from "./kept.js";

/** Takes the copies of a pass off this phone before the server forgets the phone. */
export default class extends Controller {
  async drop(event) {
    if (!("caches" in window)) return;
    event.preventDefault();
    await dropPass(passPage(location.pathname));
    event.target.submit();
  }
}
