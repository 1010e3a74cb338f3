// Who sits here, and who is present: a tap.
import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { isMatch } from "../people.js";
import { icon, say } from "../words.js";

const MANY = 15;

export function people(app) {
  const all = app.view.people.filter((person) => app.view.record.is_plenary || person.is_member);
  const counted = all.filter((person) => person.is_present !== null);
  const present = counted.filter((person) => person.is_present).length;
  const shown = all.filter((person) => isMatch(person, app.peopleSearch));
  return html`
    <section class="rec-card rec-people" aria-labelledby="people-title">
      <h2 id="people-title">${say(app.view.record.is_plenary ? "delegates" : "people")}
        ${counted.length ? html`<span class="soft figures">${say("n_present", { n: present, of: counted.length })}</span>` : nothing}</h2>
      ${
        all.length > MANY
          ? html`<label class="visually-hidden" for="people-search">${say("speaker_search")}</label>
              <input class="form-control" id="people-search" type="search" autocomplete="off" placeholder=${say("speaker_search")}
                @input=${({ target }) => {
                  app.peopleSearch = target.value;
                  app.draw();
                }}>`
          : nothing
      }
      ${all.length === 0 ? html`<p class="soft">${say("no_people")}</p>` : nothing}
      <ul class="rec-people-list">
        ${repeat(
          shown,
          ({ id }) => id,
          (person) => html`
            <li>
              <span class="rec-person"><strong>${person.name}</strong>${person.province ? html`<small>${person.province}</small>` : nothing}</span>
              ${person.is_present === null ? nothing : presence(app, person)}
            </li>
          `,
        )}
      </ul>
      ${counted.length === 0 && all.length > 0 ? html`<p class="soft">${say("no_attendance")}</p>` : nothing}
    </section>
  `;
}

function presence(app, person) {
  const isPresent = person.is_present;
  return html`
    <button
      class="rec-presence ${isPresent ? "is-present" : ""}" type="button" ?disabled=${!app.mayWrite}
      @click=${() => app.recorder.setPresence(person.id, !isPresent, say("undo_reason"))}
    ><span class="visually-hidden">${person.name}: </span>${isPresent ? icon("check") : nothing}${say(isPresent ? "present" : "absent")}</button>
  `;
}
