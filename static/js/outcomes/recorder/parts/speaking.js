// Who wants to speak, who speaks for how long, and who has said nothing yet. The clock warns; it cuts nobody short.
import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { byLikelihood, isMatch } from "../people.js";
import { asClock, clockOf, silentMembers, speakingNow } from "../speaking.js";
import { icon, nameOf, say } from "../words.js";

const SHOWN = 12;

export function speaking(app) {
  return html`
    <section class="rec-card rec-speaking" aria-labelledby="speaking-title">
      <h2 id="speaking-title">${say("speaking")}</h2>
      ${clock(app)} ${queue(app)} ${app.mayWrite ? adding(app) : nothing} ${silent(app)}
    </section>
  `;
}

function clock(app) {
  const speech = speakingNow(app.view);
  if (!speech) return html`<p class="rec-nobody soft">${say("nobody_speaks")}</p>`;
  const minutes = app.view.speech_minutes;
  const { seconds, left, tone } = clockOf(speech, minutes, app.recorder.now());
  return html`
    <div class="rec-clock is-${tone}">
      <p class="rec-clock-who">${nameOf(app.person(speech.person))}</p>
      <p class="rec-clock-time figures">${asClock(seconds)}${minutes ? html` <small>/ ${say("n_minutes", { n: minutes })}</small>` : nothing}</p>
      ${
        minutes
          ? html`
              <progress max=${minutes * 60} .value=${Math.min(seconds, minutes * 60)} aria-label=${say("time_used")}></progress>
              <p class="rec-clock-word">${say(tone === "over" ? "over_by" : "left_by", { time: asClock(left) })}</p>
            `
          : nothing
      }
      ${app.mayWrite ? html`<button class="btn btn-primary" type="button" @click=${() => app.recorder.endSpeech(speech.id)}>${icon("check")}${say("has_spoken")}</button>` : nothing}
    </div>
  `;
}

function queue(app) {
  const waiting = app.queue();
  if (waiting.length === 0) return nothing;
  return html`
    <h3>${say("waiting", { n: waiting.length })}</h3>
    <ol class="rec-queue">
      ${repeat(
        waiting,
        ({ id }) => id,
        (speech) => html`
          <li>
            <span class="rec-queue-who">${nameOf(app.person(speech.person))}</span>
            ${
              app.mayWrite
                ? html`<span class="rec-queue-tools">
                    <button class="btn" type="button" @click=${() => app.recorder.startSpeech(speech.id)}>${say("let_speak")}</button>
                    <button class="rec-tool" type="button" aria-label=${say("withdraw", { name: app.person(speech.person)?.name ?? "" })}
                      @click=${() => app.recorder.withdrawSpeech(speech.id)}>${icon("close")}</button>
                  </span>`
                : nothing
            }
          </li>
        `,
      )}
    </ol>
  `;
}

function adding(app) {
  const busy = new Set([...app.queue().map(({ person }) => person), speakingNow(app.view)?.person]);
  const search = () =>
    byLikelihood(app.view).filter((person) => !busy.has(person.id) && isMatch(person, app.speakerSearch));
  const found = search();
  const add = (person) => {
    app.speakerSearch = "";
    app.recorder.askToSpeak(person.id);
  };
  return html`
    <h3 id="asks-title">${say("who_asks")}</h3>
    <label class="visually-hidden" for="asks">${say("speaker_search")}</label>
    <input
      class="form-control rec-asks" id="asks" type="search" autocomplete="off" placeholder=${say("speaker_search")}
      .value=${app.speakerSearch}
      @input=${({ target }) => {
        app.speakerSearch = target.value;
        app.draw();
      }}
      @keydown=${(event) => {
        if (event.key !== "Enter" || event.isComposing) return;
        event.preventDefault();
        const [first] = search();
        if (app.speakerSearch && first) add(first);
      }}
    >
    <div class="rec-chips" role="group" aria-labelledby="asks-title">
      ${repeat(
        found.slice(0, SHOWN),
        ({ id }) => id,
        (person) => html`
          <button class="rec-chip" type="button" @click=${() => add(person)}>
            ${icon("plus")}<span class="rec-chip-name">${person.name}</span>
            ${person.province ? html`<small>${person.province}</small>` : nothing}
          </button>
        `,
      )}
      ${found.length > SHOWN ? html`<span class="rec-further soft">${say("and_more", { n: found.length - SHOWN })}</span>` : nothing}
      ${found.length === 0 ? html`<span class="rec-further soft">${say("nobody_found")}</span>` : nothing}
    </div>
  `;
}

function silent(app) {
  if (app.view.record.is_plenary) return nothing;
  const silence = silentMembers(app.view);
  if (silence.length === 0) {
    return app.view.people.some((one) => one.is_member)
      ? html`<p class="rec-all-heard">${icon("success")}${say("all_heard")}</p>`
      : nothing;
  }
  return html`
    <h3>${say("silent", { n: silence.length })}</h3>
    <ul class="rec-silent">${silence.map((person) => html`<li>${nameOf(person)}</li>`)}</ul>
  `;
}
