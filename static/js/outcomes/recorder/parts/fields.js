// The fields of a point, for a new one and for one that is changed: kind, text, who said it, and more where it matters.
import { html, nothing } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { repeat } from "lit-html/directives/repeat.js";
import { byLikelihood, isMatch } from "../people.js";
import { speakingNow } from "../speaking.js";
import { icon, KINDS, LEVELS, nameOf, say } from "../words.js";

const SHOWN = 8;

/** All fields of a point. */
export function fields(app, entry) {
  const id = entry.isNew ? "new" : `edit-${entry.item}`;
  return html`
    ${kinds(app, entry, id)}
    <label class="visually-hidden" for="${id}-text">${say("text")}</label>
    <textarea
      class="form-control rec-text" id="${id}-text" rows="2" enterkeyhint="enter" autocomplete="off"
      placeholder=${say("text_hint")} aria-describedby="${id}-error"
      ${ref(entry.attach)}
      @input=${entry.input} @compositionstart=${entry.composing} @compositionend=${entry.composing}
    ></textarea>
    <p class="form-error rec-error" id="${id}-error" role="alert" ?hidden=${!entry.error}>
      ${entry.error ? html`${icon("alert")}<span>${entry.error}</span>` : nothing}
    </p>
    ${speakers(app, entry, id)} ${more(entry, id)}
  `;
}

function kinds(app, entry, id) {
  return html`
    <fieldset class="rec-kinds">
      <legend class="visually-hidden">${say("kind")}</legend>
      ${KINDS.map(
        (kind, index) => html`
          <div class="rec-kind-choice kind-${kind}">
            <input
              type="radio" name="${id}-kind" id="${id}-${kind}" value=${kind} aria-keyshortcuts="Alt+${index + 1}"
              .checked=${entry.fields.kind === kind}
              @change=${() => entry.set("kind", kind)} @click=${() => app.open(entry)}
            >
            <label for="${id}-${kind}">
              <span class="rec-kind-name">${say(`kind_${kind}`)}</span>
            </label>
          </div>
        `,
      )}
    </fieldset>
  `;
}

/** Who said it: one tap for the likely ones, a few letters for all others. */
function speakers(app, entry, id) {
  const chosen = app.person(entry.fields.speaker);
  const search = () => byLikelihood(app.view).filter((person) => isMatch(person, entry.search));
  const found = chosen ? [] : search();
  const speaking = speakingNow(app.view)?.person;
  const choose = (person) => {
    entry.search = "";
    entry.set("speaker", person);
  };
  const onSearchKey = (event) => {
    if (event.key === "Escape" && entry.search) event.stopPropagation();
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    // What stands on the screen may be older than the letter typed last.
    const [first] = search();
    if (entry.search && first) choose(first.id);
    entry.area.focus();
  };
  return html`
    <div class="rec-speakers" role="group" aria-label=${say("speaker")}>
      ${
        chosen
          ? html`<button class="rec-chip is-chosen" type="button" aria-pressed="true" @click=${() => choose(null)}>
              ${icon("user")}<span class="rec-chip-name">${nameOf(chosen)}</span>${icon("close")}
              <span class="visually-hidden">${say("take_away")}</span>
            </button>`
          : html`
              <label class="visually-hidden" for="${id}-search">${say("speaker_search")}</label>
              <input
                class="form-control rec-search" id="${id}-search" type="search" autocomplete="off"
                placeholder=${say("speaker_short")} enterkeyhint="done"
                .value=${entry.search === "" ? "" : entry.search}
                @input=${({ target }) => {
                  entry.search = target.value;
                  app.draw();
                }}
                @keydown=${onSearchKey}
              >
              ${repeat(
                found.slice(0, SHOWN),
                (person) => person.id,
                (person) => html`
                  <button
                    class="rec-chip ${person.id === speaking ? "is-speaking" : ""}" type="button" aria-pressed="false"
                    @click=${() => choose(person.id)}
                  >
                    ${person.id === speaking ? icon("chat") : nothing}
                    <span class="rec-chip-name">${person.name}</span>
                    ${person.province ? html`<small>${person.province}</small>` : nothing}
                  </button>
                `,
              )}
              ${found.length > SHOWN ? html`<span class="rec-further soft">${say("and_more", { n: found.length - SHOWN })}</span>` : nothing}
              ${found.length === 0 ? html`<span class="rec-further soft">${say("nobody_found")}</span>` : nothing}
            `
      }
    </div>
  `;
}

/** Opens and folds what only some points need. */
export function moreButton(app, entry) {
  const toggle = () => {
    entry.isMore = !entry.isMore;
    app.draw();
  };
  return html`<button class="btn btn-ghost rec-more" type="button" aria-expanded=${String(entry.isMore)} @click=${toggle}>${say("more")}</button>`;
}

function more(entry, id) {
  if (!entry.isMore) return nothing;
  const { level, supporters, starred } = entry.fields;
  return html`
      <div class="rec-more-fields">
        <fieldset class="rec-levels">
          <legend>${say("level")}</legend>
          ${[null, ...LEVELS].map(
            (one) => html`
              <span class="rec-level">
                <input
                  type="radio" name="${id}-level" id="${id}-level-${one ?? "none"}" .checked=${(level ?? null) === one}
                  @change=${() => entry.set("level", one)}
                ><label for="${id}-level-${one ?? "none"}">${say(`level_${one ?? "none"}`)}</label>
              </span>
            `,
          )}
        </fieldset>
        <div class="rec-due">
          <label for="${id}-due">${say("due")}</label>
          <input
            class="form-control" id="${id}-due" maxlength="100" autocomplete="off" placeholder=${say("due_hint")}
            ${ref(entry.attachDue)} @input=${entry.input}
          >
        </div>
        <div class="rec-supporters" role="group" aria-labelledby="${id}-supporters">
          <span id="${id}-supporters">${say("supporters")}</span>
          <button
            class="btn" type="button" aria-label=${say("fewer")} ?disabled=${supporters === 0}
            @click=${() => entry.set("supporters", supporters - 1)}
          >−</button>
          <output class="figures">${supporters}</output>
          <button class="btn" type="button" aria-label=${say("further")} @click=${() => entry.set("supporters", supporters + 1)}>+</button>
        </div>
        <button class="rec-chip rec-star" type="button" aria-pressed=${String(starred)} @click=${() => entry.set("starred", !starred)}>
          <span aria-hidden="true">${starred ? "★" : "☆"}</span>${say("star")}
        </button>
      </div>
  `;
}

/** What keys do anywhere in the form of a point; `send` records it. */
export function onKey(event, app, entry, send) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    send();
  } else if (event.key === "Escape" && !event.isComposing && !entry.isNew) {
    event.preventDefault();
    app.stopEditing();
  }
}
