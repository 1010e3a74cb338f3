// The camera of this phone as the door uses it: on or off, light, front or back, and awake while it looks.
import { Camera } from "../camera.js";
import { cleanToken } from "../codes.js";
import { Recent } from "../recent.js";

export class Viewfinder {
  isOn = false;
  isFailed = false;
  #camera = null;
  #recent = new Recent();
  #awake = null;

  /** `found(text, at)` is called with each code that comes into sight, and when its picture was read. */
  constructor({ wasm, found, changed }) {
    Object.assign(this, { wasm, found, changed });
    document.addEventListener("visibilitychange", () => this.#stayAwake());
  }

  get isPossible() {
    return Boolean(navigator.mediaDevices?.getUserMedia);
  }

  /** The picture's element stands in the page as long as the page does. */
  attach(video) {
    if (this.#camera || !video) return;
    this.#camera = new Camera(video, this.wasm, (text) => this.#read(text));
  }

  async start() {
    this.isFailed = false;
    try {
      await this.#camera.start();
      this.isOn = true;
    } catch {
      this.isFailed = true;
      this.isOn = false;
    }
    await this.#stayAwake();
    this.changed();
  }

  stop() {
    this.#camera.stop();
    this.isOn = false;
    this.#stayAwake();
    this.changed();
  }

  #read(text) {
    const at = performance.now();
    if (this.#recent.isNew(cleanToken(text), at)) return this.found(text, at);
    return undefined;
  }

  /** A screen that goes dark in the middle of a queue loses half a minute each time. */
  async #stayAwake() {
    const isWanted = this.isOn && document.visibilityState === "visible";
    if (isWanted && !this.#awake) this.#awake = await navigator.wakeLock?.request("screen").catch(() => null);
    if (!isWanted) {
      await this.#awake?.release();
      this.#awake = null;
    }
  }
}
