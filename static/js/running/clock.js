const MINUTE = 60_000;
const SOON = 60;

/** How many minutes a count says, and in which of its words ("" where it says nothing); `way` is what it counts. */
export function tell(way, moment, at) {
  const minutes = Math.ceil((moment - at) / MINUTE);
  if (way === "left") {
    if (minutes > 0) return { word: "left", minutes };
    return minutes < 0 ? { word: "over", minutes: -minutes } : { word: "up", minutes: 0 };
  }
  if (way === "late") return minutes < 0 ? { word: "late", minutes: -minutes } : { word: "", minutes: 0 };
  if (minutes <= 0) return { word: "soon", minutes: 0 };
  return minutes <= SOON ? { word: "in", minutes } : { word: "", minutes };
}

/**
 * The server's clock on a machine whose own may be wrong: only the time that has gone by is the machine's.
 *
 * `ticking` tells milliseconds that nobody sets (performance.now).
 */
export class ServerClock {
  constructor(at, ticking = () => performance.now()) {
    this.ticking = ticking;
    this.set(at);
  }

  /** What an answer of the server says: its header has whole seconds, so it is believed only where it differs by more. */
  hear(header) {
    const said = Date.parse(header ?? "");
    if (Number.isFinite(said) && Math.abs(said + 500 - this.now()) > 1500) this.set(said + 500);
  }

  set(at) {
    this.offset = at - this.ticking();
  }

  now() {
    return this.offset + this.ticking();
  }
}
