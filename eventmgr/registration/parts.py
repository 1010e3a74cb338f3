"""What is kept of a person's coming to events."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from eventmgr.audit.service import forget
from eventmgr.core.db import db
from eventmgr.core.i18n import _, format_datetime
from eventmgr.core.parts import Part
from eventmgr.core.text import search_key
from eventmgr.people.queries import get_person
from eventmgr.people.rules import ERASED_KEY
from eventmgr.registration.forms import SOURCE_LABELS, STATE_LABELS
from eventmgr.registration.models import Delegation, Pass, Registration


def export(person_id: UUID) -> dict[str, Any]:
    return {str(_("Registrations")): [_registration(row) for row in _registrations(person_id)]}


def erase(person_id: UUID, at: datetime) -> list[str]:
    rows = _registrations(person_id)
    ids = [row.id for row in rows]
    forget(ids)
    db.session.execute(
        update(Pass)
        .where(Pass.registration_id.in_(ids))
        .values(revoked_at=func.coalesce(Pass.revoked_at, at), failed_tries=0)
    )
    for row in rows:
        row.position = row.organization = row.note = ""
        row.search_key, row.sort_key = search_key(row.code), ERASED_KEY
    db.session.flush()
    return [
        _(
            "%(event)s: that somebody of this province and category came, without name, for counting.",
            event=row.event.name,
        )
        for row in rows
    ]


def rename(person_id: UUID) -> None:
    person = get_person(person_id)
    for row in _registrations(person_id):
        row.search_key = person.search_key + search_key(row.code)
        row.sort_key = person.sort_key


def _registration(row: Registration) -> dict[str, Any]:
    values = {
        _("Event"): row.event.name,
        _("Code"): row.code,
        _("State"): str(STATE_LABELS[row.state][0]),
        _("Category"): row.category.name,
        _("Province"): row.delegation.admin_unit.full_name if row.delegation else "",
        _("Position"): row.position,
        _("Organization"): row.organization,
        _("Note"): row.note,
        _("Came in"): str(SOURCE_LABELS[row.source]),
        _("Registered"): format_datetime(row.created_at, row.event.zone),
        _("Passes issued"): [format_datetime(given.issued_at, row.event.zone) for given in row.passes],
    }
    return {name: value for name, value in values.items() if value}


def _registrations(person_id: UUID) -> list[Registration]:
    return list(
        db.session.execute(
            select(Registration)
            .where(Registration.person_id == person_id)
            .options(
                joinedload(Registration.event),
                joinedload(Registration.category),
                joinedload(Registration.delegation).joinedload(Delegation.admin_unit),
            )
            .order_by(Registration.created_at, Registration.id)
        ).scalars()
    )


part = Part("registration", export, erase, rename=rename)
