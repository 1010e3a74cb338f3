/** Which codes lie before the camera: one that stays in sight counts once, until it was gone for a while. */
export class Recent {
  #seen = new Map();

  constructor(pause = 3000) {
    this.pause = pause;
  }

  /** Whether this code is shown anew at this moment (milliseconds). */
  isNew(code, at) {
    const last = this.#seen.get(code);
    this.#seen.set(code, at);
    for (const [known, seen] of this.#seen) if (at - seen > this.pause) this.#seen.delete(known);
    return last === undefined || at - last > this.pause;
  }
}
