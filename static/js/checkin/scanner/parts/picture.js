// The camera's picture with what belongs to it: on and off, light, the other lens.
import { html, nothing } from "lit-html";
import { icon, say } from "../words.js";

export function picture(app) {
  const { viewfinder } = app;
  const { isOn, isFailed, isPossible } = viewfinder;
  return html`
    <section class="scan-camera ${isOn ? "is-on" : ""}" aria-label=${say("camera")} ?hidden=${!isPossible}>
      <video muted playsinline ?hidden=${!isOn}></video>
      <div class="scan-aim" ?hidden=${!isOn} aria-hidden="true"></div>
      <div class="scan-camera-tools">
        ${isOn ? lamp(viewfinder) : nothing} ${isOn ? lens(viewfinder) : nothing}
        ${
          isOn
            ? html`<button class="scan-tool" type="button" aria-label=${say("camera_stop")} @click=${() => viewfinder.stop()}>${icon("close")}</button>`
            : html`<button class="btn btn-primary" type="button" @click=${() => viewfinder.start()}>${icon("scan")}${say("camera_start")}</button>`
        }
      </div>
      ${isFailed ? html`<p class="form-error" role="alert">${icon("alert")}<span>${say("camera_failed")}</span></p>` : nothing}
    </section>
  `;
}

function lamp(viewfinder) {
  if (!viewfinder.hasLamp) return nothing;
  return html`<button class="scan-tool" type="button" aria-pressed=${String(viewfinder.isLit)} aria-label=${say("lamp")} @click=${() => viewfinder.light(!viewfinder.isLit)}>${icon("lamp")}</button>`;
}

function lens(viewfinder) {
  if (!viewfinder.hasLenses) return nothing;
  return html`<button class="scan-tool" type="button" aria-label=${say("other_lens")} @click=${() => viewfinder.turn()}>${icon("turn")}</button>`;
}
