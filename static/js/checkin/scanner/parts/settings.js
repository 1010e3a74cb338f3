// What is set for this phone, behind the PIN: the session, the direction, the language, and leaving the gate.
import { html, nothing } from "lit-html";
import { icon, say, time } from "../../../lib/words.js";

export function settings(app) {
  const { door } = app;
  const { sessions } = door.list.head;
  const choose = ({ target }) => {
    door.settings.set({ session: target.value || null });
    app.draw();
  };
  const turn = ({ target }) => {
    door.settings.set({ direction: target.value });
    app.draw();
  };
  const n = door.operations.filter(({ answer }) => !answer).length;
  return html`
    <div class="form-field">
      <label class="form-label" for="session">${say("session")}</label>
      <select class="form-select" id="session" @change=${choose}>
        <option value="" ?selected=${!door.settings.session}>${say("session_now", { title: door.sessionNow?.title ?? "–" })}</option>
        ${sessions.map((one) => html`<option value=${one.id} ?selected=${one.id === door.settings.session}>${time(one.starts_at, door.now())} · ${one.title}</option>`)}
      </select>
    </div>
    <fieldset class="form-field scan-direction">
      <legend class="form-label">${say("direction")}</legend>
      ${["in", "out"].map(
        (
          way,
        ) => html`<label class="form-check"><input class="form-check-input" type="radio" name="way" value=${way} .checked=${door.isOut === (way === "out")} @change=${turn}>
          <span>${say(`way_${way}`)}</span></label>`,
      )}
    </fieldset>
    <div class="form-actions">
      <a class="btn" href="?lang=${say("other_language")}" lang=${say("other_language")}>${say("other_language_name")}</a>
      <button class="btn" type="button" data-controller="theme" data-action="theme#toggle">${icon("moon")}${say("dark")}</button>
    </div>
    <h3 class="scan-sheet-part">${say("leave")}</h3>
    <p>${n ? say("leave_unsent", { n }) : say("leave_hint")}</p>
    ${n ? html`<button class="btn" type="button" @click=${() => app.exportUnsent()}>${icon("download")}${say("export")}</button>` : nothing}
    <button class="btn btn-danger" type="button" ?disabled=${n > 0} @click=${() => app.leave()}>${icon("sign-out")}${say("leave_now")}</button>
  `;
}
