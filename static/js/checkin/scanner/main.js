// The scanner of a gate: opens what this phone keeps of the event, and then talks to the server.

import { useWords } from "../../lib/words.js";
import { keepAsset, keepThisPage } from "../../portal/kept.js";
import { Line } from "../../sync/line.js";
import * as store from "../../sync/store.js";
import { App } from "./app.js";
import { Door } from "./door.js";
import { Settings } from "./settings.js";

const root = document.getElementById("scanner");
if (root) open(root).catch(() => root.setAttribute("aria-busy", "false"));

async function open({ dataset }) {
  const { key, title, logo, wasm, worker, listUrl, syncUrl, pinUrl } = dataset;
  useWords(JSON.parse(dataset.texts), JSON.parse(dataset.icons));
  let app = null;
  const line = new Line({ stateUrl: listUrl, syncUrl });
  const settings = new Settings(key);
  const door = new Door({ channel: `gate:${key}`, line, listUrl, store, settings, changed: () => app?.changed() });
  const live = document.getElementById("scanner-live");
  app = new App({ root, door, key, title, logo, wasm, worker, pinUrl, live });
  navigator.storage?.persist?.();
  await app.start();
  await keepThisPage();
  for (const file of [wasm, worker]) await keepDecoder(file);
  dataset.kept = "";
}

/** The camera must read codes without a network too, also where it was never switched on before. */
async function keepDecoder(file) {
  if (!("caches" in window) || (await caches.match(file))) return;
  await keepAsset(file, await fetch(file));
}
