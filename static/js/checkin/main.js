// The door: every way to check somebody in sends the same form and shows the same answer in place.
import { csrfToken } from "../lib/csrf.js";
import { Camera } from "./camera.js";
import { Recent } from "./recent.js";
import { allowSound, play } from "./sound.js";

const REMEMBERED = "checkin:camera";
const door = document.getElementById("door");
if (door) open(door);

function open(page) {
  const answer = page.querySelector("#answer");
  const codeForm = page.querySelector("[data-code-form]");
  const token = codeForm.elements.namedItem("token");

  async function send(form) {
    const body = new FormData(form);
    const answered = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "HX-Request": "true", "X-CSRFToken": csrfToken() },
    }).catch(() => null);
    const told = await answered?.text().catch(() => null);
    // An expired sign-in or a broken server answers with a page of its own: nothing was saved.
    if (told?.includes("data-result=")) answer.innerHTML = told;
    else answer.replaceChildren(page.querySelector("#not-sent").content.cloneNode(true));
    const result = answer.querySelector("[data-result]").dataset.result;
    play(result);
    return result;
  }

  function focusCode() {
    // A phone would open its keyboard over the camera.
    if (matchMedia("(pointer: fine)").matches) token.focus();
  }

  page.addEventListener("pointerdown", allowSound);
  page.addEventListener("keydown", allowSound);
  page.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-checkin-form]")) return;
    event.preventDefault();
    const form = event.target;
    const isCode = form === codeForm;
    if (isCode && !token.value.trim()) return;
    const sent = send(form);
    if (isCode) token.value = "";
    const result = await sent;
    if (result !== "invalid") focusCode();
  });
  // A USB scanner types wherever the focus is: nowhere means into the code.
  document.addEventListener("keydown", (event) => {
    if (document.activeElement === document.body && event.key.length === 1) focusCode();
  });
  page.querySelector("[data-submit-on-change]").addEventListener("change", (event) => event.target.form.submit());

  openCamera(page, (code) => {
    token.value = code;
    const sent = send(codeForm);
    token.value = "";
    return sent;
  });
}

function openCamera(page, onCode) {
  const card = page.querySelector("[data-door-camera]");
  if (!navigator.mediaDevices) return;
  card.hidden = false;
  const video = card.querySelector("video");
  const [start, stop] = ["start", "stop"].map((name) => card.querySelector(`[data-camera-${name}]`));
  const failed = card.querySelector("[data-camera-failed]");
  const recent = new Recent();
  const { wasm, worker } = page.dataset;
  const camera = new Camera(video, {
    wasm,
    worker,
    onCode: async (code) => {
      if (recent.isNew(code, performance.now())) await onCode(code);
    },
    onChange: ({ state, reason }) => {
      failed.hidden = state !== "failed";
      failed.dataset.reason = reason ?? "";
    },
  });

  function show(isOn) {
    video.hidden = !isOn;
    stop.hidden = !isOn;
    start.hidden = isOn;
    localStorage.setItem(REMEMBERED, isOn ? "on" : "off");
  }

  async function run() {
    try {
      await camera.start();
      show(true);
    } catch {
      show(false);
    }
  }

  start.addEventListener("click", run);
  stop.addEventListener("click", () => {
    camera.stop();
    show(false);
  });
  if (localStorage.getItem(REMEMBERED) === "on") run();
}
