"""What an organizer fills in about the agenda."""

from eventmgr.agenda.forms.importing import AgendaFileForm, AgendaRowsForm
from eventmgr.agenda.forms.releases import ReleaseForm
from eventmgr.agenda.forms.sessions import (
    HALF_LABELS,
    KIND_LABELS,
    SESSION_ROLE_LABELS,
    SPARE_LINES,
    PaperLine,
    PersonLine,
    PlaceForm,
    PushForm,
    SessionForm,
    TimeTextField,
    read_place,
    write_place,
)

__all__ = [
    "HALF_LABELS",
    "KIND_LABELS",
    "SESSION_ROLE_LABELS",
    "SPARE_LINES",
    "AgendaFileForm",
    "AgendaRowsForm",
    "PaperLine",
    "PersonLine",
    "PlaceForm",
    "PushForm",
    "ReleaseForm",
    "SessionForm",
    "TimeTextField",
    "read_place",
    "write_place",
]
