"""The shape of what is typed about discussion groups."""

from typing import Any
from uuid import UUID

from wtforms import BooleanField, Field, HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from eventmgr.agenda.models import Session
from eventmgr.core.forms import Form
from eventmgr.core.i18n import lazy
from eventmgr.groups.queries import list_groups, topics_of, wishes_by_registration
from eventmgr.groups.rules.conditions import PairKind
from eventmgr.groups.rules.problem import HEAVIEST

LONGEST_TOPIC = 2000


def uuid_or_none(value: object) -> UUID | None:
    """The id that was chosen; the empty choice is nobody."""
    return UUID(str(value)) if value else None


def option(value: object, label: object, heading: str | None = None) -> Any:
    """One choice of a list, where it helps below a heading."""
    return SelectChoice(value, label, optgroup=heading)


class IdField(Field):
    """The id of something that the page names already."""

    widget = HiddenInput()
    data: UUID | None

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = uuid_or_none(valuelist[0]) if valuelist else None


class SeatForm(Form):
    """About one person; afterwards the page is shown that it stood on: of a group, of the person, or the board."""

    registration_id = IdField(validators=[InputRequired()])
    shown_group_id = IdField()
    shows_person = HiddenField()


class MoveForm(SeatForm):
    group_id = SelectField(lazy("Group"), coerce=uuid_or_none, validators=[Optional()])


class PinForm(SeatForm):
    pinned = HiddenField(validators=[AnyOf(["yes", "no"])])


class GroupForm(Form):
    number = IntegerField(lazy("Number"), validators=[InputRequired(), NumberRange(1, 999)])
    topic = TextAreaField(lazy("Topic"), validators=[InputRequired(), Length(max=LONGEST_TOPIC)])
    room_id = SelectField(lazy("Room"), coerce=uuid_or_none, validators=[Optional()])
    seats = IntegerField(lazy("Seats"), validators=[Optional(), NumberRange(1, 10_000)])


class EditForm(GroupForm):
    facilitator_id = SelectField(lazy("Facilitator"), coerce=uuid_or_none, validators=[Optional()])
    secretary_id = SelectField(lazy("Secretary"), coerce=uuid_or_none, validators=[Optional()])
    rapporteur_id = SelectField(lazy("Rapporteur"), coerce=uuid_or_none, validators=[Optional()])


class SettingForm(Form):
    province = IntegerField(lazy("Province"), validators=[InputRequired(), NumberRange(0, HEAVIEST)])
    region = IntegerField(lazy("Region"), validators=[InputRequired(), NumberRange(0, HEAVIEST)])
    category = IntegerField(lazy("Category"), validators=[InputRequired(), NumberRange(0, HEAVIEST)])
    sex = IntegerField(lazy("Sex"), validators=[InputRequired(), NumberRange(0, HEAVIEST)])
    level = IntegerField(lazy("Level of position"), validators=[InputRequired(), NumberRange(0, HEAVIEST)])
    wishes_open = BooleanField(lazy("Delegates may wish for topics on their own page"))


class WishForm(Form):
    first = SelectField(lazy("First choice"), coerce=uuid_or_none, validators=[Optional()])
    second = SelectField(lazy("Second choice"), coerce=uuid_or_none, validators=[Optional()])
    third = SelectField(lazy("Third choice"), coerce=uuid_or_none, validators=[Optional()])

    @property
    def chosen(self) -> list[UUID]:
        """The topics in their order; an empty choice in between is passed over."""
        return [field.data for field in (self.first, self.second, self.third) if field.data is not None]


def wish_form_of(session: Session, registration_id: UUID, *, is_sent: bool = True) -> WishForm:
    """The form in which somebody's wishes for the topics of a session stand; `is_sent`: with what was just typed."""
    topics = topics_of(list_groups(session.event_id, session.id))
    first = {topic.topic: topic.id for topic in topics}
    known = [
        first[group.topic] for group in wishes_by_registration(session.id, registration_id).get(registration_id, ())
    ]
    names = ("first", "second", "third")
    form = WishForm(**({} if is_sent else {"formdata": None}), data=dict(zip(names, known, strict=False)))
    for name in names:
        form[name].choices = [option("", "—"), *(option(one.id, f"{one.number}. {one.topic}") for one in topics)]
    return form


class PairForm(Form):
    kind = SelectField(
        lazy("Condition"),
        choices=[
            option(PairKind.TOGETHER.value, lazy("Sits together with")),
            option(PairKind.APART.value, lazy("Sits apart from")),
        ],
        coerce=PairKind,
    )
    other_id = SelectField(lazy("Person"), coerce=uuid_or_none, validators=[InputRequired()])
