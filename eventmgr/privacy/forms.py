"""What is filled in about breaches and recipients."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import BooleanField, DateField, DateTimeLocalField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from eventmgr.core.errors import DomainError
from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.people.rules import Purpose
from eventmgr.people.service import PURPOSE_LABELS
from eventmgr.privacy.rules import BreachKind, RecipientKind, ReportState
from eventmgr.privacy.service import BREACH_LABELS, RECIPIENT_LABELS, BreachData, RecipientData

REPORT_LABELS: dict[ReportState, tuple[LazyString, str]] = {
    ReportState.NOT_NEEDED: (lazy("No report needed"), "neutral"),
    ReportState.RUNNING: (lazy("To be reported"), "warning"),
    ReportState.LATE: (lazy("Report is late"), "danger"),
    ReportState.IN_TIME: (lazy("Reported in time"), "success"),
    ReportState.TOO_LATE: (lazy("Reported too late"), "danger"),
}
# Purposes for which data may go to somebody outside; the others are the organizer's own.
OUTSIDE = (
    Purpose.HOTEL_LIST,
    Purpose.LOGISTICS,
    Purpose.ZALO,
    Purpose.SMS,
    Purpose.MESSAGES,
    Purpose.PHOTOS,
    Purpose.STATISTICS,
    Purpose.ORGANISING,
)
_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
_needed = InputRequired(lazy("Please fill this in."))
_short = Length(max=200, message=lazy("At most %(max)d characters.", max=200))
_long = Length(max=4000, message=lazy("At most %(max)d characters.", max=4000))


class BreachForm(Form):
    """The record of a breach."""

    kind = SelectField(
        lazy("What happened"),
        coerce=BreachKind,
        choices=[SelectChoice(kind.value, words) for kind, words in BREACH_LABELS.items()],
    )
    noticed_at = DateTimeLocalField(lazy("Noticed at"), [_needed], format=_FORMATS)
    happened = StringField(lazy("When it happened"), [_short])
    place = StringField(lazy("Place of the breach"), [_short])
    nature = TextAreaField(lazy("How it came about"), [_needed, _long])
    data_kinds = TextAreaField(lazy("Which data"), [_needed, _long])
    people = IntegerField(
        lazy("How many people"), [Optional(), NumberRange(0, 10_000_000, message=lazy("Please give a number."))]
    )
    is_sensitive = BooleanField(lazy("Sensitive data are among them"))
    is_bodily = BooleanField(lazy("Biometric data or locations are among them"))
    is_harmful = BooleanField(lazy("It may harm somebody's life, health, honour, property or security"))
    consequences = TextAreaField(lazy("Consequences"), [_long])
    measures = TextAreaField(lazy("What was done against it"), [_long])
    contact = TextAreaField(lazy("Contact for data protection"), [_long])

    def data_of(self, zone: ZoneInfo) -> BreachData:
        """What was filled in, as the service takes it."""
        return BreachData(**{**_data(self), "noticed_at": moment_of(self.noticed_at.data, zone)})


class ReportForm(Form):
    """That the authority was told."""

    reported_at = DateTimeLocalField(lazy("Reported at"), [_needed], format=_FORMATS)
    report = TextAreaField(lazy("To whom and how; the reason where it took longer than 72 hours"), [_long])


class ToldForm(Form):
    """That the people were told."""

    told_at = DateTimeLocalField(lazy("Told at"), [_needed], format=_FORMATS)
    told = TextAreaField(lazy("How they were told"), [_long])


class CloseForm(Form):
    """The end of a breach."""

    conclusion = TextAreaField(lazy("What was concluded"), [_needed, _long])


class RecipientForm(Form):
    """The agreement with a recipient."""

    name = StringField(lazy("Name of the recipient"), [_needed, _short])
    kind = SelectField(
        lazy("Kind"),
        coerce=RecipientKind,
        choices=[SelectChoice(kind.value, words) for kind, words in RECIPIENT_LABELS.items()],
    )
    purpose = SelectField(
        lazy("Purpose"),
        coerce=Purpose,
        choices=[SelectChoice(purpose.value, PURPOSE_LABELS[purpose]) for purpose in OUTSIDE],
    )
    data_kinds = TextAreaField(lazy("Which data"), [_needed, _long])
    agreement = StringField(lazy("Agreement: number, date, where it is kept"), [_needed, _short])
    keep_until = DateField(lazy("Deleted there by"), [Optional()])
    duties = TextAreaField(lazy("Duties of the recipient"), [_long])
    country = StringField(
        lazy("Country, if outside of Vietnam"), [Length(max=80, message=lazy("At most %(max)d characters.", max=80))]
    )

    def values(self) -> RecipientData:
        """What was filled in, as the service takes it."""
        return RecipientData(**_data(self))


class HandoverForm(Form):
    """A list that was handed over by other ways than the button."""

    what = StringField(lazy("What was handed over"), [_needed, _short])
    people = IntegerField(
        lazy("How many people"), [_needed, NumberRange(1, 1_000_000, message=lazy("Please give a number."))]
    )


class ListForm(Form):
    """What stands in the list that a recipient gets, beside names."""

    with_phone = BooleanField(lazy("Phone"))
    with_sex = BooleanField(lazy("Sex"))
    with_office = BooleanField(lazy("Position and organization"))


class DeletionForm(Form):
    """That the recipient deleted a list."""

    deleted_on = DateField(lazy("Deleted on"), [_needed])


class LocationForm(Form):
    """Where the data stand."""

    data_location = TextAreaField(lazy("Where server, backups and mail server stand"), [_long])


def moment_of(typed: datetime | None, zone: ZoneInfo) -> datetime:
    """A moment that was typed, on the clock of the event."""
    if typed is None:
        raise DomainError(lazy("Please fill this in."))
    return typed.replace(tzinfo=zone)


def _data(form: Form) -> dict[str, Any]:
    """What was filled in, by name, without the token of the form."""
    return {
        name: field.data or "" if isinstance(field, StringField) else field.data
        for name, field in form._fields.items()
        if name != "csrf_token"
    }


def local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """A moment as a form shows it."""
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None
