// The minutes: where a browser can keep texts they are saved by themselves; elsewhere the page stays a plain form.
import { Line } from "../sync/line.js";
import * as store from "../sync/store.js";
import { Page } from "./page.js";
import { Writer } from "./writer.js";

const form = document.getElementById("minutes");
if (form) open(form).catch(() => {});

async function open(page) {
  const { channel, me, zone, stateUrl, syncUrl, texts } = page.dataset;
  let shown = null;
  const line = new Line({ stateUrl, syncUrl });
  const writer = new Writer({ channel, me, line, store, changed: () => shown?.draw() });
  const made = new Page({ form: page, writer, texts: JSON.parse(texts), zone });
  await made.start();
  shown = made;
  made.draw();
  navigator.storage?.persist?.();
}
