// Where in the picture codes are looked for, and which of several counts.

const WHOLE = 1280;
const MIDDLE = 1080;
// Milliseconds for which a code that was told remains the one that counts while it stays in sight.
const STAYS = 700;

/** The turns of looking: the middle as sharp as it is, then all of the picture; now and then with more patience. */
const TURNS = [
  { all: false, thorough: false },
  { all: true, thorough: false },
  { all: false, thorough: true },
  { all: true, thorough: true },
];

export class Sight {
  #turn = 0;
  #told = null;

  /** The next piece of a picture of this size that is looked at, and how large it is drawn for that. */
  next(width, height) {
    const { all, thorough } = TURNS[this.#turn++ % TURNS.length];
    const side = Math.min(width, height);
    const [fromWidth, fromHeight] = all ? [width, height] : [side, side];
    const scale = Math.min(1, (all ? WHOLE : MIDDLE) / Math.max(fromWidth, fromHeight));
    return {
      left: (width - fromWidth) / 2,
      top: (height - fromHeight) / 2,
      fromWidth,
      fromHeight,
      toWidth: Math.round(fromWidth * scale),
      toHeight: Math.round(fromHeight * scale),
      thorough,
    };
  }

  /**
   * The code that is meant: the one nearest to the middle. Two badges side by side do not take turns: the one that was
   * told stays the one while it is in sight, unless another is held much nearer to the middle.
   */
  choose(codes, width, height, at) {
    const near = codes
      .map((code) => ({ code, distance: distance(code.corners, width / 2, height / 2) }))
      .sort((one, other) => one.distance - other.distance);
    if (near.length === 0) return null;
    const before = this.#told && at - this.#told.at < STAYS && near.find(({ code }) => code.text === this.#told.text);
    const chosen = before && near[0].distance > before.distance / 2 ? before : near[0];
    this.#told = { text: chosen.code.text, at };
    return chosen.code;
  }
}

/** The same codes with their corners in the whole picture. */
export function cut(codes, { left, top, fromWidth, toWidth }) {
  const scale = fromWidth / toWidth;
  return codes.map(({ text, corners }) => ({
    text,
    corners: corners.map(({ x, y }) => ({ x: left + x * scale, y: top + y * scale })),
  }));
}

function distance(corners, x, y) {
  const middle = (axis) => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length;
  return Math.hypot(middle("x") - x, middle("y") - y);
}
