import { Controller } from "@hotwired/stimulus";
import { keptPage, PAGES } from "./kept.js";

/** Without a network: the passes and recorders that are kept on this phone. */
export default class extends Controller {
  static targets = ["list", "none"];

  async connect() {
    if (!("caches" in window)) return;
    const cache = await caches.open(PAGES);
    for (const { url } of await cache.keys()) {
      const page = keptPage(new URL(url).pathname);
      if (page) this.#add(page, await (await cache.match(page)).text());
    }
    this.noneTarget.hidden = this.listTarget.children.length > 0;
  }

  #add(page, html) {
    const link = document.createElement("a");
    link.href = page;
    link.textContent = new DOMParser().parseFromString(html, "text/html").title.trim();
    const item = document.createElement("li");
    item.append(link);
    this.listTarget.append(item);
  }
}
