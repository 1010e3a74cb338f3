"""How is it noted from when until when somebody of the programme is there?"""

from datetime import datetime
from uuid import UUID

from eventmgr.agenda.models import PersonStay
from eventmgr.agenda.queries.stays import find_stay, get_involved
from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row, transaction
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable


def set_stay(
    event: Event, part_id: UUID, arrives_at: datetime | None, leaves_at: datetime | None, *, actor: Actor, at: datetime
) -> None:
    """Note when the human who has this part comes and leaves; None stands for "from the beginning", "to the end"."""
    with transaction() as session:
        require_editable(event)
        lock_row(event)
        one = get_involved(event.id, part_id)
        if arrives_at and leaves_at and leaves_at <= arrives_at:
            raise DomainError(lazy("Nobody leaves before coming."), field="leaves_at")
        kept = find_stay(event.id, one.part)
        before = (kept.arrives_at, kept.leaves_at) if kept else (None, None)
        if kept is None:
            kept = PersonStay(event_id=event.id, person_id=one.part.person_id, name=one.part.name)
            session.add(kept)
        kept.arrives_at, kept.leaves_at = arrives_at, leaves_at
        changes: dict[str, tuple[object, object]] = {
            "name": (None, one.part.name),
            "arrives_at": (before[0], arrives_at),
            "leaves_at": (before[1], leaves_at),
        }
        session.flush()
        first = one.sessions[0]
        record("agenda.stay", first, actor=actor, at=at, event_id=event.id, changes=changes, personal={"name"})
        if arrives_at is None and leaves_at is None:
            session.delete(kept)
