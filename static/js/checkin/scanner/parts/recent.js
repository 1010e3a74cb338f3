// Who was scanned last on this phone: a look back, and the way to undo.
import { html, nothing } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { repeat } from "lit-html/directives/repeat.js";
import { say, time } from "../../../lib/words.js";

export function recent(app) {
  if (app.answers.length === 0) return nothing;
  return html`<section class="scan-recent" aria-labelledby="recent-title"><h2 id="recent-title">${say("recent")}</h2>${recentList(app)}</section>`;
}

/** Drawn anew only where it says something else: a list of thirty takes longer than the answer above it. */
export function recentList(app) {
  const { answers } = app;
  const mark = answers.map(({ result }) => result).join();
  return html`<ul class="scan-list">${guard([answers, mark], () =>
    repeat(
      answers,
      (told) => told,
      (told) => one(app, told),
    ),
  )}</ul>`;
}

function one(app, told) {
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
}
