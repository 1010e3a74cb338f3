// The place where the next point is written: at the bottom, under the thumb.
import { html, nothing } from "lit-html";
import { icon, say } from "../words.js";
import { fields, moreButton, onKey } from "./fields.js";

export function entryForm(app) {
  const { entry } = app;
  const send = (event) => {
    event?.preventDefault();
    app.record();
  };
  return html`
    <form class="rec-entry ${app.isEntryOpen ? "is-open" : ""}" aria-label=${say("record_point")} novalidate @submit=${send}
      @keydown=${(event) => onKey(event, app, entry, send)}
      @focusin=${({ target }) => target.matches("textarea") && app.open(entry)}>
      ${fields(app, entry)}
      <div class="rec-entry-foot">
        ${moreButton(app, entry)} ${keys()}
        <button class="rec-tool rec-fold" type="button" aria-label=${say("fold")} @click=${() => app.fold()}>${icon("arrow-down")}</button>
        <button class="btn btn-primary rec-send" type="submit">${icon("plus")}${say("record")}</button>
      </div>
    </form>
  `;
}

/** What a keyboard alone can do. */
function keys() {
  const all = [
    ["Ctrl + Enter", "key_record"],
    ["Alt + 1 … 6", "key_kind"],
    ["Alt + S", "key_speaker"],
    ["Alt + 0", "key_text"],
    ["↑ ↓", "key_move"],
    ["Esc", "key_escape"],
  ];
  return html`
    <details class="rec-keys">
      <summary>${say("keys")}</summary>
      <dl>${all.map(([key, name]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${say(name)}</dd></div>`)}</dl>
    </details>
  `;
}

/** What was typed and not recorded when another phone became the writer: to read, and to copy from. */
export function leftDraft(app) {
  if (app.entry.isEmpty) return nothing;
  return html`
    <section class="rec-left-draft" aria-labelledby="left-draft">
      <h2 id="left-draft">${say("left_draft")}</h2>
      <p class="item-text">${app.entry.fields.text}</p>
    </section>
  `;
}
