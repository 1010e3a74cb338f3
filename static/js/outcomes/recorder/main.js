// The recorder of a group: opens what this phone keeps of the record, and then talks to the server.
import { keepThisPage } from "../../portal/kept.js";
import { Line } from "../../sync/line.js";
import * as store from "../../sync/store.js";
import { App } from "./app.js";
import { Recorder } from "./recorder.js";
import { useWords } from "./words.js";

const root = document.getElementById("recorder");
// Where a browser keeps nothing the page stays as the server made it, with the way to the plain one.
if (root) open(root).catch(() => root.removeAttribute("aria-busy"));

async function open({ dataset }) {
  const { key, title, logo, stateUrl, syncUrl, pinUrl, plainUrl } = dataset;
  useWords(JSON.parse(dataset.texts), JSON.parse(dataset.icons));
  let app = null;
  const line = new Line({ stateUrl, syncUrl });
  const recorder = new Recorder({ channel: `record:${key}`, line, store, changed: () => app?.draw() });
  const live = document.getElementById("recorder-live");
  line.ended = (why) => app.end(why);
  app = new App({ root, recorder, store, key, title, logo, pinUrl, plainUrl, live });
  navigator.storage?.persist?.();
  await app.start();
  await keepThisPage();
  dataset.kept = "";
}
