import { Controller } from "@hotwired/stimulus";
import { dropPass, passPage } from "./kept.js";

/** Takes the copies of a pass, and feedback that was not sent, off this phone before the server forgets the phone. */
export default class extends Controller {
  async drop(event) {
    for (const key of Object.keys(localStorage)) if (key.startsWith("feedback:")) localStorage.removeItem(key);
    if (!("caches" in window)) return;
    event.preventDefault();
    await dropPass(passPage(location.pathname));
    event.target.submit();
  }
}
