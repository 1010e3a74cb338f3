"""What is wrong with a plan?"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, select

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries.plan import list_sessions
from eventmgr.agenda.queries.stays import known_stays, person_keys
from eventmgr.agenda.rules import IDLE_KINDS, Clash, Frame, Slot, find_clashes
from eventmgr.core.db import Model, db
from eventmgr.events.models import Event, Room
from eventmgr.events.queries import list_rooms


def list_clashes(event_id: UUID) -> list[Clash]:
    """Everything that is wrong with the plan; a set of rooms fills its parts."""
    event = db.session.get_one(Event, event_id)
    frame = Frame(event.starts_on, event.ends_on, event.zone, event.expected)
    sessions, rooms = list_sessions(event_id), list_rooms(event_id)
    seated = _seated_groups(event_id)
    slots = [
        slot if session.expected is not None else _crowded(slot, session, seated.get(session.id, []), rooms)
        for session, slot in zip(sessions, slots_of(sessions, rooms), strict=True)
    ]
    return find_clashes(slots, frame, known_stays(event_id))


def slots_of(sessions: Sequence[Session], rooms: Sequence[Room]) -> list[Slot]:
    """Sessions as the rules of clashes see them; a part without a room is where its session is."""
    by_id = {session.id: session for session in sessions}
    return [_slot(session, by_id.get(session.parent_id) if session.parent_id else None, rooms) for session in sessions]


def _seated_groups(event_id: UUID) -> dict[UUID, list[tuple[UUID | None, int]]]:
    """Session → the room of each of its groups and how many sit in it.

    Groups stand above the agenda, so their tables are read by name.
    """
    group, member = (Model.metadata.tables[name] for name in ("group", "group_member"))
    rows = db.session.execute(
        select(group.c.session_id, group.c.room_id, func.count(member.c.id).label("size"))
        .join(member, member.c.group_id == group.c.id)
        .join(Session, Session.id == group.c.session_id)
        .where(Session.event_id == event_id)
        .group_by(group.c.id, group.c.session_id, group.c.room_id)
    )
    found: dict[UUID, list[tuple[UUID | None, int]]] = {}
    for row in rows:
        found.setdefault(row.session_id, []).append((row.room_id, row.size))
    return found


def _crowded(slot: Slot, session: Session, groups: Sequence[tuple[UUID | None, int]], rooms: Sequence[Room]) -> Slot:
    """A session with groups expects those who sit in them: each group in its room, the others where the session is.

    Of these the one that lacks most seats counts.
    """
    together = sum(size for room_id, size in groups if room_id in {None, session.room_id})
    halls = [(size, seats_of(room_id, rooms)) for room_id, size in groups if room_id not in {None, session.room_id}]
    known = [(size, seats) for size, seats in [*halls, (together, slot.seats)] if size and seats is not None]
    if not known:
        return slot
    expected, seats = max(known, key=lambda hall: hall[0] - hall[1])
    return replace(slot, expected=expected, seats=seats)


def rooms_filled(room_id: UUID | None, rooms: Sequence[Room]) -> frozenset[UUID]:
    """A room, and of a set of rooms its parts too."""
    return frozenset(room.id for room in rooms if room_id is not None and room_id in {room.id, room.parent_id})


def seats_of(room_id: UUID | None, rooms: Sequence[Room]) -> int | None:
    """How many a room holds; a set that says nothing itself holds what its parts hold together."""
    room = next((room for room in rooms if room.id == room_id), None)
    if room is None or room.capacity is not None:
        return room.capacity if room else None
    parts = [part.capacity for part in rooms if part.parent_id == room.id]
    known = [seats for seats in parts if seats is not None]
    return sum(known) if known and len(known) == len(parts) else None


def _slot(session: Session, parent: Session | None, rooms: Sequence[Room]) -> Slot:
    is_idle = session.kind in IDLE_KINDS
    inherits = parent is not None and session.room_id is None
    room_id = parent.room_id if parent is not None and inherits else session.room_id
    names = {key: person.name for person in session.people for key in person_keys(person)}
    return Slot(
        session_id=session.id,
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        rooms=rooms_filled(room_id, rooms),
        people=frozenset() if is_idle else frozenset(names),
        names=names,
        parent_id=session.parent_id,
        inherits=inherits,
        is_idle=is_idle,
        expected=session.expected,
        seats=seats_of(room_id, rooms),
        minutes=sum(paper.minutes or 0 for paper in session.papers),
    )
