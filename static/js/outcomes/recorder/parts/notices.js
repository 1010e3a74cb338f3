// What the facilitator must know now, above everything else: another phone writes, the PIN is asked, it was asked back.
import { html, nothing } from "lit-html";
import { icon, say, time } from "../words.js";
import { ended } from "./unsent.js";

export function notices(app) {
  return html`${paired(app)} ${state(app)} ${refused(app)}
    ${app.recorder.rejection ? notice("danger", say("rejected"), app.recorder.rejection) : nothing}
    ${app.isUnkept ? notice("danger", say("not_kept"), say("not_kept_hint")) : nothing}`;
}

function notice(tone, title, text, more = nothing) {
  return html`
    <section class="notice tone-${tone} rec-notice">
      ${icon(tone === "success" ? "success" : tone === "info" ? "info" : "alert")}
      <div class="notice-text"><h2 class="notice-title">${title}</h2>${text ? html`<p>${text}</p>` : nothing}${more}</div>
    </section>
  `;
}

/** The sign-in ended while the page was open: the PIN is asked here, and what is typed stays. */
function paired(app) {
  if (app.recorder.link !== "closed") return nothing;
  return notice(
    "warning",
    say("closed_title"),
    say("closed_hint", { n: app.recorder.unsent.length }),
    pinForm(app, "again"),
  );
}

/** Who writes instead: said where one would write. */
export function writers(app) {
  const other = app.recorder.otherWriter;
  if (app.view.record.state !== "open") return nothing;
  if (!app.isThisTab) {
    const back = html`<button class="btn" type="button" @click=${() => location.reload()}>${say("write_here")}</button>`;
    return notice("warning", say("other_tab"), say("other_tab_hint"), back);
  }
  if (!other || app.recorder.link === "closed") return nothing;
  const title = say("taken_over", { name: other.name, time: time(other.since) });
  const form = html`<details class="rec-over"><summary class="btn">${say("take_over")}</summary>${pinForm(app, "over")}</details>`;
  return notice("warning", title, say("taken_over_hint"), form);
}

function state(app) {
  const { record } = app.view;
  if (record.state === "open") {
    return record.note ? notice("warning", say("asked_back"), record.note) : nothing;
  }
  if (record.state === "submitted") {
    const confirm =
      app.isThisTab && !app.recorder.otherWriter
        ? html`<button class="btn btn-primary" type="button" @click=${() => app.recorder.confirm()}>${icon("check")}${say("confirm")}</button>`
        : nothing;
    return notice("info", say("submitted", { n: app.view.items.length }), say("submitted_hint"), confirm);
  }
  return notice("success", say(record.state), say(`${record.state}_hint`));
}

function refused(app) {
  const held = app.recorder.unsent.filter(({ problem }) => problem?.isHeld).length;
  return held > 0 ? notice("danger", say("held", { n: held }), say("held_hint")) : nothing;
}

/** The PIN of the record and one's name. */
export function pinForm(app, id) {
  const send = async (event) => {
    event.preventDefault();
    const form = event.target;
    const [pin, name] = ["pin", "name"].map((field) => form.elements.namedItem(field).value.trim());
    await app.pair(pin, name);
  };
  return html`
    <form class="rec-pin" novalidate @submit=${send}>
      <div>
        <label class="form-label" for="${id}-pin">${say("pin")}</label>
        <input class="form-control rec-pin-digits" id="${id}-pin" name="pin" inputmode="numeric" maxlength="4" autocomplete="off" required
          aria-describedby="${id}-error">
      </div>
      <div>
        <label class="form-label" for="${id}-name">${say("your_name")}</label>
        <input class="form-control" id="${id}-name" name="name" maxlength="200" autocomplete="name" required .defaultValue=${app.recorder.device?.name ?? ""}>
      </div>
      <p class="form-error" id="${id}-error" role="alert" ?hidden=${!app.pinError}>${app.pinError ? html`${icon("alert")}<span>${app.pinError}</span>` : nothing}</p>
      <button class="btn btn-primary" type="submit" aria-busy=${String(app.isPairing)}>${say("open")}</button>
    </form>
  `;
}

/** Before this phone is known nothing of the record is shown. */
export function gate(app) {
  const { link } = app.recorder;
  return html`
    <section class="rec-gate">
      <img src=${app.logo} alt="" width="56" height="56">
      <h1>${app.title}</h1>
      ${ended(app)}
      ${
        link === "starting" || link === "slow"
          ? html`<p class="soft" role="status">${say(link === "slow" ? "slow" : "connecting")}</p>`
          : link === "closed" || app.isPairing
            ? html`<p>${say("gate")}</p>${pinForm(app, "gate")}`
            : html`<p role="status">${say(link === "gone" ? "gone" : "gate_offline")}</p>
                <button class="btn" type="button" @click=${() => app.recorder.wake()}>${say("try_again")}</button>`
      }
    </section>
  `;
}
