// One field for all that is typed: a USB scanner's code, a code read out loud, a name with or without diacritics.
import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { repeat } from "lit-html/directives/repeat.js";
import { icon, say, time } from "../../../lib/words.js";

const SHOWN = 30;

export function entry(app) {
  const enter = (event) => {
    event.preventDefault();
    app.enter();
  };
  return html`
    <form class="scan-form" role="search" @submit=${enter}>
      <label class="visually-hidden" for="code">${say("code_or_name")}</label>
      <span class="scan-field">
        ${icon("search")}
        <input class="form-control" id="code" type="text" autocomplete="off" autocapitalize="words" spellcheck="false" enterkeyhint="go"
          maxlength="300" placeholder=${say("code_or_name")} .value=${live(app.typed)}
          @input=${({ target }) => app.type(target.value)}>
        ${app.typed ? html`<button class="scan-clear" type="button" aria-label=${say("clear")} @click=${() => clear(app)}>${icon("close")}</button>` : nothing}
      </span>
      <button class="btn scan-more" type="button" aria-label=${say("walk_in")} @click=${() => app.show({ sheet: { name: "walk_in", given: app.typed } })}>${icon("plus")}</button>
      <button class="btn scan-more" type="button" aria-label=${say("settings")} @click=${() => app.show({ sheet: { name: "unlock" }, pinError: null })}>${icon("settings")}</button>
    </form>
  `;
}

function clear(app) {
  app.show({ typed: "" });
  app.focusCode();
}

export function hits(app, found) {
  return html`
    <section class="scan-hits" aria-label=${say("found")}>
      ${
        found.length === 0
          ? html`<div class="scan-nobody">
              <p>${say("nobody")}</p>
              <button class="btn btn-primary" type="button" @click=${() => app.show({ sheet: { name: "walk_in", given: app.typed } })}>${icon("plus")}${say("walk_in")}</button>
            </div>`
          : nothing
      }
      <ul>${repeat(
        found.slice(0, SHOWN),
        ({ id }) => id,
        (person) => hit(app, person),
      )}</ul>
      ${found.length > SHOWN ? html`<p class="soft">${say("and_more", { n: found.length - SHOWN })}</p>` : nothing}
    </section>
  `;
}

function hit(app, person) {
  const standing = app.door.standing(person);
  const isIn = standing?.kind === "entry";
  const isOut = app.door.isOut;
  const where = [person.position, person.province || person.organization].filter(Boolean).join(" · ");
  const act = () => (isIn === isOut && person.state === "confirmed" ? app.choose(person) : app.look(person));
  const label =
    person.state !== "confirmed" ? say("show") : isIn === isOut ? say(isOut ? "let_out" : "let_in") : say("show");
  return html`
    <li class="scan-hit">
      <span class="scan-hit-text">
        <strong>${person.name}</strong>
        ${where ? html`<small>${where}</small>` : nothing}
        ${isIn ? html`<small class="scan-in">${icon("check")}${say("in_since", { time: time(standing.at, app.door.now()) })}</small>` : nothing}
        ${person.state !== "confirmed" ? html`<small class="scan-not">${icon("alert")}${say(`state_${stateOf(person)}`)}</small>` : nothing}
      </span>
      <button class="btn ${isIn === isOut && person.state === "confirmed" ? "btn-primary" : ""}" type="button" @click=${act}>${label}<span class="visually-hidden">: ${person.name}</span></button>
    </li>
  `;
}

export function stateOf({ state }) {
  return ["cancelled", "replaced", "rejected"].includes(state) ? state : "waiting";
}
