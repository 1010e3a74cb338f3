// What this phone holds and the server does not: in the list behind the line on top, and where the access of it ended.
import { html, nothing } from "lit-html";
import { icon, say, time } from "../words.js";

/** What was done and not sent yet; `drop` gives up one that the server did not take. */
export function unsentList(operations, drop) {
  return html`
    <ul class="rec-unsent">
      ${operations.map(
        (operation) => html`
          <li>
            <span>
              <strong>${say(`did_${operation.kind.split(".")[1]}`)}</strong> <span class="soft figures">${time(operation.at)}</span>
              ${operation.payload.text ? html`<span class="rec-unsent-text">${operation.payload.text}</span>` : nothing}
              ${operation.problem ? html`<span class="form-error">${icon("alert")}<span>${operation.problem.title}</span></span>` : nothing}
            </span>
            ${operation.problem ? html`<button class="btn btn-ghost" type="button" @click=${() => drop(operation)}>${say("drop")}</button>` : nothing}
          </li>
        `,
      )}
    </ul>
  `;
}

/** The access of this phone ended: the record is gone from it, what was not sent is not. */
export function ended(app) {
  if (!app.ended) return nothing;
  const { recorder } = app;
  const { why, drafts } = app.ended;
  const open = [...recorder.refused, ...recorder.unsent];
  return html`
    <section class="notice tone-warning rec-notice rec-ended">
      ${icon("alert")}
      <div class="notice-text">
        <h2 class="notice-title">${why}</h2>
        <p>${say("ended_gone")}</p>
        ${open.length + drafts.length > 0 ? html`<p>${say("ended_kept")}</p>` : nothing}
        ${open.length > 0 ? unsentList(open, (operation) => recorder.drop(operation)) : nothing}
        ${drafts.map((text) => html`<p><strong>${say("left_draft")}</strong></p><p class="item-text">${text}</p>`)}
        ${
          open.length + drafts.length > 0
            ? html`<button class="btn" type="button" @click=${() => app.exportUnsent()}>${icon("download")}${say("export")}</button>`
            : nothing
        }
      </div>
    </section>
  `;
}
