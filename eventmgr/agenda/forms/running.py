"""How it is typed when a session really began and ended."""

from datetime import date, datetime
from uuid import UUID

from wtforms import HiddenField, StringField
from wtforms.validators import Length, Optional

from eventmgr.agenda.forms.sessions import TimeTextField
from eventmgr.agenda.service.running import Times
from eventmgr.core.forms import Form
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event

_NONE = "-"
_PARTS = 3


class RealTimesForm(Form):
    """When a session really began and ended; `seen` says what was noted when the form was opened."""

    started = TimeTextField(lazy("Really began"), [Optional()])
    ended = TimeTextField(lazy("Really ended"), [Optional()])
    reason = StringField(lazy("Why it is corrected"), [Length(max=300)])
    seen = HiddenField()

    def fill(self, event: Event, times: Times) -> "RealTimesForm":
        """Put what was noted."""
        self.started.data, self.ended.data = (_clock(event, at) for at in (times.started_at, times.ended_at))
        return self

    def times(self, event: Event, day: date, noted: Times) -> Times:
        """What was typed; a time that stands as it was filled in is not rounded to its minute."""
        return Times(
            _moment(event, day, self.started, noted.started_at), _moment(event, day, self.ended, noted.ended_at)
        )


def write_seen(session_id: UUID, times: Times) -> str:
    """What a page showed of a session, for the value of a button or a hidden field."""
    moments = (at.isoformat() if at else _NONE for at in (times.started_at, times.ended_at))
    return " ".join((str(session_id), *moments))


def read_seen(text: str) -> tuple[UUID, Times] | None:
    """The same, read back; None for what is none."""
    words = text.split()
    try:
        started, ended = (None if word == _NONE else datetime.fromisoformat(word) for word in words[1:_PARTS])
        return UUID(words[0]), Times(started, ended)
    except (IndexError, ValueError):
        return None


def read_ids(text: str) -> list[UUID]:
    """The sessions that a button names: the one to start, and those that end with it."""
    try:
        return [UUID(word) for word in text.split()]
    except ValueError:
        return []


def _clock(event: Event, at: datetime | None) -> str:
    return f"{at.astimezone(event.zone):%H:%M}" if at else ""


def _moment(event: Event, day: date, field: TimeTextField, noted: datetime | None) -> datetime | None:
    if not field.data:
        return None
    if field.data == _clock(event, noted):
        return noted
    typed = getattr(field, "time", None)
    return datetime.combine(day, typed, event.zone) if typed is not None else None
