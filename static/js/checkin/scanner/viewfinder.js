// The camera of this phone as the door uses it: each code once while it is in sight, and awake while it looks.
import { Camera } from "../camera.js";
import { cleanToken } from "../codes.js";
import { Recent } from "../recent.js";

export class Viewfinder {
  #camera = null;
  #recent = new Recent();
  #awake = null;

  /** `found(text, at)` is called with each code that comes into sight, and when its picture was read. */
  constructor({ wasm, worker, found, changed }) {
    Object.assign(this, { wasm, worker, found, changed });
    document.addEventListener("visibilitychange", () => this.#stayAwake());
  }

  get isPossible() {
    return Boolean(navigator.mediaDevices?.getUserMedia);
  }

  get state() {
    return this.#camera?.state ?? "off";
  }

  get isOn() {
    return !["off", "failed"].includes(this.state);
  }

  get capabilities() {
    return this.#camera.capabilities;
  }

  /** The picture's element stands in the page as long as the page does. */
  attach(video) {
    if (this.#camera || !video) return;
    const { wasm, worker } = this;
    const onChange = () => {
      this.#stayAwake();
      this.changed();
    };
    this.#camera = new Camera(video, { wasm, worker, onCode: (text) => this.#read(text), onChange });
  }

  start() {
    return this.#camera.start().catch(() => {});
  }

  stop() {
    this.#camera.stop();
  }

  light(isLit) {
    return this.#camera.torch(isLit);
  }

  turn() {
    return this.#camera.flip();
  }

  #read(text) {
    const at = performance.now();
    return this.#recent.isNew(cleanToken(text), at) ? this.found(text, at) : undefined;
  }

  /** A screen that goes dark in the middle of a queue loses half a minute each time. */
  async #stayAwake() {
    const isWanted = this.isOn && document.visibilityState === "visible";
    if (isWanted && (!this.#awake || this.#awake.released)) {
      this.#awake = await navigator.wakeLock?.request("screen").catch(() => null);
    } else if (!isWanted) {
      await this.#awake?.release();
      this.#awake = null;
    }
  }
}
