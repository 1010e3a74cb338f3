"""How the questions of a test are written, put to people, and typed from paper."""

from collections.abc import Mapping, Sequence
from typing import Any, Self
from uuid import UUID

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PartForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.questionnaires.service import field_name
from eventmgr.training.forms.labels import NEEDED
from eventmgr.training.rules.tests import FALSE, TRUE, Item, ItemKind, Source, Stage, TestState
from eventmgr.training.service.tests import Choice, QuestionData, Sheet

STAGES: dict[Stage, LazyString] = {Stage.BEFORE: lazy("Test before"), Stage.AFTER: lazy("Test after")}
STATES: dict[TestState, tuple[LazyString, str]] = {
    TestState.PLANNED: (lazy("Not opened yet"), "neutral"),
    TestState.OPEN: (lazy("Open now"), "success"),
    TestState.CLOSED: (lazy("Closed"), "warning"),
}
SOURCES: dict[Source, LazyString] = {Source.PAGE: lazy("Own page"), Source.PAPER: lazy("Paper")}
KINDS: dict[ItemKind, LazyString] = {
    ItemKind.SINGLE: lazy("One right answer"),
    ItemKind.MULTIPLE: lazy("Several right answers"),
    ItemKind.TRUE_FALSE: lazy("True or false"),
    ItemKind.NUMBER: lazy("Number"),
}
ROWS = 6
_MOST_ITEMS = 200


class SheetForm(Form):
    """The questions of a test in somebody's own order; `sheet_form` makes it."""

    items: Sequence[Item] = ()
    asked = FieldList(HiddenField(), max_entries=_MOST_ITEMS)

    def sheet(self) -> Sheet:
        """What was filled in, to the words that were shown."""
        asked = [found for text in self.asked.data if (found := _uuid(text)) is not None]
        answers = {item.question_id: self[field_name(item.question_id)].data for item in self.items}
        return Sheet(asked, {known: value for known, value in answers.items() if value})


def sheet_form(items: Sequence[Item]) -> SheetForm:
    """The form of a test; the words before the person's eyes go along with it."""
    fields = {field_name(item.question_id): _field(number, item) for number, item in enumerate(items, 1)}
    made: SheetForm = type("TestForm", (SheetForm,), {**fields, "items": items})(
        data={"asked": [str(item.wording_id) for item in items]}
    )
    return made


def posted_wordings(values: Mapping[str, str]) -> list[UUID]:
    """Which words stood on the page that is sent now; none where nothing is sent."""
    names = (f"asked-{number}" for number in range(_MOST_ITEMS))
    return [found for name in names if (found := _uuid(values.get(name))) is not None]


class ChoiceForm(PartForm):
    key = HiddenField()
    label = StringField(lazy("Answer"), [Length(max=300)])
    is_right = BooleanField(lazy("Right"))


class QuestionForm(Form):
    kind = SelectField(
        lazy("Kind of answer"),
        coerce=ItemKind,
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
    )
    label = TextAreaField(lazy("Question"), [NEEDED, Length(max=600)])
    help = TextAreaField(lazy("Explanation or source"), [Length(max=1000)])
    choices = FieldList(FormField(ChoiceForm), lazy("Answers to choose from"), min_entries=ROWS, max_entries=10)
    is_true = RadioField(
        lazy("The sentence is"),
        choices=[SelectChoice(TRUE, lazy("true")), SelectChoice(FALSE, lazy("false"))],
        validate_choice=False,
    )
    number = StringField(lazy("Right number"), [Length(max=20)], render_kw={"inputmode": "decimal"})
    tolerance = StringField(lazy("May differ by"), [Length(max=20)], render_kw={"inputmode": "decimal"})

    @classmethod
    def of(cls, item: Item) -> Self:
        """The form filled with a question."""
        rows = [{"key": o.key, "label": o.label, "is_right": o.key in item.right} for o in item.options]
        is_number = item.kind is ItemKind.NUMBER
        data = {
            "kind": item.kind,
            "label": item.label,
            "help": item.help,
            "choices": [] if item.kind is ItemKind.TRUE_FALSE else rows,
            "is_true": item.right[0] if item.right else "",
            "number": item.right[0].replace(".", ",") if is_number and item.right else "",
            "tolerance": str(item.tolerance).replace(".", ",") if is_number and item.tolerance else "",
        }
        return cls(formdata=None, data=data)

    def values(self, kind: ItemKind | None = None) -> QuestionData:
        """What was entered; the kind of a question that is there stays."""
        chosen: ItemKind = kind or self.kind.data
        rows = [Choice(row["key"] or "", row["label"] or "", bool(row["is_right"])) for row in self.choices.data]
        if chosen is ItemKind.TRUE_FALSE:
            rows = [Choice(key, "", self.is_true.data == key) for key in (TRUE, FALSE)]
        return QuestionData(
            chosen,
            " ".join((self.label.data or "").split()),
            self.help.data or "",
            rows,
            self.number.data or "",
            self.tolerance.data or "",
        )


class TypingForm(Form):
    code = StringField(lazy("Code of the sheet"), [NEEDED, Length(max=200)])
    answers = StringField(lazy("Answers"), [NEEDED, Length(max=400)])


def _field(number: int, item: Item) -> Field:
    label = f"{number}. {item.label}"
    if item.kind is ItemKind.NUMBER:
        return StringField(
            label, [Length(max=40)], render_kw={"inputmode": "decimal", "autocomplete": "off", "data-number": ""}
        )
    options = [SelectChoice(option.key, option.label) for option in item.options]
    if item.kind is ItemKind.MULTIPLE:
        return SelectMultipleField(
            label,
            choices=options,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
            validate_choice=False,
        )
    return RadioField(label, choices=options, validate_choice=False)


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
