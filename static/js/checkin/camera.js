// The camera of a phone or a desk, and the codes that are held before it.
import { Reader } from "./reader.js";
import { cut, Sight } from "./sight.js";

const CHOICE = "checkin:camera-choice";
const SIZE = { width: { ideal: 1920 }, height: { ideal: 1080 } };
const OPPOSITE = { environment: "user", user: "environment" };
const NOTHING = { torch: false, lit: false, zoom: null, cameras: [], id: null, facing: null };
// Milliseconds: without a new picture for so long, the camera is opened anew; after so long out of sight it is let go.
const STALLED = 5000;
const LET_GO = 30_000;
const RETRY = 1000;
const LEARNT = 1000;

/** Why there is no picture: insecure, unsupported, denied, denied_by_system, no_camera, in_use or decoder. */
export class CameraError extends Error {
  constructor(reason, cause) {
    super(reason, { cause });
    this.name = "CameraError";
    this.reason = reason;
  }
}

/** What the browser's refusal means. */
export function reasonOf(error) {
  if (error.reason) return error.reason;
  if (error.name === "NotAllowedError") return /system/i.test(error.message) ? "denied_by_system" : "denied";
  if (error.name === "SecurityError") return "denied";
  if (error.name === "NotFoundError" || error.name === "OverconstrainedError") return "no_camera";
  return "in_use";
}

/**
 * Reads codes from the picture of a camera that is shown in a <video muted playsinline>.
 *
 * `state` is off, starting, on, hidden (the page is out of sight), lost (it comes back by itself) or failed, and
 * `reason` says why; `onChange(camera)` is told each change of these and of `capabilities`. `onCode(text, where)` is
 * called for each picture with a code; no other picture is read before what it returns is settled.
 */
export class Camera {
  state = "off";
  reason = null;
  capabilities = NOTHING;
  #canvas = document.createElement("canvas");
  #stream = null; // what is open
  #run = null; // from start to stop
  #turn = Promise.resolve(); // one camera is opened after the other
  #lit = false;
  #zoom = null;
  #pictureAt = 0;
  #hiddenAt = null;
  #reopening = false;

  constructor(video, { wasm, worker, onCode, onChange = () => {} }) {
    this.video = video;
    this.onCode = onCode;
    this.onChange = onChange;
    this.reader = new Reader(worker, wasm);
  }

  /** Show the picture and read; fails with a CameraError where that cannot be. */
  async start() {
    if (this.#run) return;
    const leaving = new AbortController();
    const run = { sight: new Sight(), leaving };
    this.#run = run;
    this.#tell("starting");
    document.addEventListener("visibilitychange", () => this.#look(run), { signal: leaving.signal });
    const watch = setInterval(() => this.#check(run), RETRY);
    leaving.signal.addEventListener("abort", () => clearInterval(watch));
    try {
      await Promise.all([this.#open(run), this.reader.prepare()]);
    } catch (error) {
      const reason = reasonOf(error);
      if (run === this.#run) this.#end("failed", reason);
      throw new CameraError(reason, error);
    }
    if (run !== this.#run) return;
    this.#tell("on");
    this.#look(run);
    this.#read(run);
  }

  /** Let the camera go. */
  stop() {
    if (this.#run) this.#end("off", null);
  }

  /** Switch the light; answers whether it is on. */
  async torch(on) {
    this.#lit = on;
    await this.#set();
    // Some phones let the light go out only with the camera.
    if (!on && this.#track?.getSettings().torch) await this.#open(this.#run);
    return this.capabilities.lit;
  }

  /** How near the picture is brought, between `capabilities.zoom.min` and `.max`. */
  async zoom(value) {
    this.#zoom = value;
    await this.#set();
  }

  /** The other side of a phone, or the next camera of a desk. */
  async flip() {
    const { cameras, id, facing } = this.capabilities;
    const next = cameras[(cameras.findIndex((camera) => camera.id === id) + 1) % (cameras.length || 1)];
    const wishes = [];
    if (facing) wishes.push({ facingMode: { exact: OPPOSITE[facing] } });
    if (next) wishes.push({ deviceId: { exact: next.id } });
    await this.#change(wishes);
  }

  /** One of `capabilities.cameras`. */
  async choose(id) {
    await this.#change([{ deviceId: { exact: id } }]);
  }

  get #track() {
    return this.#stream?.getVideoTracks()[0];
  }

  async #change(wishes) {
    if (!this.#run) return;
    this.#zoom = null;
    await this.#open(this.#run, wishes);
    const { id, facing } = this.capabilities;
    localStorage.setItem(CHOICE, JSON.stringify({ id, facing }));
  }

  /** Open the camera that is wished for, else the chosen one, else the one at the back, else any. */
  #open(run, wishes = []) {
    const opened = this.#turn.then(() => this.#take(run, wishes));
    this.#turn = opened.catch(() => {});
    return opened;
  }

  async #take(run, wishes) {
    if (run !== this.#run) return;
    if (!isSecureContext) throw new CameraError("insecure");
    if (!navigator.mediaDevices?.getUserMedia) throw new CameraError("unsupported");
    this.#letGo(); // a phone opens one camera at a time
    const stream = await firstOf([...wishes, ...remembered()]);
    if (run !== this.#run) return close(stream);
    this.#stream = stream;
    this.#track.addEventListener("ended", () => this.#lose(run, stream));
    this.#track.addEventListener("mute", () => stream === this.#stream && this.#tell("lost"));
    this.#track.addEventListener("unmute", () => stream === this.#stream && this.#look(run));
    this.video.srcObject = stream;
    this.#pictureAt = performance.now();
    // A browser may interrupt this where the page goes out of sight; it goes on when it is seen again.
    await this.video.play().catch(() => {});
    await this.#set();
    setTimeout(() => stream === this.#stream && this.#set(), LEARNT); // some phones know of their light only now
  }

  #letGo() {
    close(this.#stream);
    this.#stream = null;
    this.video.srcObject = null;
  }

  #end(state, reason) {
    this.#run.leaving.abort();
    this.#run = null;
    this.#letGo();
    this.#lit = false;
    this.capabilities = NOTHING;
    this.reader.close();
    this.#tell(state, reason);
  }

  #tell(state, reason = null) {
    this.state = state;
    this.reason = reason;
    this.onChange(this);
  }

  /** Sharpness, light and nearness go together: what is not named falls back to what the camera had. */
  async #set() {
    const track = this.#track;
    if (!track) return;
    const can = track.getCapabilities?.() ?? {};
    const wish = {};
    if (can.focusMode?.includes("continuous")) wish.focusMode = "continuous";
    if (can.torch) wish.torch = this.#lit;
    if (can.zoom && this.#zoom !== null) wish.zoom = this.#zoom;
    if (Object.keys(wish).length > 0) await track.applyConstraints({ advanced: [wish] }).catch(() => {});
    await this.#learn(track, can);
  }

  async #learn(track, can) {
    const is = track.getSettings();
    const devices = (await navigator.mediaDevices.enumerateDevices?.()) ?? [];
    if (track !== this.#track) return;
    this.capabilities = {
      torch: Boolean(can.torch),
      lit: Boolean(can.torch && this.#lit),
      zoom: can.zoom ? { min: can.zoom.min, max: can.zoom.max, step: can.zoom.step, value: is.zoom } : null,
      cameras: devices
        .filter(({ kind }) => kind === "videoinput")
        .map(({ deviceId, label }) => ({ id: deviceId, label })),
      id: is.deviceId ?? null,
      facing: is.facingMode ?? null,
    };
    this.onChange(this);
  }

  /** The page came in sight or went out of it, or the picture came back. */
  #look(run) {
    if (run !== this.#run || this.state === "starting") return;
    if (document.hidden) {
      this.#hiddenAt ??= performance.now();
      this.#tell("hidden");
      return;
    }
    const wasHidden = this.#hiddenAt !== null;
    this.#hiddenAt = null;
    this.#pictureAt = performance.now();
    if (this.#track?.readyState !== "live") return this.#lose(run, this.#stream);
    if (this.#track.muted) return this.#tell("lost");
    this.video.play().catch(() => {});
    this.#tell("on");
    if (wasHidden) this.#set(); // the light went out
  }

  /** A picture that stands still, and a page that nobody looks at. */
  #check(run) {
    const now = performance.now();
    if (this.#hiddenAt !== null && now - this.#hiddenAt > LET_GO) this.#letGo();
    else if (this.state === "lost" && !this.#stream) this.#reopen(run);
    else if (["on", "lost"].includes(this.state) && now - this.#pictureAt > STALLED) this.#lose(run, this.#stream);
  }

  #lose(run, stream) {
    if (run !== this.#run || stream !== this.#stream || this.state === "starting") return;
    this.#letGo();
    if (document.hidden) return;
    this.#tell("lost", this.reason);
    this.#reopen(run);
  }

  async #reopen(run) {
    if (this.#reopening) return;
    this.#reopening = true;
    try {
      await this.#open(run);
      if (run === this.#run) this.#tell("on");
      this.#look(run);
    } catch (error) {
      const reason = reasonOf(error);
      if (run === this.#run && reason.startsWith("denied")) this.#end("failed", reason);
      else if (run === this.#run) this.#tell("lost", reason);
    } finally {
      this.#reopening = false;
    }
  }

  async #read(run) {
    while (run === this.#run) {
      await nextPicture(this.video);
      if (run !== this.#run) return;
      if (this.state !== "on" || this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) continue;
      this.#pictureAt = performance.now();
      try {
        await this.#readOnce(run);
      } catch (error) {
        if (run === this.#run) this.#end("failed", reasonOf(error));
        console.error(error);
      }
    }
  }

  async #readOnce(run) {
    const { videoWidth: width, videoHeight: height } = this.video;
    const piece = run.sight.next(width, height);
    const context = this.#canvas.getContext("2d", { willReadFrequently: true });
    if (this.#canvas.width !== piece.toWidth) this.#canvas.width = piece.toWidth;
    if (this.#canvas.height !== piece.toHeight) this.#canvas.height = piece.toHeight;
    const { left, top, fromWidth, fromHeight, toWidth, toHeight } = piece;
    context.drawImage(this.video, left, top, fromWidth, fromHeight, 0, 0, toWidth, toHeight);
    const codes = await this.reader.read(context.getImageData(0, 0, toWidth, toHeight), piece.thorough);
    const code = run.sight.choose(cut(codes, piece), width, height, performance.now());
    if (!code || run !== this.#run || this.state !== "on") return;
    try {
      await this.onCode(code.text, { corners: code.corners, width, height });
    } catch (error) {
      reportError(error); // what the page does with a code is its own matter: the next one is read all the same
    }
  }
}

/** The moment at which the video shows another picture; also where it stands still or the page is out of sight. */
function nextPicture(video) {
  return new Promise((resolve) => {
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(resolve);
    else requestAnimationFrame(resolve);
    setTimeout(resolve, 500);
  });
}

function close(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

function remembered() {
  const { id, facing } = JSON.parse(localStorage.getItem(CHOICE) ?? "{}");
  const chosen = id ? [{ deviceId: { exact: id } }] : [];
  return [...chosen, { facingMode: { ideal: facing ?? "environment" } }];
}

/** The stream of the first camera that is there. */
async function firstOf(wishes) {
  for (const [index, wish] of wishes.entries()) {
    try {
      return await navigator.mediaDevices.getUserMedia({ video: { ...SIZE, ...wish } });
    } catch (error) {
      if (index === wishes.length - 1 || error.name === "NotAllowedError") throw error;
    }
  }
}
