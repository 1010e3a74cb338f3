// Forms of the door, all of which work without a network: who came without a registration, why something is undone,
// a whole delegation, questions.
import { html, nothing } from "lit-html";
import { fold } from "../../../lib/fold.js";
import { icon, say } from "../../../lib/words.js";

export function walkIn(app, { given = "" }) {
  const { door } = app;
  if (door.isRehearsal) return html`<p>${say("walk_in_rehearsal")}</p>`;
  const known = (name) =>
    [...new Set([...door.book.people()].map((one) => one[name]).filter(Boolean))].sort((a, b) =>
      a.localeCompare(b, "vi"),
    );
  const send = (event) => {
    event.preventDefault();
    const fields = {};
    for (const [name, value] of new FormData(event.target)) {
      const text = value.normalize("NFC").trim().replace(/\s+/g, " ");
      if (text) fields[name] = text;
    }
    const unit = provinces.find((name) => fold(name) === fold(fields.province ?? ""));
    const [error, unitError] = [!fields.name, fields.province && !unit];
    if (error || unitError) {
      const said = { error: error && say("name_needed"), unitError: unitError && say("province_unknown") };
      return app.show({ sheet: { ...app.sheet, ...said } });
    }
    if (unit) fields.province = unit;
    app.typed = "";
    return app.walkIn(fields);
  };
  const categories = known("category");
  const provinces = known("province");
  return html`
    <p class="soft">${say("walk_in_hint")}</p>
    <form class="scan-walk-in" novalidate @submit=${send}>
      <div class="form-field">
        <label class="form-label" for="walk-name">${say("full_name")}</label>
        <input class="form-control" id="walk-name" name="name" maxlength="200" autocomplete="off" autocapitalize="words" required autofocus
          .defaultValue=${/\d/.test(given) ? "" : given} aria-describedby="walk-error">
        <p class="form-error" id="walk-error" role="alert" ?hidden=${!app.sheet.error}>${app.sheet.error ? html`${icon("alert")}<span>${app.sheet.error}</span>` : nothing}</p>
      </div>
      <div class="form-field">
        <label class="form-label" for="walk-province">${say("fact_province")}</label>
        <input class="form-control" id="walk-province" name="province" list="provinces" maxlength="100" autocomplete="off" aria-describedby="walk-province-error">
        <datalist id="provinces">${provinces.map((name) => html`<option value=${name}></option>`)}</datalist>
        <p class="form-error" id="walk-province-error" role="alert" ?hidden=${!app.sheet.unitError}>${app.sheet.unitError ? html`${icon("alert")}<span>${app.sheet.unitError}</span>` : nothing}</p>
      </div>
      ${
        categories.length > 1
          ? html`<div class="form-field">
              <label class="form-label" for="walk-category">${say("fact_category")}</label>
              <select class="form-select" id="walk-category" name="category">
                <option value="">${say("usual_category")}</option>
                ${categories.map((name) => html`<option>${name}</option>`)}
              </select>
            </div>`
          : nothing
      }
      ${text("position", 200)} ${text("organization", 200)} ${text("phone", 40, "tel")}
      <div class="form-actions"><button class="btn btn-primary" type="submit">${icon("check")}${say("walk_in_send")}</button></div>
    </form>
  `;
}

function text(name, longest, kind = "text") {
  return html`
    <div class="form-field">
      <label class="form-label" for="walk-${name}">${say(`field_${name}`)}</label>
      <input class="form-control" id="walk-${name}" name=${name} type=${kind} maxlength=${longest} autocomplete="off">
    </div>
  `;
}

/** One tap where a usual reason fits. */
export function undo(app, { person }) {
  const send = (event) => {
    event.preventDefault();
    const reason = event.target.elements.namedItem("reason").value.normalize("NFC").trim();
    if (reason) app.undo(person, reason);
    else app.show({ sheet: { ...app.sheet, error: say("reason_missing") } });
  };
  return html`
    <p><strong>${person.name}</strong></p>
    <div class="scan-reasons">
      ${["reason_person", "reason_scan", "reason_left"].map(
        (name) =>
          html`<button class="btn" type="button" @click=${() => app.undo(person, say(name))}>${say(name)}</button>`,
      )}
    </div>
    <form class="scan-reason" novalidate @submit=${send}>
      <label class="form-label" for="reason">${say("reason_other")}</label>
      <input class="form-control" id="reason" name="reason" maxlength="200" autocomplete="off" aria-describedby="reason-error">
      <p class="form-error" id="reason-error" role="alert" ?hidden=${!app.sheet.error}>${app.sheet.error ? html`${icon("alert")}<span>${app.sheet.error}</span>` : nothing}</p>
      <button class="btn btn-danger" type="submit">${say("undo")}</button>
    </form>
  `;
}

export function delegation(app, { person }) {
  const { door } = app;
  const people = door.book.missing(person.delegation, door.session.id, door.gate.what);
  return html`
    <p>${say("delegation_hint", { n: people.length, province: person.province || person.organization || "" })}</p>
    <ul class="scan-list">${people.map((one) => html`<li><span class="scan-list-text">${one.name} <small>${one.position}</small></span></li>`)}</ul>
    <div class="form-actions">
      <button class="btn btn-primary" type="button" ?disabled=${people.length === 0} @click=${() => app.letAllIn(person, people)}>${icon("check")}${say("delegation_send", { n: people.length })}</button>
      <button class="btn" type="button" @click=${() => app.close()}>${say("cancel")}</button>
    </div>
  `;
}

/** The questions that are put to this person at the door. */
export function asked(door, person) {
  return door.list.head.questions.filter(
    ({ categories }) => !categories?.length || categories.includes(person.category),
  );
}

export function questions(app, { person }) {
  const all = asked(app.door, person);
  const send = (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const answers = {};
    const missing = [];
    for (const question of all) {
      const given = form
        .getAll(question.id)
        .map((value) => value.normalize("NFC").trim())
        .filter(Boolean);
      if (given.length === 0) {
        if (question.required) missing.push(question.id);
      } else if (question.kind === "choices") answers[question.id] = given;
      else if (question.kind === "consent") answers[question.id] = true;
      else answers[question.id] = given[0];
    }
    if (missing.length > 0) app.show({ sheet: { ...app.sheet, missing } });
    else app.answerQuestions(person, answers);
  };
  return html`
    <p><strong>${person.name}</strong></p>
    <form class="scan-questions" novalidate @submit=${send}>
      ${all.map((question) => field(question, app.sheet.missing?.includes(question.id)))}
      <div class="form-actions">
        <button class="btn btn-primary" type="submit">${icon("check")}${say("questions_send")}</button>
        <button class="btn" type="button" @click=${() => app.close()}>${say("later")}</button>
      </div>
    </form>
  `;
}

const INPUTS = { number: "text", date: "date", text: "text" };

function field(question, isMissing) {
  const error = isMissing
    ? html`<p class="form-error" role="alert">${icon("alert")}<span>${say("required")}</span></p>`
    : nothing;
  const { id, kind, label } = question;
  const help = question.help ? html`<p class="form-hint">${question.help}</p>` : nothing;
  if (kind === "consent") {
    return html`<div class="form-field"><label class="form-check"><input class="form-check-input" type="checkbox" name=${id} value="yes"><span>${label}</span></label>${error}</div>`;
  }
  if (kind === "choice" || kind === "choices") {
    const type = kind === "choice" ? "radio" : "checkbox";
    return html`
      <fieldset class="form-field">
        <legend class="form-label">${label}</legend>
        ${question.choices.map(({ key, label: words }) => html`<label class="form-check"><input class="form-check-input" type=${type} name=${id} value=${key}><span>${words}</span></label>`)}
        ${help} ${error}
      </fieldset>
    `;
  }
  return html`
    <div class="form-field">
      <label class="form-label" for="q-${id}">${label}</label>
      <input class="form-control" id="q-${id}" name=${id} type=${INPUTS[kind] ?? "text"} inputmode=${kind === "number" ? "decimal" : nothing} maxlength="2000" autocomplete="off">
      ${help} ${error}
    </div>
  `;
}
