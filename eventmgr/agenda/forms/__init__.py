"""What an organizer fills in about the agenda."""

from eventmgr.agenda.forms.importing import AgendaFileForm, AgendaRowsForm
from eventmgr.agenda.forms.releases import ReleaseForm
from eventmgr.agenda.forms.sessions import (
    DEFAULT_MINUTES,
    HALF_LABELS,
    KIND_LABELS,
    SCOPE_LABELS,
    SESSION_ROLE_LABELS,
    SPARE_LINES,
    TIMES,
    PaperLine,
    PersonLine,
    PlaceForm,
    PushForm,
    SessionForm,
    TimesForm,
    TimeTextField,
    read_place,
    room_choices,
    write_place,
)

__all__ = [
    "DEFAULT_MINUTES",
    "HALF_LABELS",
    "KIND_LABELS",
    "SCOPE_LABELS",
    "SESSION_ROLE_LABELS",
    "SPARE_LINES",
    "TIMES",
    "AgendaFileForm",
    "AgendaRowsForm",
    "PaperLine",
    "PersonLine",
    "PlaceForm",
    "PushForm",
    "ReleaseForm",
    "SessionForm",
    "TimeTextField",
    "TimesForm",
    "read_place",
    "room_choices",
    "write_place",
]
