"""What is filled in about the own account, and about who is asked to work on an event."""

from collections.abc import Mapping
from typing import Self

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import DataRequired, EqualTo, Length

from eventmgr.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD
from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy

_needed = DataRequired(lazy("Please fill this in."))
_long_enough = Length(
    SHORTEST_PASSWORD,
    LONGEST_PASSWORD,
    lazy("A password has %(least)s to %(most)s characters.", least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD),
)


class NameForm(Form):
    name = StringField(lazy("Your name, as others see it"), [_needed, Length(max=100)])


class PasswordForm(FlaskForm):
    """Passwords stay as they are typed: no blank is taken away."""

    new_password = PasswordField(lazy("New password"), [_needed, _long_enough])
    new_password_confirm = PasswordField(
        lazy("The new password once more"),
        [_needed, EqualTo("new_password", lazy("The two passwords are not the same."))],
    )


class CodeForm(Form):
    """The code that the app shows; the secret goes along, sealed, until the app has proved that it has it."""

    state = HiddenField()
    code = StringField(lazy("Code that the app shows"), [_needed, Length(max=20)])


class PasskeyForm(Form):
    name = StringField(lazy("What you call this passkey"), [_needed, Length(max=100)])
    credential = HiddenField()


class JoinForm(PasswordForm):
    name = StringField(lazy("Full name"), [_needed, Length(max=100)])
    email = EmailField(lazy("E-mail"), [Length(max=254)])


class InviteForm(Form):
    name = StringField(lazy("Full name"), [_needed, Length(max=100)])
    role = SelectField(lazy("Role"), default="staff")
    email = EmailField(lazy("E-mail"), [Length(max=254)])

    def offer(self, roles: Mapping[str, LazyString]) -> Self:
        """Let choose among all roles: an organizer names who works on the event, the chair too."""
        self.role.choices = [SelectChoice(role, label) for role, label in roles.items()]
        return self
