"""The plan as the grid of days and rooms draws it."""

from datetime import datetime
from typing import Any

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries.clashes import list_clashes
from eventmgr.agenda.queries.plan import list_sessions, local_date
from eventmgr.agenda.queries.stays import person_keys
from eventmgr.agenda.rules import IDLE_KINDS
from eventmgr.events.models import Event, Room
from eventmgr.events.queries import list_days, list_rooms


def grid_state(event: Event) -> dict[str, Any]:
    """Days, columns and sessions as plain values: times in minutes of the day, on the event's clock.

    A column is a room that is no set of rooms; a set stands over the columns of its parts.
    """
    rooms = list_rooms(event.id)
    sets = {room.parent_id for room in rooms}
    columns = [room for room in rooms if room.id not in sets]
    clashes = list_clashes(event.id)
    clashing = {slot.session_id for clash in clashes for slot in (clash.first, clash.second) if slot is not None}
    sessions = list_sessions(event.id)
    return {
        "days": [{"date": on.isoformat(), "title": title} for on, title in list_days(event)],
        "columns": [{"id": str(room.id), "name": room.name, "seats": room.capacity} for room in columns],
        "rooms": [{"id": str(room.id), "name": room.name, "columns": _columns(room, columns)} for room in rooms],
        "sessions": [{**_session(row, event), "clashes": row.id in clashing} for row in sessions],
    }


def _columns(room: Room, columns: list[Room]) -> list[int]:
    return [number for number, column in enumerate(columns) if room.id in {column.id, column.parent_id}]


def _session(session: Session, event: Event) -> dict[str, Any]:
    people = set() if session.kind in IDLE_KINDS else {key for row in session.people for key in person_keys(row)}
    return {
        "id": str(session.id),
        "title": session.title,
        "kind": session.kind.value,
        "day": local_date(session, event.zone).isoformat(),
        "start": _minute(session.starts_at, event),
        "end": _minute(session.starts_at, event) + int((session.ends_at - session.starts_at).total_seconds() // 60),
        "room": str(session.room_id or ""),
        "parent": str(session.parent_id or ""),
        "people": sorted(people),
        "who": ", ".join(dict.fromkeys(row.name for row in session.people)),
    }


def _minute(moment: datetime, event: Event) -> int:
    local = moment.astimezone(event.zone)
    return local.hour * 60 + local.minute
