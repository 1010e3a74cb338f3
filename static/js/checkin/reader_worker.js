// Pictures come in, the codes in them go out. It runs in a worker of its own.
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const QUICK = { formats: ["QRCode"], tryHarder: true, tryInvert: false, tryRotate: false, maxNumberOfSymbols: 8 };
const THOROUGH = { ...QUICK, tryInvert: true };

self.addEventListener("message", async ({ data }) => {
  try {
    if (data.wasm) {
      await prepareZXingModule({ overrides: { locateFile: () => data.wasm }, fireImmediately: true });
      self.postMessage({ codes: [] });
      return;
    }
    const picture = new ImageData(new Uint8ClampedArray(data.pixels), data.width, data.height);
    const found = await readBarcodes(picture, data.thorough ? THOROUGH : QUICK);
    const codes = found
      .filter(({ isValid }) => isValid)
      .map(({ text, position }) => ({ text, corners: corners(position) }));
    self.postMessage({ codes });
  } catch (error) {
    self.postMessage({ failed: String(error) });
  }
});

function corners({ topLeft, topRight, bottomRight, bottomLeft }) {
  return [topLeft, topRight, bottomRight, bottomLeft];
}
