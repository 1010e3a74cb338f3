"""How are questions put to people: one form for each set, on a page of its own or inside another form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, Field, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from eventmgr.core.db import db
from eventmgr.core.forms import Form
from eventmgr.core.i18n import _, lazy
from eventmgr.events.models import Event
from eventmgr.questionnaires.forms.labels import OPERATOR_LABELS
from eventmgr.questionnaires.queries import list_asked
from eventmgr.questionnaires.rules import (
    LARGEST_FILE,
    LONG_TEXT,
    Asked,
    Closed,
    Condition,
    Entry,
    Kind,
    Place,
    Upload,
    Value,
    asked_here,
    examine,
    list_open,
    show_answer,
)
from eventmgr.questionnaires.service import consent_words, field_name

_IN_SIGHT = 7  # so many answers stand side by side; more are folded into a list


@dataclass(frozen=True)
class Line:
    """One question on the page: its field, and what stands around it."""

    question: Asked
    field: Field
    hint: str
    consent: Field | None
    removal: Field | None
    kept_file: str
    is_closed: bool
    condition: str


class AskedForm(Form):
    """The questions of one place for one category; `asked_form` makes it.

    It carries no token of its own: the form of the page around it does.
    """

    class Meta(Form.Meta):
        """The token stands once in the page's form."""

        csrf = False

    questions: Sequence[Asked] = ()
    here: Sequence[Asked] = ()
    category: str = ""
    stored: Mapping[UUID, Value] = {}
    is_strict: bool = True

    @property
    def has_files(self) -> bool:
        """Whether the page's form must be sent as multipart/form-data."""
        return any(question.kind is Kind.FILE for question in self.here)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all that stands open is answered as it can be; a question that does not is not looked at."""
        is_valid: bool = super().validate(extra_validators)
        examined = examine(self.questions, self.stored, self.entries(), self.category, is_strict=self.is_strict)
        for question_id, message in examined.faults.items():
            field = self[field_name(question_id)]
            field.errors = [*field.errors, message]
        return is_valid and not examined.faults

    def entries(self) -> dict[UUID, Entry]:
        """What was filled in, for `save_answers`."""
        return {question.id: self._entry(question) for question in self.here}

    def lines(self) -> Iterator[Line]:
        """The questions in their order, for the macro `questions`."""
        here = {question.id: question for question in self.here}
        for question in self.here:
            stored = self.stored.get(question.id)
            name = field_name(question.id)
            yield Line(
                question,
                self[name],
                _hint(question),
                self._fields.get(f"{name}_consent"),
                self._fields.get(f"{name}_remove"),
                show_answer(question.kind, (), stored) if isinstance(stored, dict) else "",
                stored is Closed.CLOSED,
                condition_words(question.condition, here) if question.condition else "",
            )

    def _entry(self, question: Asked) -> Entry:
        name = field_name(question.id)
        raw = self[name].data
        if question.kind is Kind.FILE:
            raw = _upload(raw)
        consents = self._fields.get(f"{name}_consent")
        removes = self._fields.get(f"{name}_remove")
        return Entry(
            raw,
            consents=bool(consents is not None and consents.data),
            removes=bool(removes is not None and removes.data),
            wording_id=_uuid(self[f"{name}_wording"].data),
        )


def asked_form(
    event_id: UUID,
    where: Place | None,
    category_key: str,
    answers: Mapping[UUID, Value] | None = None,
    *,
    is_strict: bool = True,
    with_sensitive: bool = True,
    **options: Any,
) -> AskedForm:
    """The questions that an event asks at a place of somebody of this category, filled with what was answered.

    A page needs four lines. It makes the form with `stored_values(registration.id)` and validates it beside its own;
    it hands `form.entries()` to `registration.service` (`register_with_answers`, `answer`); and its template puts
    `{{ questions(form) }}` of `questionnaires/_questions.html` into its own `<form>`, as `multipart/form-data` where
    `form.has_files`. Without a place every question is asked; with `is_strict=False` nothing must be answered.
    """
    questions, stored = list_asked(event_id), answers or {}
    here = _askable(questions, where, category_key, stored, with_sensitive=with_sensitive)
    event = db.session.get_one(Event, event_id)
    fields: dict[str, Any] = {}
    for question in here:
        words = consent_words(event, question, for_oneself=where is Place.REGISTRATION)
        fields |= _fields(question, words, has_file=question.id in stored)
    known = {"questions": questions, "here": here, "category": category_key, "stored": stored, "is_strict": is_strict}
    form: AskedForm = type("QuestionsForm", (AskedForm,), fields | known)(data=_shown(here, stored), **options)
    for question in here:
        form[field_name(question.id)].flags.required = question.is_required and is_strict
    return form


def condition_words(condition: Condition | None, questions: Mapping[UUID, Asked]) -> str:
    """When a question is asked, in words: for those whose browser does not hide it by itself, and for the organizer."""
    other = questions.get(condition.on) if condition else None
    if condition is None or other is None:
        return ""
    value = show_answer(other.kind, other.options, condition.value) if condition.value else ""
    words = f"“{other.label}” {OPERATOR_LABELS[condition.operator]}" + (f" “{value}”" if value else "")
    told: str = _("Only if %(condition)s.", condition=words)
    return told


def _askable(
    questions: Sequence[Asked],
    where: Place | None,
    category: str,
    stored: Mapping[UUID, Value],
    *,
    with_sensitive: bool,
) -> list[Asked]:
    """What can come to stand open on this form: a question that waits for one asked elsewhere is open now, or never."""
    here = asked_here(questions, where, category, with_sensitive=with_sensitive)
    together = {question.id for question in here}
    is_open = {question.id for question in list_open(questions, stored, category)}
    return [
        question
        for question in here
        if question.condition is None or question.condition.on in together or question.id in is_open
    ]


def _fields(question: Asked, words: str, *, has_file: bool) -> dict[str, Any]:
    """The field of a question, the words that were shown, and the boxes beside it."""
    name = field_name(question.id)
    fields = {name: _field(question), f"{name}_wording": StringField()}
    if question.is_sensitive:
        fields[f"{name}_consent"] = BooleanField(words)
    if question.kind is Kind.FILE and has_file:
        fields[f"{name}_remove"] = BooleanField(lazy("Remove the file"))
    return fields


def _field(question: Asked) -> Any:
    label = question.label
    if question.kind is Kind.TEXT:
        return TextAreaField(label) if int(question.most or 0) > LONG_TEXT else StringField(label)
    if question.kind is Kind.NUMBER:
        return StringField(label, render_kw={"inputmode": "decimal", "autocomplete": "off"})
    if question.kind is Kind.DATE:
        bounds = {"min": question.least, "max": question.most}
        return StringField(label, widget=DateInput(), render_kw={name: text for name, text in bounds.items() if text})
    if question.kind is Kind.CONSENT:
        return BooleanField(label)
    if question.kind is Kind.FILE:
        return FileField(label, render_kw={"accept": ".pdf,.jpg,.jpeg,.png"})
    return _choice(question, [SelectChoice(option.key, option.label) for option in question.options])


def _choice(question: Asked, options: list[SelectChoice]) -> Any:
    """The rules judge what was chosen, so that a form that was changed meanwhile is told so in words."""
    if question.kind is Kind.CHOICES:
        return SelectMultipleField(
            question.label,
            choices=options,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
            validate_choice=False,
        )
    if len(options) > _IN_SIGHT:
        return SelectField(
            question.label, choices=[SelectChoice("", lazy("(please choose)")), *options], validate_choice=False
        )
    none = [] if question.is_required else [SelectChoice("", lazy("(no answer)"))]
    return RadioField(question.label, choices=[*options, *none], validate_choice=False)


def _shown(here: Sequence[Asked], stored: Mapping[UUID, Value]) -> dict[str, Any]:
    """What the form is filled with; the words before the person's eyes go along with it."""
    shown: dict[str, Any] = {}
    for question in here:
        name = field_name(question.id)
        shown[f"{name}_wording"] = question.wording_id.hex
        value = stored.get(question.id)
        if question.is_sensitive:
            shown[f"{name}_consent"] = value is not None
        if value is Closed.CLOSED:
            value = None
        if question.kind is not Kind.FILE:
            shown[name] = value if question.kind is not Kind.CHOICES or value else []
    return shown


def _hint(question: Asked) -> str:
    limits = ""
    if question.kind is Kind.FILE:
        limits = _("PDF, JPEG or PNG, at most %(n)s MB.", n=LARGEST_FILE // 1024**2)
    elif question.kind in {Kind.NUMBER, Kind.DATE} and (question.least or question.most):
        least, most = (show_answer(question.kind, (), text) if text else "" for text in (question.least, question.most))
        limits = f"{least} – {most}" if least and most else f"≥ {least}" if least else f"≤ {most}"
    return " ".join(part for part in (question.help, limits) if part)


def _upload(raw: Any) -> Upload | None:
    """The file, read no further than it may be long."""
    if not isinstance(raw, FileStorage) or not raw.filename:
        return None
    raw.stream.seek(0)
    return Upload(raw.filename, raw.stream.read(LARGEST_FILE + 1))


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
