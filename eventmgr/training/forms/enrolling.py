"""How somebody is put into a module."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import SelectField

from eventmgr.core.forms import Form
from eventmgr.core.i18n import lazy
from eventmgr.registration.models import Registration
from eventmgr.training.forms.labels import NEEDED


def _uuid(value: str | UUID) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


class EnrolForm(Form):
    person = SelectField(lazy("Delegate"), [NEEDED], coerce=_uuid)

    def offer(self, people: Sequence[Registration]) -> "EnrolForm":
        """Put the people to choose from, with where they come from."""
        self.person.choices = [(one.id, _named(one)) for one in people]
        return self


def _named(registration: Registration) -> str:
    unit = registration.delegation.admin_unit.name if registration.delegation else registration.organization
    return " · ".join(part for part in (registration.person.full_name, unit) if part)
