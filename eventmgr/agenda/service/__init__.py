"""How the agenda is planned."""

from eventmgr.agenda.service.moving import (
    Moved,
    OtherWay,
    Place,
    insert_session,
    leave_room,
    move_session,
    place_of,
    push_rest,
)
from eventmgr.agenda.service.releases import release
from eventmgr.agenda.service.sessions import (
    PaperInput,
    PersonInput,
    SessionData,
    create_session,
    delete_session,
    update_session,
)

__all__ = [
    "Moved",
    "OtherWay",
    "PaperInput",
    "PersonInput",
    "Place",
    "SessionData",
    "create_session",
    "delete_session",
    "insert_session",
    "leave_room",
    "move_session",
    "place_of",
    "push_rest",
    "release",
    "update_session",
]
