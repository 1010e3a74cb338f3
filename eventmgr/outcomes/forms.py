"""The shape of what is typed into a record, and the words for its kinds and states."""

from typing import Any
from uuid import UUID

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.outcomes.rules import LONGEST_DUE, LONGEST_TEXT, MOST_SUPPORTERS, ItemKind, Level, RecordState

NAME_MISSING = lazy("Write down your name: the others see who writes.")
KIND_LABELS: dict[ItemKind, LazyString] = {
    ItemKind.DIFFICULTY: lazy("Difficulty, present state"),
    ItemKind.EXPERIENCE: lazy("Experience"),
    ItemKind.SOLUTION: lazy("Solution"),
    ItemKind.RECOMMENDATION: lazy("Recommendation"),
    ItemKind.DISAGREEMENT: lazy("Differing opinion"),
    ItemKind.KEY_MESSAGE: lazy("For the report to the plenary"),
}
# Where there is no room for more: the head of a table, a wall.
SHORT_LABELS: dict[ItemKind, LazyString] = {
    ItemKind.DIFFICULTY: lazy("Difficulties"),
    ItemKind.EXPERIENCE: lazy("Experience"),
    ItemKind.SOLUTION: lazy("Solutions"),
    ItemKind.RECOMMENDATION: lazy("Requests"),
    ItemKind.DISAGREEMENT: lazy("Differing"),
    ItemKind.KEY_MESSAGE: lazy("To report"),
}
STATE_LABELS: dict[RecordState, tuple[LazyString, str]] = {
    RecordState.OPEN: (lazy("Being recorded"), "info"),
    RecordState.SUBMITTED: (lazy("Submitted"), "warning"),
    RecordState.CONFIRMED: (lazy("Confirmed"), "success"),
    RecordState.LOCKED: (lazy("Locked"), "neutral"),
}
LEVEL_LABELS: dict[Level, LazyString] = {
    Level.CENTRAL: lazy("The centre"),
    Level.PROVINCE: lazy("The province"),
    Level.COMMUNE: lazy("The commune"),
}


def kind_of(value: Any) -> ItemKind:
    """The kind that was chosen, of its value or as it is."""
    return value if isinstance(value, ItemKind) else ItemKind(value)


def level_of(value: Any) -> Level | None:
    """The level that was chosen; the empty choice is none."""
    return value if isinstance(value, Level) else Level(value) if value else None


def uuid_or_none(value: Any) -> UUID | None:
    """The id that was chosen; the empty choice is nobody."""
    return UUID(str(value)) if value else None


def option(value: object, label: object) -> Any:
    """One choice of a list."""
    return SelectChoice(value, label)


class ItemForm(Form):
    """A point: the browser made its id, `version` says which text was edited."""

    item_id = HiddenField()
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    kind = RadioField(
        lazy("What kind of point is it?"),
        coerce=kind_of,
        choices=[option(kind.value, label) for kind, label in KIND_LABELS.items()],
        validators=[InputRequired(lazy("Choose what kind of point it is."))],
    )
    text = TextAreaField(lazy("What was said"))
    level = SelectField(
        lazy("Who is to act"),
        coerce=level_of,
        choices=[option("", lazy("Not said")), *(option(level.value, label) for level, label in LEVEL_LABELS.items())],
        validators=[Optional()],
    )
    due = StringField(lazy("Until when"), validators=[Length(max=LONGEST_DUE)])
    supporters = IntegerField(lazy("Who else supports it"), validators=[Optional(), NumberRange(0, MOST_SUPPORTERS)])
    is_starred = BooleanField(lazy("To be reported to the plenary"))


class GroupItemForm(ItemForm):
    """In a group the speaker is one of its members."""

    speaker = SelectField(lazy("Who said it"), coerce=uuid_or_none, validators=[Optional()])


class PlenaryItemForm(ItemForm):
    """In the plenary the speaker is found among all delegates."""

    speaker = StringField(lazy("Who said it"), validators=[Length(max=300)])


class SettingForm(Form):
    """What a discussion is given before it begins."""

    prompts = TextAreaField(lazy("Questions to put"))
    speech_minutes = IntegerField(lazy("Minutes for one speech"), validators=[Optional()])


class OutcomeForm(Form):
    """What like points come to, in the secretary's words; `seen` says which state of it the page showed."""

    seen = HiddenField()
    kind = SelectField(
        lazy("Kind"), coerce=kind_of, choices=[option(kind.value, label) for kind, label in KIND_LABELS.items()]
    )
    text = TextAreaField(lazy("In words"))
    level = SelectField(
        lazy("Who is to act"),
        coerce=level_of,
        choices=[option("", lazy("Not said")), *(option(level.value, label) for level, label in LEVEL_LABELS.items())],
    )
    due = StringField(lazy("Until when"), validators=[Length(max=100)])


class PairForm(Form):
    """The PIN of a record, and who holds the device."""

    pin = StringField(lazy("PIN of the record"), validators=[InputRequired(lazy("Give the 4 digits."))])
    name = StringField(
        lazy("Your name"), validators=[InputRequired(lazy("Write down your name: the others see who writes."))]
    )


class AskBackForm(Form):
    """Why a record goes back to its group."""

    note = TextAreaField(lazy("What shall the group change?"), validators=[Length(max=LONGEST_TEXT)])
