"""The shape of what is typed about discussion groups."""

from typing import Any
from uuid import UUID

from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from eventmgr.core.forms import Form
from eventmgr.core.i18n import lazy

LONGEST_TOPIC = 2000


def uuid_or_none(value: object) -> UUID | None:
    """The id that was chosen; the empty choice is nobody."""
    return UUID(str(value)) if value else None


def option(value: object, label: object, heading: str | None = None) -> Any:
    """One choice of a list, where it helps below a heading."""
    return SelectChoice(value, label, optgroup=heading)


class MoveForm(Form):
    registration_id = SelectField(lazy("Person"), coerce=uuid_or_none, validators=[InputRequired()])
    group_id = SelectField(lazy("Group"), coerce=uuid_or_none, validators=[Optional()])


class GroupForm(Form):
    number = IntegerField(lazy("Number"), validators=[InputRequired(), NumberRange(1, 999)])
    topic = TextAreaField(lazy("Topic"), validators=[InputRequired(), Length(max=LONGEST_TOPIC)])
    room_id = SelectField(lazy("Room"), coerce=uuid_or_none, validators=[Optional()])
    seats = IntegerField(lazy("Seats"), validators=[Optional(), NumberRange(1, 10_000)])


class EditForm(GroupForm):
    facilitator_id = SelectField(lazy("Facilitator"), coerce=uuid_or_none, validators=[Optional()])
    secretary_id = SelectField(lazy("Secretary"), coerce=uuid_or_none, validators=[Optional()])
    rapporteur_id = SelectField(lazy("Rapporteur"), coerce=uuid_or_none, validators=[Optional()])
