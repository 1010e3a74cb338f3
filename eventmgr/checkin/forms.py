"""What the door types, and how presence is called."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from eventmgr.agenda.models import Session
from eventmgr.checkin.models import Gate
from eventmgr.checkin.rules import LONGEST_LATE, LONGEST_WHAT, Direction, Dispute, Presence, Source
from eventmgr.checkin.service import GateData
from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, format_datetime, lazy
from eventmgr.events.models import Event
from eventmgr.registration.models import Category, Delegation
from eventmgr.registration.service import RegistrationData

PRESENCE: dict[Presence, tuple[LazyString, str]] = {
    Presence.PRESENT: (lazy("Present"), "success"),
    Presence.LATE: (lazy("Late"), "warning"),
    Presence.EXCUSED: (lazy("Excused"), "info"),
    Presence.ABSENT: (lazy("Absent"), "danger"),
}
SOURCES: dict[Source, LazyString] = {
    Source.STAFF: lazy("At the door"),
    Source.WALL: lazy("Wall code"),
    Source.HEAD: lazy("Head of delegation"),
    Source.PAPER: lazy("Paper list"),
    Source.KIOSK: lazy("Kiosk"),
}
REASONS: dict[str, LazyString] = {
    "unknown_pass": lazy("No pass has this code."),
    "other_event": lazy("This pass is for another event."),
    "revoked_pass": lazy("This pass was replaced by a newer one. Ask for the new pass, or find the person by name."),
    "not_confirmed": lazy("This registration is not confirmed."),
    "not_in": lazy("This person is not in: there is nothing to leave."),
    "rehearsal_over": lazy("This scan belongs to a rehearsal that is over. It is written nowhere."),
}
DISPUTES: dict[Dispute, LazyString] = {
    Dispute.SCANNED_UNSIGNED: lazy("Scanned, but the signature is blank"),
    Dispute.SELF_UNSIGNED: lazy("Marked by their own phone, but the signature is blank"),
    Dispute.SIGNED_NOT_IN: lazy("Signed, but the check-in was taken back"),
    Dispute.EXCUSED_BUT_IN: lazy("Excused, but checked in"),
}


DIRECTIONS: dict[Direction, LazyString] = {
    Direction.IN: lazy("People come in"),
    Direction.OUT: lazy("People leave"),
}


class GateForm(Form):
    """A gate: what it is called, for which sessions it scans, and which way people go."""

    name = StringField(lazy("Name of the gate"), [InputRequired(lazy("Please fill this in.")), Length(max=100)])
    sessions = SelectMultipleField(
        lazy("Sessions"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    direction = RadioField(
        lazy("Direction"), choices=[SelectChoice(one.value, label) for one, label in DIRECTIONS.items()]
    )
    what = StringField(lazy("Handed out here"), [Length(max=LONGEST_WHAT)])

    @classmethod
    def of(cls, gate: Gate | None) -> Self:
        """The form filled with a gate, or as a new one begins."""
        if gate is None:
            return cls(formdata=None, data={"direction": Direction.IN.value})
        data = {"name": gate.name, "sessions": gate.session_ids, "direction": gate.direction.value, "what": gate.what}
        return cls(formdata=None, data=data)

    def offer(self, event: Event, sessions: Iterable[Session]) -> Self:
        """Put the sessions to choose from."""
        self.sessions.choices = [
            SelectChoice(str(one.id), f"{format_datetime(one.starts_at, event.zone)} · {one.title}") for one in sessions
        ]
        return self

    def values(self) -> GateData:
        """What was filled in, as the service takes it."""
        return GateData(
            name=self.name.data or "",
            session_ids=[UUID(one) for one in self.sessions.data or []],
            direction=Direction(self.direction.data),
            what=self.what.data or "",
        )


class ScanForm(Form):
    """A code that was scanned or typed, or a person who was found by name."""

    session_id = HiddenField(validators=[InputRequired()])
    token = StringField(lazy("Code of the pass"), validators=[Optional(), Length(max=200)])
    registration_id = HiddenField()


class WalkInForm(Form):
    """Who stands at the desk without a registration."""

    session_id = HiddenField(validators=[InputRequired()])
    full_name = StringField(
        lazy("Full name"), validators=[InputRequired(lazy("Please fill this in.")), Length(max=200)]
    )
    province = SelectField(lazy("Province"))
    category = SelectField(lazy("Category"))
    phone = StringField(lazy("Phone"), validators=[Optional(), Length(max=40)])
    organization = StringField(lazy("Organization"), validators=[Optional(), Length(max=200)])
    is_namesake = BooleanField(lazy("This is another person of the same name and province"))

    def offer(self, delegations: Iterable[Delegation], categories: Iterable[Category]) -> Self:
        """Let choose among the provinces and categories of the event."""
        provinces = [(str(row.admin_unit_id), row.admin_unit.name) for row in delegations]
        self.province.choices = [("", lazy("(no province)")), *provinces]
        self.category.choices = [(row.key, row.name) for row in categories]
        return self

    def values(self) -> RegistrationData:
        """What was filled in, as the service takes it."""
        return RegistrationData(
            full_name=self.full_name.data or "",
            province=UUID(self.province.data) if self.province.data else None,
            category=self.category.data,
            phone=self.phone.data or None,
            organization=self.organization.data or "",
            is_namesake=self.is_namesake.data,
        )


class UndoForm(Form):
    """Why a check-in is taken back."""

    session_id = HiddenField(validators=[InputRequired()])
    registration_id = HiddenField(validators=[InputRequired()])
    reason = StringField(
        lazy("Why is it undone?"),
        validators=[InputRequired(lazy("Please write why the check-in is undone.")), Length(max=200)],
    )


class ExcuseForm(Form):
    """Why somebody cannot come."""

    registration_id = HiddenField(validators=[InputRequired()])
    reason = StringField(
        lazy("Why are they excused?"),
        validators=[InputRequired(lazy("Please write why the person is excused.")), Length(max=200)],
    )


class ExcuseGroupForm(Form):
    """Why those of a delegation who are missing cannot come."""

    delegation = SelectField(lazy("Delegation"), validators=[InputRequired(lazy("Please choose one."))])
    reason = StringField(
        lazy("Why are they excused?"),
        validators=[InputRequired(lazy("Please write why the person is excused.")), Length(max=200)],
    )

    def offer(self, delegations: Iterable[Delegation]) -> Self:
        """Let choose among the delegations of the event."""
        self.delegation.choices = [("", lazy("(choose)")), *((str(row.id), row.admin_unit.name) for row in delegations)]
        return self


class LateForm(Form):
    """When late begins."""

    late_after = IntegerField(
        lazy("Late after so many minutes"),
        validators=[Optional(), NumberRange(min=0, max=LONGEST_LATE)],
    )


class ReasonForm(Form):
    """Why something is decided."""

    reason = StringField(lazy("Reason"), validators=[InputRequired(lazy("Please write the reason.")), Length(max=200)])


class SettleForm(ReasonForm):
    """What is decided where the sources disagree."""

    was_there = RadioField(
        lazy("Decision"),
        choices=[SelectChoice("yes", lazy("Was there")), SelectChoice("no", lazy("Was not there"))],
        validators=[InputRequired(lazy("Please choose one."))],
    )


class ThingForm(Form):
    """What is handed out, to whom."""

    what = StringField(lazy("What is handed out"), validators=[InputRequired(), Length(max=60)])
    registration_id = HiddenField(validators=[InputRequired()])


class TakeBackForm(ThingForm):
    """Why a thing counts as not handed out after all."""

    reason = StringField(
        lazy("Why is it undone?"), validators=[InputRequired(lazy("Please write the reason.")), Length(max=200)]
    )


class Question(Form):
    """A form that is sent in the address, so that it carries no token."""

    class Meta(Form.Meta):
        """A question changes nothing."""

        csrf = False


class ShareForm(Question):
    """Of what the share is, and which is too little."""

    scope = SelectField(lazy("Part"), default="", validate_choice=True)
    below = IntegerField(lazy("Less than (percent)"), default=80, validators=[NumberRange(min=1, max=100)])


class HandoutFilter(Question):
    """Which thing, at which session, and who is wanted."""

    session = SelectField(lazy("Session"), validators=[Optional()], validate_choice=False)
    what = StringField(lazy("What is handed out"), validators=[Optional(), Length(max=60)])
    has = SelectField(
        lazy("Who"),
        choices=[
            SelectChoice("", lazy("All")),
            SelectChoice("yes", lazy("Has it")),
            SelectChoice("no", lazy("Has it not")),
        ],
        validators=[Optional()],
    )
    q = SearchField(lazy("Name"), validators=[Optional(), Length(max=100)])


class AttendanceFilter(Question):
    """Who of the list is wanted."""

    session = SelectField(lazy("Session"), validators=[Optional()])
    presence = SelectField(lazy("Attendance"), validators=[Optional()])
    province = SelectField(lazy("Province"), validators=[Optional()])
    q = SearchField(lazy("Name"), validators=[Optional(), Length(max=100)])
