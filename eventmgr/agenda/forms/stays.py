"""How it is filled in when somebody of the programme comes and leaves."""

from typing import Self
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField
from wtforms.validators import Optional

from eventmgr.agenda.rules import Stay
from eventmgr.core.forms import Form
from eventmgr.core.i18n import lazy

_MOMENT = "%Y-%m-%dT%H:%M"


class StayForm(Form):
    """When somebody comes and leaves, on the clock of the event."""

    arrives_at = DateTimeLocalField(lazy("There from"), [Optional()], format=_MOMENT)
    leaves_at = DateTimeLocalField(lazy("There until"), [Optional()], format=_MOMENT)

    @classmethod
    def of(cls, stay: Stay, zone: ZoneInfo) -> Self:
        """The form filled with what is known."""
        moments = {"arrives_at": stay.arrives_at, "leaves_at": stay.leaves_at}
        return cls(formdata=None, data={name: at and at.astimezone(zone) for name, at in moments.items()})

    def stay(self, zone: ZoneInfo) -> Stay:
        """What was filled in."""
        came, left = (at and at.replace(tzinfo=zone) for at in (self.arrives_at.data, self.leaves_at.data))
        return Stay(came, left)
