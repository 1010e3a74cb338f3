"""In which form are names taken that a list writes in capitals throughout, or without any?

The usual form is proposed and taken unless a person says otherwise: of one row, of a list, or of all lists at once.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.registration.models import Import, ImportRow, ImportState, NameForm
from eventmgr.registration.queries.imports import get_row, list_imports, list_proposals
from eventmgr.registration.service.intake import FOUND_STATES, hold
from eventmgr.registration.service.rows import choose_form


def choose_name(
    event: Event, import_id: UUID, row_id: UUID, form: NameForm, *, actor: Actor, at: datetime
) -> ImportRow:
    """The form of one name."""
    with transaction():
        found = hold(event, import_id, *FOUND_STATES)
        row = get_row(found.id, row_id)
        if row.outcome is not None:
            raise Conflict(lazy("This row was entered already."))
        if row.name_form is None:
            raise Conflict(lazy("Nothing is proposed for this name."))
        _choose(event, found, [row], form, actor=actor, at=at)
        return row


def choose_names(event: Event, import_id: UUID, form: NameForm, *, actor: Actor, at: datetime) -> int:
    """The form of all names of a list; how many were in the other."""
    with transaction():
        found = hold(event, import_id, *FOUND_STATES)
        return _choose(event, found, list_proposals(found.id, form), form, actor=actor, at=at)


def choose_all_names(event: Event, form: NameForm, *, actor: Actor, at: datetime) -> int:
    """The form of the names of all lists that may still be entered; how many were in the other."""
    with transaction():
        ids = [each.id for each in list_imports(event.id) if each.state in FOUND_STATES]
        return sum(choose_names(event, import_id, form, actor=actor, at=at) for import_id in ids)


def _choose(
    event: Event, found: Import, rows: Sequence[ImportRow], form: NameForm, *, actor: Actor, at: datetime
) -> int:
    if not rows:
        return 0
    changes: dict[str, tuple[object, object]] = {
        "names": (None, len(rows)),
        "row": (None, rows[0].line if len(rows) == 1 else None),
        "form": (rows[0].name_form and rows[0].name_form.value, form.value),
    }
    for row in rows:
        choose_form(row, form)
    if found.state is ImportState.READ:
        found.state = ImportState.LOOKED_AT
    record("registration.choose_names", found, actor=actor, at=at, event_id=event.id, changes=changes)
    return len(rows)
