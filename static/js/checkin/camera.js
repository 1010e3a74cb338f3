// How codes are read off the camera's picture, frame by frame.
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const OPTIONS = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };
const PAUSE = 40;
const WIDTH = 1280;

export class Camera {
  #canvas = document.createElement("canvas");
  #stream = null;

  constructor(video, wasm, onCode) {
    this.video = video;
    this.onCode = onCode;
    prepareZXingModule({ overrides: { locateFile: () => wasm } });
  }

  /** Fails where there is no camera, or the person forbids it. */
  async start() {
    const video = { facingMode: "environment", width: { ideal: WIDTH }, height: { ideal: 720 } };
    this.#stream = await navigator.mediaDevices.getUserMedia({ video });
    this.video.srcObject = this.#stream;
    await this.video.play();
    this.#watch(this.#stream);
  }

  stop() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.video.srcObject = null;
  }

  async #watch(stream) {
    while (stream === this.#stream) {
      const frame = this.#frame();
      const [found] = frame ? await readBarcodes(frame, OPTIONS) : [];
      if (found?.isValid && stream === this.#stream) await this.onCode(found.text);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  #frame() {
    const { videoWidth, videoHeight } = this.video;
    if (!videoWidth) return null;
    const scale = Math.min(1, WIDTH / videoWidth);
    this.#canvas.width = Math.round(videoWidth * scale);
    this.#canvas.height = Math.round(videoHeight * scale);
    const context = this.#canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(this.video, 0, 0, this.#canvas.width, this.#canvas.height);
    return context.getImageData(0, 0, this.#canvas.width, this.#canvas.height);
  }
}
