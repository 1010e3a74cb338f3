"""What a delegate fills in, on a phone and without an account."""

from collections.abc import Iterable
from typing import Self

from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import InputRequired, Length

from eventmgr.core.forms import Form
from eventmgr.core.i18n import current_locale, lazy
from eventmgr.people.rules import RequestKind, find_province, format_phone
from eventmgr.people.service import REQUEST_KIND_LABELS
from eventmgr.registration.forms import PersonForm
from eventmgr.registration.models import Delegation, Invitation, Registration
from eventmgr.registration.service import PURPOSES, OwnData, RegistrationData, wording

_needed = InputRequired(lazy("Please fill this in."))


class RegisterForm(PersonForm):
    """Signing up for an event; each purpose has its own box, none ticked before."""

    province = StringField(lazy("Province"), [_needed, Length(max=100)])
    phone = StringField(lazy("Phone"), [_needed, Length(max=40, message=lazy("At most %(max)d characters.", max=40))])
    organising = BooleanField()
    logistics = BooleanField()
    messages = BooleanField()
    sms = BooleanField()
    zalo = BooleanField()
    photos = BooleanField()
    hotel_list = BooleanField()
    statistics = BooleanField()
    next_events = BooleanField()
    wording = HiddenField()

    @classmethod
    def of(cls, invitation: Invitation) -> Self:
        """The form filled with what the host knows of an invited person."""
        home = invitation.delegation
        known = {
            "full_name": invitation.full_name,
            "province": home.admin_unit.name if home else "",
            "phone": format_phone(invitation.phone) if invitation.phone else "",
            "email": invitation.email or "",
        }
        return cls(data=known)

    def explain(self, texts: dict[str, str]) -> Self:
        """Put the exact words beside each box that the event shows; the others are not there."""
        for purpose in PURPOSES:
            if purpose in texts:
                self[purpose].label.text = texts[purpose]
            else:
                del self[purpose]
        self.seen = self.wording.data
        self.wording.data = wording(texts)
        return self

    def boxes(self) -> list[BooleanField]:
        """The boxes of the event, each for one purpose."""
        return [self[purpose] for purpose in PURPOSES if purpose in self]

    def values(self, delegations: Iterable[Delegation], invitation: str | None = None) -> RegistrationData:
        """What was filled in; a province is known by any usual writing of its name."""
        units = [delegation.admin_unit for delegation in delegations]
        return RegistrationData(
            invitation=invitation or "",
            full_name=self.full_name.data or "",
            province=find_province(self.province.data or "", units) or "?",
            position=self.position.data or "",
            organization=self.organization.data or "",
            phone=self.phone.data,
            email=self.email.data or None,
            language=current_locale(),
            consents=[box.name for box in self.boxes() if box.data],
            wording=self.seen or "",
        )


class PinForm(Form):
    """The 4-digit code of a pass."""

    pin = StringField(lazy("4-digit code"), [_needed, Length(max=20)])


class FindForm(Form):
    """What finds a lost pass again."""

    phone = StringField(lazy("Phone"), [_needed, Length(max=40)])
    secret = StringField(lazy("4-digit code or registration code"), [_needed, Length(max=40)])


class WallForm(Form):
    """The letters on the wall."""

    code = StringField(lazy("Letters on the wall"), [_needed, Length(max=40)])


class OwnDataForm(PersonForm):
    """What a person puts right about themselves."""

    @classmethod
    def of(cls, registration: Registration) -> Self:
        """The form filled with what is kept."""
        person = registration.person
        return cls(
            data={
                "full_name": person.full_name,
                "phone": format_phone(person.phone) if person.phone else "",
                "email": person.email or "",
                "position": registration.position,
                "organization": registration.organization,
            }
        )

    def own(self) -> OwnData:
        """What takes effect at once."""
        return OwnData(
            position=self.position.data or "", organization=self.organization.data or "", email=self.email.data or ""
        )


class ConsentForm(Form):
    """Which consent is meant."""

    purpose = HiddenField(validators=[_needed, Length(max=60)])


class DataRequestForm(Form):
    """What a person asks for that a human must do."""

    kind = RadioField(
        lazy("What should we do?"),
        [InputRequired(lazy("Please choose one."))],
        choices=[
            SelectChoice(kind.value, REQUEST_KIND_LABELS[kind])
            for kind in (RequestKind.RESTRICT, RequestKind.OBJECT, RequestKind.ERASE)
        ],
    )
    note = TextAreaField(
        lazy("In your words"), [Length(max=2000, message=lazy("At most %(max)d characters.", max=2000))]
    )
