"""What a delegate fills in, on a phone and without an account."""

from collections.abc import Iterable
from typing import Self

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from eventmgr.core.forms import Form
from eventmgr.core.i18n import lazy
from eventmgr.people.rules import find_province, format_phone
from eventmgr.registration.forms import PersonForm
from eventmgr.registration.models import Delegation, Invitation
from eventmgr.registration.service import PURPOSES, RegistrationData

_needed = InputRequired(lazy("Please fill this in."))


class RegisterForm(PersonForm):
    """Signing up for an event; each purpose has its own box, none ticked before."""

    province = StringField(lazy("Province"), [_needed, Length(max=100)])
    phone = StringField(lazy("Phone"), [_needed, Length(max=40, message=lazy("At most %(max)d characters.", max=40))])
    organising = BooleanField()
    photos = BooleanField()
    messages = BooleanField()
    next_events = BooleanField()

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
        """Put the exact words beside each box."""
        for purpose in PURPOSES:
            self[purpose].label.text = texts[purpose]
        return self

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
            consents=[purpose for purpose in PURPOSES if self[purpose].data],
        )


class PinForm(Form):
    """The 4-digit code of a pass."""

    pin = StringField(lazy("4-digit code"), [_needed, Length(max=20)])


class FindForm(Form):
    """What finds a lost pass again."""

    phone = StringField(lazy("Phone"), [_needed, Length(max=40)])
    secret = StringField(lazy("4-digit code or registration code"), [_needed, Length(max=40)])
