// What is being typed: kept on this phone as it is typed, and never written over while somebody types.
import { v7 } from "uuid";
import { FIELDS, fieldsOf } from "./replay.js";

const REST = 300;
const EMPTY = { kind: null, text: "", speaker: null, level: null, due: "", supporters: 0, starred: false };
export const LONGEST = 4000;

export class Entry {
  error = null;
  search = "";
  #timer;
  #isComposing = false;
  #done = [];

  /** `item` is the point that is changed, none for a new one; `kept` is the draft of it, if one is there. */
  constructor({ key, store, changed, item = null, kept = null }) {
    Object.assign(this, { key, store, changed });
    this.isNew = item === null;
    this.item = kept?.item ?? item?.id ?? v7();
    this.version = kept?.version ?? item?.version ?? null;
    this.fields = { ...EMPTY, ...(kept?.fields ?? (item ? fieldsOf(item) : {})) };
    this.isMore = kept?.isMore ?? Boolean(this.fields.level || this.fields.due || this.fields.supporters);
  }

  get isEmpty() {
    return this.text.trim() === "";
  }

  /** The text as it stands in its field: while somebody types, the field is right and nothing else. */
  get text() {
    return this.area?.isConnected ? this.area.value : this.fields.text;
  }

  /** The fields come and go with the page around them; only then is a text put into them. */
  attach = (area) => {
    if (!area || area === this.area) return;
    this.area = area;
    area.value = this.fields.text;
  };

  attachDue = (input) => {
    if (!input || input === this.dueInput) return;
    this.dueInput = input;
    input.value = this.fields.due;
  };

  input = () => {
    this.error = null;
    this.#read();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), REST);
    this.changed();
  };

  composing = ({ type }) => {
    this.#isComposing = type === "compositionstart";
    if (this.#isComposing) return;
    this.keep();
    for (const resolve of this.#done.splice(0)) resolve();
  };

  set(name, value) {
    this.fields[name] = value;
    this.error = null;
    this.keep();
    this.changed();
  }

  #read() {
    this.fields.text = this.text;
    if (this.dueInput?.isConnected) this.fields.due = this.dueInput.value;
  }

  /** Keep it, now. */
  keep() {
    clearTimeout(this.#timer);
    this.#read();
    const { item, version, isMore } = this;
    return this.store.keepDraft(this.key, { item, version, isMore, fields: { ...this.fields } });
  }

  /** Vietnamese is composed letter by letter: let the input method finish the word that is under way. */
  async finish() {
    if (!this.#isComposing) return;
    const finished = new Promise((resolve) => this.#done.push(resolve));
    this.area.blur();
    await finished;
    this.area.focus();
  }

  /** What is recorded, composed as the server keeps it. */
  take() {
    clearTimeout(this.#timer);
    this.#read();
    const fields = Object.fromEntries(FIELDS.map((name) => [name, this.fields[name]]));
    return { ...fields, text: fields.text.normalize("NFC").trim(), due: fields.due.normalize("NFC").trim() };
  }

  /** Ready for the next point, which is often of the same kind. */
  clear() {
    this.item = v7();
    this.fields = { ...EMPTY, kind: this.fields.kind };
    this.search = "";
    this.error = null;
    if (this.area) this.area.value = "";
    if (this.dueInput) this.dueInput.value = "";
    this.changed();
  }

  /** It could not be kept: everything stands in its fields again. */
  bringBack(item, fields, error) {
    this.item = item;
    this.fields = { ...fields };
    this.error = error;
    if (this.area) this.area.value = [fields.text, this.area.value].filter(Boolean).join("\n");
    if (this.dueInput) this.dueInput.value = fields.due;
    this.changed();
  }
}
