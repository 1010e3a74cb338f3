// The decoder at work beside the page, so that the picture and the answers never wait for it.

const STARTS_WITHIN = 20_000;

export class Reader {
  #worker = null;
  #waiting = null;

  constructor(worker, wasm) {
    this.address = worker;
    this.wasm = new URL(wasm, location.href).href;
  }

  /** Load the decoder; fails where its files cannot be had. */
  async prepare() {
    if (this.#worker) return;
    this.#worker = new Worker(this.address);
    const late = setTimeout(() => this.#fail("the decoder did not start"), STARTS_WITHIN);
    try {
      await this.#ask({ wasm: this.wasm });
    } catch (error) {
      this.close();
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  /** The codes in a picture: `[{text, corners}]`. */
  async read(image, thorough) {
    const { data, width, height } = image;
    return this.#ask({ pixels: data.buffer, width, height, thorough }, [data.buffer]);
  }

  close() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#waiting?.resolve([]);
    this.#waiting = null;
  }

  #ask(message, moved = []) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.onmessage = ({ data }) => (data.failed ? this.#fail(data.failed) : resolve(data.codes));
      this.#worker.onerror = (event) => this.#fail(event.message);
      this.#worker.postMessage(message, moved);
    });
  }

  #fail(words) {
    this.#waiting?.reject(Object.assign(new Error(words), { reason: "decoder" }));
  }
}
