// What was chosen on this phone for its gate, and whether somebody who changes it knows the PIN.
import { digestOf } from "./digest.js";

const WHOLE = 32;

export class Settings {
  constructor(key, storage = localStorage) {
    Object.assign(this, { key: `scanner:${key}`, storage });
    this.chosen = JSON.parse(storage.getItem(this.key) ?? "{}");
  }

  /** The session that was chosen; null means the one for which people come now. */
  get session() {
    return this.chosen.session ?? null;
  }

  get direction() {
    return this.chosen.direction ?? null;
  }

  set(values) {
    this.chosen = { ...this.chosen, ...values };
    this.storage.setItem(this.key, JSON.stringify(this.chosen));
  }

  /** Remember the PIN without keeping it: a bar for playing hands, no secret. */
  async rememberPin(pin) {
    const salt = [...crypto.getRandomValues(new Uint8Array(16))].join("");
    this.set({ salt, pin: await digestOf(`${salt} ${pin}`, WHOLE) });
  }

  async isPin(pin) {
    return Boolean(this.chosen.salt) && (await digestOf(`${this.chosen.salt} ${pin}`, WHOLE)) === this.chosen.pin;
  }

  forget() {
    this.chosen = {};
    this.storage.removeItem(this.key);
  }
}
