"""How the agenda is given out."""

from datetime import datetime

from eventmgr.agenda.models import Release
from eventmgr.agenda.queries.releases import draft_of, latest_release, mark_of_draft, sessions_of
from eventmgr.agenda.rules.releases import to_values
from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable


def release(event: Event, name: str, *, actor: Actor, at: datetime, seen: str | None = None) -> Release:
    """Give the plan out as it stands, under the next number and a name. Clashes do not hinder it.

    `seen` is the mark of the plan that was looked at: if somebody changed it since, it is to be looked at once more.
    """
    with transaction() as session:
        require_editable(event)
        lock_row(event)
        called, draft, last = nfc(name).strip(), draft_of(event.id), latest_release(event.id)
        if not called:
            raise DomainError(lazy("Give the release a name."), field="name")
        if not draft and last is None:
            raise DomainError(lazy("The agenda is empty: there is nothing to release."))
        if last is not None and sessions_of(last) == draft:
            raise Conflict(lazy("Nothing has changed since the last release."))
        if seen is not None and seen != mark_of_draft(draft):
            raise Conflict(lazy("The plan has changed in the meantime. Look at what changes once more."))
        made = Release(
            event_id=event.id,
            number=last.number + 1 if last is not None else 1,
            name=called,
            released_at=at,
            released_by=actor.label,
            sessions=[to_values(given) for given in draft],
        )
        session.add(made)
        session.flush()
        changes: dict[str, tuple[object, object]] = {"number": (None, made.number), "name": (None, called)}
        record("agenda.release", made, actor=actor, at=at, event_id=event.id, changes=changes)
        return made
