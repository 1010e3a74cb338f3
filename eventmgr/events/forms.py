"""What an organizer fills in about an event."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, Self, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    Field,
    FieldList,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from eventmgr.accounts.rules import ROLE_LABELS
from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.events.models import Event, Room
from eventmgr.events.rules import EventKind, EventState, HeaderStyle
from eventmgr.events.service import Beginning, EventData, LogoChange, ProfileData
from eventmgr.events.service.profiles import PROFILE_FIELDS

KIND_LABELS: dict[EventKind, LazyString] = {
    EventKind.CONFERENCE: lazy("Conference"),
    EventKind.TRAINING: lazy("Training"),
    EventKind.BOTH: lazy("Conference and training"),
}
MOVE_LABELS: dict[EventState, LazyString] = {
    EventState.DRAFT: lazy("Back to draft"),
    EventState.PUBLISHED: lazy("Publish the event"),
    EventState.RUNNING: lazy("Start the event"),
    EventState.CLOSED: lazy("Close the event"),
    EventState.ARCHIVED: lazy("Archive the event"),
}
QUALIFIERS = (
    ("", lazy("(none)")),
    ("nearly", lazy("nearly")),
    ("over", lazy("more than")),
    ("under", lazy("fewer than")),
)
UNIT_SETS = (("vn63", lazy("63 provinces (until 30/06/2025)")), ("vn34", lazy("34 provinces (since 01/07/2025)")))
HEADERS = (
    (HeaderStyle.NATIONAL.value, lazy("National title and motto")),
    (HeaderStyle.ORGANISATION_TITLE.value, lazy("The organization's own title")),
)
_MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]  # what browsers send and show
_needed = InputRequired(lazy("Please fill this in."))
_short = Length(max=200, message=lazy("At most %(max)d characters.", max=200))
_long = Length(max=4000, message=lazy("At most %(max)d characters.", max=4000))
_not_negative = NumberRange(min=0, message=lazy("This number cannot be below zero."))


class WholeNumberField(IntegerField):
    """A number without decimals; Vietnamese dots between thousands are read."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed, or say that it is no number."""
        text = valuelist[0].replace(".", "").replace(" ", "") if valuelist else ""
        if text and not text.lstrip("-").isdecimal():
            self.data = None
            raise ValueError(self.gettext("Write a whole number."))
        self.data = int(text) if text else None


class NewEventForm(Form):
    name = StringField(lazy("Name of the event"), [_needed, _short])
    kind = SelectField(
        lazy("What it is"), coerce=EventKind, choices=[SelectChoice(k.value, v) for k, v in KIND_LABELS.items()]
    )
    starts_on = DateField(lazy("First day"), [_needed])
    ends_on = DateField(lazy("Last day"), [_needed])
    venue = StringField(lazy("Venue"), [_short])
    city = StringField(lazy("City"), [_short])

    def values(self) -> EventData:
        return cast("EventData", _data(self))


class LikeForm(NewEventForm):
    """A new event that is made like another one, or out of a template."""

    ends_on = DateField(lazy("Last day"), [Optional()])
    copied = SelectMultipleField(
        lazy("What goes along"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def offer(self, beginning: Beginning) -> Self:
        """Let choose among what there is; what a first look proposes stands as it is there."""
        copies = beginning.offered()
        self.copied.choices = [SelectChoice(copy.key, copy.label) for copy in copies]
        if not self.is_submitted():
            self.copied.data = [copy.key for copy in copies if copy.is_usual]
            self.kind.data = beginning.kind
            if beginning.source is not None:
                self.name.data = beginning.name
                self.venue.data, self.city.data = beginning.source.venue, beginning.source.city
        return self

    def values_like(self, beginning: Beginning) -> tuple[EventData, list[str]]:
        """What was entered, and what was chosen; without a last day it takes as long as the other one."""
        data = _data(self)
        chosen: list[str] = data.pop("copied")
        data["ends_on"] = data["ends_on"] or beginning.last_day(data["starts_on"])
        return cast("EventData", data), chosen


class EventForm(NewEventForm):
    slug = StringField(lazy("Address"), [_needed])
    organizer = StringField(lazy("Organizer"), [_needed, _short])
    unit_set = SelectField(lazy("Provinces"), choices=[SelectChoice(*item) for item in UNIT_SETS])
    expected = WholeNumberField(lazy("Expected delegates"), [Optional(), _not_negative])
    expected_qualifier = SelectField(lazy("How exact"), choices=[SelectChoice(*item) for item in QUALIFIERS])
    capacity = WholeNumberField(lazy("Capacity"), [Optional(), _not_negative])
    needs_approval = BooleanField(lazy("Registrations need approval"))
    by_invitation = BooleanField(lazy("Only who has a personal invitation can register"))
    invited_early = BooleanField(lazy("Invited people can register before the public opening"))
    promotes_waiting = BooleanField(lazy("When somebody cancels, the first of the waiting list moves up by itself"))
    registration_opens_at = DateTimeLocalField(lazy("Registration opens"), [Optional()], format=_MOMENT)
    registration_closes_at = DateTimeLocalField(lazy("Registration closes"), [Optional()], format=_MOMENT)
    contact = TextAreaField(lazy("Contact for delegates"), [_long])

    @classmethod
    def of(cls, event: Event) -> "EventForm":
        """The form filled with an event; times stand as the event's clock shows them."""
        form = cls(formdata=None, obj=event)
        form.expected_qualifier.data = event.expected_qualifier or ""
        for field in (form.registration_opens_at, form.registration_closes_at):
            field.data = field.data.astimezone(event.zone) if field.data else None
        return form

    def values_in(self, zone: ZoneInfo) -> EventData:
        """What was entered, with moments in the zone of the event."""
        data = _data(self)
        for name in ("registration_opens_at", "registration_closes_at"):
            moment: datetime | None = data[name]
            data[name] = moment.replace(tzinfo=zone) if moment else None
        data["expected_qualifier"] = data["expected_qualifier"] or None
        return cast("EventData", data)


class ProfileForm(Form):
    header_style = SelectField(
        lazy("Right side of the head"), coerce=HeaderStyle, choices=[SelectChoice(*item) for item in HEADERS]
    )
    superior_name = StringField(lazy("Superior organization"), [_short])
    issuer_name = StringField(lazy("Issuing organization"), [_needed, _short])
    number_sign = StringField(lazy("Letters in the paper's number"), [Length(max=40)])
    place = StringField(lazy("Place in the date line"), [_short])
    sign_authority = StringField(lazy("Signed on behalf of"), [_short])
    sign_title = StringField(lazy("Office of the signer"), [_short])
    sign_name = StringField(lazy("Name of the signer"), [_short])
    recipients = TextAreaField(lazy("Recipients, one a line"), [_long])
    logo = FileField(lazy("Logo"))
    remove_logo = BooleanField(lazy("Take the logo away"))

    def values(self) -> ProfileData:
        data = _data(self)
        return cast("ProfileData", {name: data[name] for name in PROFILE_FIELDS})

    def logo_change(self) -> LogoChange:
        """What was uploaded, or that the logo goes."""
        file = self.logo.data
        return LogoChange(file.read() if file else None, is_removed=bool(self.remove_logo.data))


class RoomForm(Form):
    name = StringField(lazy("Name of the room"), [_needed, _short])
    capacity = WholeNumberField(lazy("Seats"), [Optional(), _not_negative])
    parent_id = SelectField(lazy("Part of the set"), [Optional()])

    def offer(self, rooms: list[Room], room: Room | None = None) -> "RoomForm":
        """Let the room belong to one of the others that is itself no part."""
        sets = [SelectChoice(str(other.id), other.name) for other in rooms if other.parent_id is None and other != room]
        self.parent_id.choices = [SelectChoice("", lazy("(no set)")), *sets]
        return self

    @classmethod
    def of(cls, room: Room) -> "RoomForm":
        form = cls(formdata=None, obj=room)
        form.parent_id.data = str(room.parent_id or "")
        return form

    def facts(self) -> tuple[str, int | None]:
        """Name and seats."""
        return self.name.data or "", self.capacity.data

    def parent(self) -> UUID | None:
        """The set that the room belongs to."""
        return UUID(self.parent_id.data) if self.parent_id.data else None


class DaysForm(Form):
    titles = FieldList(StringField(lazy("Title of the day"), [_short]))

    @classmethod
    def of(cls, days: list[tuple[date, str]]) -> "DaysForm":
        """One line for each date of the event; what was sent stands before what is kept."""
        form = cls(data={"titles": [title for _on, title in days]})
        for (on, _title), line in zip(days, form.titles, strict=False):
            line.label.text = f"{on:%d/%m/%Y}"
        return form

    def values(self, days: list[tuple[date, str]]) -> dict[date, str]:
        return {on: line.data or "" for (on, _title), line in zip(days, self.titles, strict=False)}


class MoveForm(Form):
    state = SelectField(coerce=EventState, choices=[SelectChoice(state.value, state.value) for state in EventState])


class TokenForm(Form):
    label = StringField(lazy("What the token is for"), [_needed, _short])
    role = SelectField(lazy("Role"))
    is_read_only = BooleanField(lazy("Only reads"))
    last_day = DateField(lazy("Works until the end of"), [Optional()])

    def expires_at(self, zone: ZoneInfo) -> datetime | None:
        """The midnight at which it ends, on the clock of the event."""
        last = self.last_day.data
        return datetime.combine(last + timedelta(days=1), time.min, zone) if last else None

    def offer(self, roles: Iterable[str]) -> Self:
        """Let choose among the roles that may be handed out."""
        self.role.choices = [SelectChoice(role, ROLE_LABELS[role]) for role in roles]
        return self


def _data(form: Form) -> dict[str, Any]:
    """What was entered, by name, without the token of the form."""
    fields: dict[str, Field] = form._fields
    return {
        name: field.data or "" if isinstance(field, StringField) else field.data
        for name, field in fields.items()
        if name != "csrf_token"
    }
