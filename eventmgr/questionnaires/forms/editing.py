"""What the organizer fills in about a question."""

from collections.abc import Iterable, Sequence
from typing import Any, Self
from uuid import UUID

from wtforms import BooleanField, FieldList, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from eventmgr.core.forms import Form
from eventmgr.core.i18n import lazy
from eventmgr.questionnaires.forms.labels import KIND_LABELS, OPERATOR_LABELS, PLACE_LABELS
from eventmgr.questionnaires.models import Question
from eventmgr.questionnaires.rules import Condition, Kind, Operator, Option, Place, show_answer
from eventmgr.questionnaires.service import QuestionData

_BLANK_OPTIONS = 4
_MOST_OPTIONS = 60
_needed = InputRequired(lazy("Please fill this in."))


def _boxes(label: Any, choices: Any = None, **options: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        choices=choices,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **options,
    )


class QuestionForm(Form):
    kind = SelectField(
        lazy("Kind of answer"), coerce=Kind, choices=[SelectChoice(k.value, v) for k, v in KIND_LABELS.items()]
    )
    label = StringField(lazy("Question"), [_needed, Length(max=500)])
    help = TextAreaField(lazy("Explanation"), [Length(max=1000)])
    options = FieldList(
        StringField(validators=[Length(max=200)]), lazy("Answers to choose from"), max_entries=_MOST_OPTIONS
    )
    option_keys = FieldList(HiddenField(), max_entries=_MOST_OPTIONS)
    least = StringField(lazy("Smallest"), [Length(max=20)])
    most = StringField(lazy("Largest"), [Length(max=20)])
    is_required = BooleanField(lazy("Must be answered"))
    places = _boxes(
        lazy("Where it is asked"),
        [SelectChoice(p.value, words) for p, words in PLACE_LABELS.items()],
        default=[Place.REGISTRATION.value],
    )
    categories = _boxes(lazy("Of whom"))
    condition_on = SelectField(lazy("Only if this question"))
    condition_operator = SelectField(
        lazy("Condition"), choices=[SelectChoice(o.value, words) for o, words in OPERATOR_LABELS.items()]
    )
    condition_choice = SelectField(lazy("Answer"))
    condition_value = StringField(lazy("Number or date"), [Length(max=20)])
    is_shown_at_door = BooleanField(lazy("Show the answer at the door"))
    is_sensitive = BooleanField(lazy("The answer is sensitive data"))

    @classmethod
    def of(cls, question: Question) -> Self:
        """The form filled with a question."""
        condition = question.condition
        data = {
            "label": question.wording.label,
            "help": question.wording.help,
            "options": [option.label for option in question.wording.choices],
            "option_keys": [option.key for option in question.wording.choices],
            "least": _typed(question.kind, question.least),
            "most": _typed(question.kind, question.most),
            "is_required": question.is_required,
            "places": question.places,
            "categories": question.categories,
            "is_shown_at_door": question.is_shown_at_door,
            "is_sensitive": question.is_sensitive,
        }
        if condition:
            data |= {
                "condition_on": condition.on.hex,
                "condition_operator": condition.operator.value,
                "condition_choice": f"{condition.on.hex}:{condition.value}",
                "condition_value": condition.value,
            }
        return cls(formdata=None, data=data)

    def offer(
        self, questions: Iterable[Question], categories: Iterable[tuple[str, str]], question: Question | None = None
    ) -> Self:
        """Let choose among the categories and the other questions of the event; the kind of a question stays."""
        others = [other for other in questions if other is not question]
        self.categories.choices = [SelectChoice(key, name) for key, name in categories]
        self.condition_on.choices = [
            SelectChoice("", lazy("(always asked)")),
            *(SelectChoice(other.id.hex, other.wording.label, {"data-kind": other.kind.value}) for other in others),
        ]
        self.condition_choice.choices = [
            SelectChoice("", lazy("(please choose)")),
            *(
                SelectChoice(f"{other.id.hex}:{option.key}", option.label, optgroup=other.wording.label)
                for other in others
                for option in other.wording.choices
            ),
        ]
        if question is not None:
            del self.kind
        for _number in range(0 if self.is_submitted() else _BLANK_OPTIONS):
            self.options.append_entry()
        while len(self.option_keys) < len(self.options):
            self.option_keys.append_entry()
        return self

    def values(self, kind: Kind) -> QuestionData:
        """What was filled in, as the service takes it."""
        keys: Sequence[Any] = [entry.data or "" for entry in self.option_keys]
        labels = [entry.data or "" for entry in self.options]
        return QuestionData(
            kind=Kind(kind),  # the filter of texts leaves plain words
            label=self.label.data or "",
            help=self.help.data or "",
            options=[Option(key, label) for key, label in zip(keys, labels, strict=False)],
            is_required=self.is_required.data,
            is_sensitive=self.is_sensitive.data,
            is_shown_at_door=self.is_shown_at_door.data,
            places=[Place(place) for place in self.places.data or ()],
            categories=self.categories.data or [],
            condition=self._condition(),
            least=self.least.data or "",
            most=self.most.data or "",
        )

    def _condition(self) -> Condition | None:
        if not self.condition_on.data:
            return None
        operator = Operator(self.condition_operator.data)
        value = self.condition_value.data or ""
        if operator in {Operator.IS, Operator.IS_NOT}:
            question, _colon, key = (self.condition_choice.data or "").partition(":")
            value = key if question == self.condition_on.data else ""
        return Condition(UUID(self.condition_on.data), operator, "" if operator is Operator.ANSWERED else value)


def _typed(kind: Kind, bound: str) -> str:
    return show_answer(kind, (), bound) if bound and kind in {Kind.NUMBER, Kind.DATE} else bound
