"""How the agenda is planned."""

from eventmgr.agenda.service.sessions import (
    PaperInput,
    PersonInput,
    SessionData,
    create_session,
    delete_session,
    update_session,
)

__all__ = [
    "PaperInput",
    "PersonInput",
    "SessionData",
    "create_session",
    "delete_session",
    "update_session",
]
