// What the door must know now, above everything else; and the page before this phone is let in.
import { html, nothing } from "lit-html";
import { icon, say, time } from "../../../lib/words.js";

export function strips(app) {
  const { door } = app;
  return html`
    ${door.isRehearsal ? html`<p class="scan-strip is-rehearsal"><strong>${say("rehearsal")}</strong> <span>${say("rehearsal_hint")}</span></p>` : nothing}
    ${door.isFull ? strip("danger", "alert", say("full"), say("full_hint"), null) : nothing}
    ${door.link === "gone" ? strip("danger", "alert", say("gone"), say("gone_hint"), () => app.show({ sheet: { name: "sending" } })) : nothing}
    ${door.link === "closed" ? strip("danger", "alert", say("closed"), say("closed_hint"), () => app.show({ sheet: { name: "pin" } }), say("give_pin")) : nothing}
    ${differing(app)} ${wrongSession(app)} ${offline(app)}
  `;
}

function strip(tone, sign, title, text, act, label = say("look")) {
  return html`
    <div class="scan-strip tone-${tone}" role=${tone === "danger" ? "alert" : nothing}>
      ${icon(sign)}<p><strong>${title}</strong>${text ? html` <span>· ${text}</span>` : nothing}</p>
      ${act ? html`<button class="btn btn-sm" type="button" @click=${act}>${label}</button>` : nothing}
    </div>
  `;
}

/** The server has seen it otherwise; said until somebody has looked. */
function differing(app) {
  const n = app.door.differing.length;
  return n === 0
    ? nothing
    : strip("danger", "alert", say("differ_n", { n }), "", () => app.show({ sheet: { name: "differing" } }));
}

/** Scanning for a session that is over, or has not begun, while another one runs. */
function wrongSession(app) {
  const { door } = app;
  const { session, sessionNow } = door;
  if (!session) return strip("warning", "clock", say("no_session"), say("no_session_hint"), null);
  if (!door.settings.session || session.id === sessionNow?.id) return nothing;
  return strip(
    "warning",
    "clock",
    say("other_session", { title: session.title }),
    say("other_session_hint", { title: sessionNow.title }),
    () => app.show({ sheet: { name: "unlock" } }),
    say("change"),
  );
}

/** What this phone cannot know while it is alone. */
function offline(app) {
  const { link, heardAt } = app.door;
  if (!["offline", "broken", "closed"].includes(link) || !heardAt) return nothing;
  return html`
    <details class="scan-strip scan-alone tone-neutral">
      <summary>${icon("info")}<span>${say("alone", { time: time(heardAt, app.door.now()) })}</span></summary>
      <p>${say("alone_hint", { time: time(heardAt, app.door.now()) })}</p>
    </details>
  `;
}

/** The PIN of the gate and the name of this phone. */
export function pinForm(app, id, { isNamed = true, send, label }) {
  const submit = (event) => {
    event.preventDefault();
    const { elements } = event.target;
    send(elements.namedItem("pin").value.trim(), elements.namedItem("name")?.value.trim());
  };
  return html`
    <form class="scan-pin" novalidate @submit=${submit}>
      <div>
        <label class="form-label" for="${id}-pin">${say("pin")}</label>
        <input class="form-control scan-pin-digits" id="${id}-pin" name="pin" inputmode="numeric" maxlength="4" autocomplete="off" required
          aria-describedby="${id}-error">
      </div>
      ${
        isNamed
          ? html`<div>
              <label class="form-label" for="${id}-name">${say("phone_name")}</label>
              <input class="form-control" id="${id}-name" name="name" maxlength="200" autocomplete="name" required
                .defaultValue=${app.door.device?.name ?? ""} aria-describedby="${id}-hint">
              <p class="form-hint" id="${id}-hint">${say("phone_name_hint")}</p>
            </div>`
          : nothing
      }
      <p class="form-error" id="${id}-error" role="alert" ?hidden=${!app.pinError}>${app.pinError ? html`${icon("alert")}<span>${app.pinError}</span>` : nothing}</p>
      <button class="btn btn-primary" type="submit" aria-busy=${String(app.isPairing)}>${label}</button>
    </form>
  `;
}

/** Before this phone is known nothing of the event is shown. */
export function gate(app) {
  const { link } = app.door;
  const isWaiting = link === "starting" || link === "slow";
  const asksPin = link === "closed" || app.isPairing;
  return html`
    <section class="scan-gate">
      <img src=${app.logo} alt="" width="64" height="64">
      <h1>${app.title}</h1>
      ${
        !crypto.subtle
          ? html`<p role="alert">${say("insecure")}</p>`
          : isWaiting
            ? html`<p class="soft" role="status">${say(link === "slow" ? "slow" : "connecting")}</p>`
            : asksPin
              ? html`<p>${say("gate")}</p>
                  ${pinForm(app, "gate", { send: (pin, name) => app.pair(pin, name), label: say("open") })}`
              : html`<p role="status">${say(link === "gone" ? "gone" : link === "fine" ? "connecting" : "gate_offline")}</p>
                  <button class="btn" type="button" @click=${() => app.door.wake()}>${say("try_again")}</button>`
      }
    </section>
  `;
}
