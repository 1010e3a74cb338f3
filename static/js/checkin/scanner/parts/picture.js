// The camera's picture with what belongs to it: on and off, light, the other lens.
import { html, nothing } from "lit-html";
import { icon, say } from "../../../lib/words.js";

export function picture(app) {
  const { viewfinder } = app;
  const { isOn, reason, state } = viewfinder;
  const isPossible = !["insecure", "unsupported"].includes(reason);
  return html`
    <section class="scan-camera ${isOn ? "is-on" : ""}" aria-label=${say("camera")}>
      <video muted playsinline ?hidden=${!isOn}></video>
      <div class="scan-aim" ?hidden=${!isOn} aria-hidden="true"></div>
      <div class="scan-camera-tools">
        ${isOn ? lamp(viewfinder) : nothing} ${isOn ? lens(viewfinder) : nothing}
        ${
          isOn
            ? html`<button class="scan-tool" type="button" aria-label=${say("camera_stop")} @click=${() => viewfinder.stop()}>${icon("close")}</button>`
            : isPossible
              ? html`<button class="btn btn-primary" type="button" @click=${() => viewfinder.start()}>${icon("scan")}${say("camera_start")}</button>`
              : nothing
        }
      </div>
      ${reason && (state === "failed" || !isPossible) ? html`<p class="form-error" role="alert">${icon("alert")}<span>${say(`camera_${reason}`)}</span></p>` : nothing}
      ${state === "lost" ? html`<p class="scan-lost" role="status">${icon("clock")}<span>${say("camera_lost")}</span></p>` : nothing}
    </section>
  `;
}

function lamp(viewfinder) {
  const { torch, lit } = viewfinder.capabilities;
  if (!torch) return nothing;
  return html`<button class="scan-tool" type="button" aria-pressed=${String(lit)} aria-label=${say("lamp")} @click=${() => viewfinder.light(!lit)}>${icon("lamp")}</button>`;
}

function lens(viewfinder) {
  const { cameras, facing } = viewfinder.capabilities;
  if (cameras.length < 2 && !facing) return nothing;
  return html`<button class="scan-tool" type="button" aria-label=${say("other_lens")} @click=${() => viewfinder.turn()}>${icon("turn")}</button>`;
}
