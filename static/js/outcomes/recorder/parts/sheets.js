// What opens over the page: where all that was typed is, and the question before the record is handed in.
import { html, nothing } from "lit-html";
import { icon, KINDS, say } from "../words.js";
import { pinForm } from "./notices.js";
import { unsentList } from "./unsent.js";

export function sheet(app) {
  if (!app.sheet) return nothing;
  const close = () => app.show({ sheet: null });
  return html`
    <dialog class="dialog rec-sheet" aria-labelledby="sheet-title" @close=${close}>
      <div class="dialog-head">
        <h2 id="sheet-title">${say(app.sheet === "sending" ? "sending_title" : "hand_in")}</h2>
        <button class="btn btn-ghost" type="button" aria-label=${say("close")} @click=${({ target }) => target.closest("dialog").close()}>${icon("close")}</button>
      </div>
      ${app.sheet === "sending" ? sending(app) : submitting(app)}
    </dialog>
  `;
}

function sending(app) {
  const { recorder } = app;
  const open = [...recorder.refused, ...recorder.unsent];
  return html`
    ${recorder.link === "closed" ? html`<p><strong>${say("closed_title")}</strong></p>${pinForm(app, "sheet")}` : nothing}
    <p>${say(open.length ? "sending_hint" : "sending_none")}</p>
    ${unsentList(open, (operation) => recorder.drop(operation))}
    <div class="form-actions">
      <button class="btn btn-primary" type="button" @click=${() => recorder.wake()}>${icon("upload")}${say("send_now")}</button>
      ${open.length ? html`<button class="btn" type="button" @click=${() => app.exportUnsent()}>${icon("download")}${say("export")}</button>` : nothing}
    </div>
    <p class="soft">${say("plain_hint")} <a href=${app.plainUrl}>${say("plain")}</a>.
      <a href="?lang=${say("other_language")}" lang=${say("other_language")}>${say("other_language_name")}</a></p>
  `;
}

function submitting(app) {
  const { items } = app.view;
  const unsent = app.recorder.unsent.length;
  const differs = items.filter((item) => item.on === "differs").length;
  return html`
    <p>${say("submit_hint")}</p>
    <dl class="rec-counts">
      ${KINDS.map((kind) => html`<div class="kind-${kind}"><dt>${say(`kind_${kind}`)}</dt><dd class="figures">${items.filter((item) => item.kind === kind).length}</dd></div>`)}
    </dl>
    ${app.entry.isEmpty ? nothing : html`<p class="form-error">${icon("alert")}<span>${say("submit_draft")}</span></p>`}
    ${differs ? html`<p class="form-error">${icon("alert")}<span>${say("submit_differs", { n: differs })}</span></p>` : nothing}
    ${unsent ? html`<p class="rec-submit-unsent">${icon("phone")}<span>${say("submit_unsent", { n: unsent })}</span></p>` : nothing}
    <div class="form-actions">
      <button class="btn btn-primary" type="button" ?disabled=${differs > 0} @click=${() => app.submit()}>${icon("check")}${say("submit_now")}</button>
      <button class="btn" type="button" @click=${({ target }) => target.closest("dialog").close()}>${say("cancel")}</button>
    </div>
  `;
}
