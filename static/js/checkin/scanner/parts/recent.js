// Who was scanned last on this phone: a look back, and the way to undo.
import { html, nothing } from "lit-html";
import { say, time } from "../words.js";

export function recent(app) {
  if (app.answers.length === 0) return nothing;
  return html`<section class="scan-recent" aria-labelledby="recent-title"><h2 id="recent-title">${say("recent")}</h2>${recentList(app)}</section>`;
}

export function recentList(app) {
  return html`
    <ul class="scan-list">
      ${app.answers.map((told) => {
        const kind = told.way === "out" && told.result === "accepted" ? "left" : told.result;
        const show = () => {
          app.close();
          if (told.person) app.look(told.person);
        };
        return html`
          <li class="is-${kind}">
            <span class="scan-list-time figures">${time(told.at)}</span>
            <span class="scan-list-text">${told.person?.name ?? say("unknown_code")} <small>${say(`small_${kind}`)}</small></span>
            ${told.person ? html`<button class="btn btn-ghost btn-sm" type="button" @click=${show}>${say("show")}<span class="visually-hidden">: ${told.person.name}</span></button>` : nothing}
          </li>
        `;
      })}
    </ul>
  `;
}
