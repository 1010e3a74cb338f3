"""Whom a message is for, how it is worded, and who is asked to come."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from eventmgr.core.forms import Form
from eventmgr.core.i18n import LOCALES, lazy
from eventmgr.people.models import Person
from eventmgr.registration.forms.labels import KIND_LABELS
from eventmgr.registration.forms.people import at_most
from eventmgr.registration.models import Category, Delegation
from eventmgr.registration.queries import Audience
from eventmgr.registration.rules import BULK_KINDS, MessageKind

_needed = InputRequired(lazy("Please fill this in."))
_MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]  # what browsers send and show


class AudienceForm(Form):
    """Whom a message is for; sent in the address, so it carries no token."""

    class Meta(Form.Meta):
        """A question changes nothing."""

        csrf = False

    kind = SelectField(lazy("Message"))
    language = SelectField(
        lazy("Language"),
        choices=[SelectChoice("", lazy("Each person’s own")), *(SelectChoice(*item) for item in LOCALES.items())],
    )
    province = SelectField(lazy("Province"))
    category = SelectField(lazy("Category"))
    unopened = BooleanField(lazy("Only who has not opened the pass with the code"))
    again = BooleanField(lazy("Also who has had this message"))

    def offer(self, delegations: Iterable[Delegation], categories: Iterable[Category]) -> Self:
        """Let choose among the kinds for many, and the provinces and categories of the event."""
        self.kind.choices = [(kind.value, KIND_LABELS[kind.value]) for kind in BULK_KINDS]
        provinces = [(row.admin_unit.code, row.admin_unit.name) for row in delegations]
        self.province.choices = [("", lazy("All provinces")), *provinces]
        self.category.choices = [("", lazy("All categories")), *((row.key, row.name) for row in categories)]
        self.kind.data = self.kind.data or MessageKind.REMINDER.value
        self.province.data, self.category.data = self.province.data or "", self.category.data or ""
        self.language.data = self.language.data or ""
        return self

    def audience(self) -> Audience:
        """Whom it is for."""
        return Audience(
            kind=MessageKind(self.kind.data),
            language=self.language.data or None,
            province=self.province.data or None,
            category=self.category.data or None,
            unopened=self.unopened.data,
            again=self.again.data,
        )


class SendForm(AudienceForm):
    """What was looked at is to be sent: the same audience, how many it was, and a mark so that it goes out once."""

    class Meta(Form.Meta):
        """This one writes."""

        csrf = True

    count = IntegerField(validators=[InputRequired()])
    batch = HiddenField(validators=[InputRequired()])


class WordingForm(Form):
    """How a kind of message is worded."""

    subject = StringField(lazy("Subject"), [_needed, at_most(200)])
    body = TextAreaField(lazy("Text"), [_needed, at_most(5000)])


class _InvitingForm(Form):
    """As what people are asked to come, and until when."""

    category = SelectField(lazy("Category"), default="guest")
    until = DateTimeLocalField(lazy("The links work until"), [Optional()], format=_MOMENT)

    def offer(self, categories: Iterable[Category]) -> Self:
        """Let choose among the categories of the event."""
        self.category.choices = [(row.key, row.name) for row in categories]
        return self

    def until_in(self, zone: ZoneInfo) -> datetime | None:
        """The last moment, on the clock of the event."""
        return self.until.data.replace(tzinfo=zone) if self.until.data else None


class GuestsForm(_InvitingForm):
    """Who is asked to come, as a typed list."""

    guests = TextAreaField(lazy("Guests, one a line"), [_needed, at_most(60_000)])


class KnownForm(_InvitingForm):
    """Who is asked to come, out of the people that the host knows."""

    people = SelectMultipleField(
        lazy("People"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=False
    )

    def offer_people(self, people: Iterable[Person]) -> Self:
        """Let choose among these."""
        self.people.choices = [(str(row.id), row.full_name) for row in people]
        return self
