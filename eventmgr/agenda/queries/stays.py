"""Who has a part in the programme, and from when until when is each of them there?"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from eventmgr.agenda.models import PersonStay, Session, SessionPerson
from eventmgr.agenda.queries.plan import list_sessions
from eventmgr.agenda.rules import SessionRole, Stay
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.text import fold, sort_key

# In these roles a name stands for one human; elsewhere it may be an office that many hold ("Đại biểu").
PERSONAL_ROLES = frozenset({SessionRole.PRESENTER, SessionRole.SPEAKER, SessionRole.TRAINER})


@dataclass(frozen=True)
class Involved:
    """Somebody with parts in the programme: one of them, all their sessions in order of time, and the stay."""

    part: SessionPerson
    sessions: list[Session]
    stay: Stay

    @property
    def missed(self) -> list[Session]:
        """The sessions that begin before they come or end after they leave."""
        return [session for session in self.sessions if self.stay.misses(session.starts_at, session.ends_at)]


def person_keys(person: SessionPerson) -> set[str]:
    """A known person counts by id; a presenter, speaker or trainer also by the name as it is written."""
    keys = {str(person.person_id)} if person.person_id else set()
    if person.role in PERSONAL_ROLES or person.person_id:
        keys.add(fold(person.name))
    return keys


def stay_key(of: SessionPerson | PersonStay) -> str:
    """What tells one human of the programme from another."""
    return str(of.person_id) if of.person_id else fold(of.name)


def known_stays(event_id: UUID) -> dict[str, Stay]:
    """Of whom it is known, by id or name: from when until when they are there."""
    rows = db.session.execute(select(PersonStay).where(PersonStay.event_id == event_id)).scalars()
    return {stay_key(row): Stay(row.arrives_at, row.leaves_at) for row in rows}


def list_involved(event_id: UUID) -> list[Involved]:
    """Every human with a part in the programme, in the order of names; offices that many hold are none."""
    parts: dict[str, list[tuple[SessionPerson, Session]]] = {}
    for session in list_sessions(event_id):
        for person in session.people:
            if person_keys(person):
                parts.setdefault(stay_key(person), []).append((person, session))
    stays = known_stays(event_id)
    involved = [
        Involved(found[0][0], list(dict.fromkeys(session for _part, session in found)), stays.get(key, Stay()))
        for key, found in parts.items()
    ]
    return sorted(involved, key=lambda one: sort_key(one.part.name))


def get_involved(event_id: UUID, part_id: UUID) -> Involved:
    """The human who has this part."""
    part = db.session.get(SessionPerson, part_id)
    if part is not None and part.session.event_id == event_id:
        key = stay_key(part)
        for one in list_involved(event_id):
            if stay_key(one.part) == key:
                return one
    raise NotFound(lazy("Nobody has this part in the programme."))


def find_stay(event_id: UUID, part: SessionPerson) -> PersonStay | None:
    """What is kept of the stay of the human who has this part."""
    rows = db.session.execute(select(PersonStay).where(PersonStay.event_id == event_id)).scalars()
    return next((row for row in rows if stay_key(row) == stay_key(part)), None)
