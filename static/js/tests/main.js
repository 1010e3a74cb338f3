// Tests on a delegate's own phone: answers are kept while they are given, and sent when there is a network.
import { keepThisPage } from "../portal/kept.js";
import { Line } from "../sync/line.js";
import * as store from "../sync/store.js";
import { keepCopies } from "./copies.js";
import { Sender } from "./sender.js";
import { Sheet } from "./sheet.js";

const told = document.getElementById("test-sending");
if (told) open(told).catch(() => {});

async function open(place) {
  const { channel, pass, registration, stateUrl, syncUrl, texts } = place.dataset;
  const form = document.querySelector("form[data-sitting]");
  let sheet = null;
  const line = new Line({ stateUrl, syncUrl, slow: () => {} });
  const sender = new Sender({ channel, pass, registration, line, store, changed: () => sheet?.draw() });
  const made = new Sheet({ form, place, sender, texts: JSON.parse(texts) });
  await sender.start();
  await made.start();
  sheet = made;
  made.draw();
  const isLive = !document.documentElement.dataset.keptAt;
  const done = document.querySelector("[data-sitting-done]");
  if (isLive && done) await sender.forget(done.dataset.sittingDone);
  if (form) keepThisPage().catch(() => {});
  keepCopies(document.getElementById("tests"));
  document.querySelector('[data-controller~="forget"]')?.addEventListener("submit", () => sender.dropDrafts());
}
