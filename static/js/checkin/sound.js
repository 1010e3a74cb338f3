// How an answer sounds: high for come in, twice for already in, low for stop. Browsers allow sound after a first touch.
const NOTES = {
  accepted: [[880, 0, 0.12]],
  already_in: [
    [520, 0, 0.1],
    [520, 0.16, 0.1],
  ],
  refused: [[180, 0, 0.45]],
  invalid: [[180, 0, 0.45]],
};
const SHAKES = { accepted: [60], already_in: [60, 80, 60], refused: [350], invalid: [350] };
let context;

/** Ask for sound while the person touches the page. */
export function allowSound() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
}

/** Let the answer be heard, and felt on a phone. */
export function play(result) {
  navigator.vibrate?.(SHAKES[result] ?? []);
  if (context?.state !== "running") return;
  for (const [pitch, start, length] of NOTES[result] ?? []) {
    const tone = new OscillatorNode(context, { frequency: pitch });
    const volume = new GainNode(context, { gain: 0.25 });
    tone.connect(volume).connect(context.destination);
    tone.start(context.currentTime + start);
    tone.stop(context.currentTime + start + length);
  }
}
