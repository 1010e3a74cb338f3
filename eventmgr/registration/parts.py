"""What is kept of a person's coming to events; kinds of people, quotas and purposes go along with an event."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import joinedload

from eventmgr.audit.service import forget
from eventmgr.core.access import Actor
from eventmgr.core.db import db
from eventmgr.core.i18n import _, format_datetime, lazy
from eventmgr.core.parts import Holding, Part
from eventmgr.core.text import search_key
from eventmgr.events.models import Event
from eventmgr.people.queries import get_person
from eventmgr.people.rules import ERASED_KEY
from eventmgr.registration.forms import FIELD_LABELS, SOURCE_LABELS, STATE_LABELS
from eventmgr.registration.models import Delegation, DelegationHead, Invitation, Pass, Registration
from eventmgr.registration.queries import list_categories
from eventmgr.registration.service import ListedRow, create_default_categories, forget_rows, rows_about
from eventmgr.registration.service.copying import COPIES


def export(person_id: UUID) -> dict[str, Any]:
    kept = {
        str(_("Registrations")): [_registration(row) for row in _registrations(person_id)],
        str(_("Rows of lists")): [_listed(row) for row in rows_about(person_id)],
        str(_("Head of a delegation")): [_headed(head) for head in _heads(person_id)],
        str(_("Invitations")): [_invited(row) for row in _invitations(person_id)],
    }
    return {name: rows for name, rows in kept.items() if rows}


def erase(person_id: UUID, at: datetime) -> list[str]:
    forget_rows(person_id)
    rows, heads = _registrations(person_id), _heads(person_id)
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
    for invitation in _invitations(person_id):
        forget([invitation.id])
        invitation.full_name, invitation.phone, invitation.email = "", None, None
        invitation.revoked_at = invitation.revoked_at or at
    for head in heads:
        forget([head.id])
        head.registration_id, head.full_name, head.phone, head.confirmed_by = None, "", None, ""
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


def _listed(row: ListedRow) -> dict[str, Any]:
    where = {_("Event"): row.event, _("File"): row.filename, _("Row"): row.line}
    told = {str(words): row.values[name] for name, words in FIELD_LABELS.items() if row.values.get(name)}
    return {**where, **told}


def _headed(head: DelegationHead) -> dict[str, Any]:
    return {_("Province"): head.delegation.admin_unit.full_name, _("Full name"): head.name, _("Phone"): head.phone}


def _invited(row: Invitation) -> dict[str, Any]:
    values = {
        _("Full name"): row.full_name,
        _("Phone"): row.phone,
        _("E-mail"): row.email,
        _("Category"): row.category.name,
        _("Written"): format_datetime(row.created_at),
    }
    return {name: value for name, value in values.items() if value}


def _invitations(person_id: UUID) -> list[Invitation]:
    found = select(Invitation).where(Invitation.person_id == person_id).order_by(Invitation.created_at)
    return list(db.session.execute(found).scalars())


def _heads(person_id: UUID) -> list[DelegationHead]:
    """Where the person is the head of a delegation: as one of its people, or as a contact with this number."""
    person = get_person(person_id)
    own = select(Registration.id).where(Registration.person_id == person_id)
    hosts = select(Delegation.id).join(Event, Event.id == Delegation.event_id).where(Event.host_id == person.host_id)
    called = and_(DelegationHead.phone == person.phone, DelegationHead.delegation_id.in_(hosts))
    found = select(DelegationHead).where(or_(DelegationHead.registration_id.in_(own), called))
    return list(db.session.execute(found).scalars())


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


HOLDS = (
    Holding(
        {"registration": "code search_key sort_key position organization note"},
        lazy("event, category, province, state, position, organization, note, code, language of letters"),
        lazy("organising the event"),
        lazy(
            "position, organization, note and search words are blanked; category, province, state stay without a name"
        ),
        sees=("registration.view",),
        besides=lazy("the note only with the right to contacts"),
    ),
    Holding(
        {"pass": "token pin"},
        lazy("random token and 4-digit code, which say nothing of the person"),
        lazy("organising the event"),
        lazy("revoked"),
        sees=("checkin.scan",),
        besides=lazy("the person"),
    ),
    Holding(
        {
            "list_import": "filename tables errors left_tables asked_by uploaded_by entered_by undone_by",
            "list_import_row": "phone told messages changes",
        },
        lazy(
            "uploaded lists under seal until they are entered; what a row says of a person but for ethnicity and diet"
        ),
        lazy("organising the event"),
        lazy("rows are blanked, the file is deleted"),
        sees=("registration.import",),
    ),
    Holding(
        {"delegation_head": "full_name phone key confirmed_by confirmed_list reminded_by"},
        lazy("head of a delegation: member or contact with name and phone"),
        lazy("organising the event"),
        lazy("name and phone are blanked"),
        sees=("registration.view",),
        besides=lazy("the phone only with the right to contacts"),
    ),
    Holding(
        {"invitation": "full_name phone email key"},
        lazy("who is invited: name, phone, e-mail, secret link"),
        lazy("organising the event"),
        lazy("blanked, the link ends"),
        sees=("registration.edit",),
    ),
    Holding(
        {"told_apart": ""},
        lazy("that two people of the same name are two"),
        lazy("organising the event"),
        lazy("goes with the registration"),
        sees=("registration.view",),
    ),
)


def begin(event_id: UUID, actor: Actor, at: datetime) -> None:
    """Whoever comes is of some category."""
    if not list_categories(event_id):
        create_default_categories(db.session.get_one(Event, event_id), actor=actor, at=at)


part = Part("registration", export, erase, rename=rename, begin=begin, copies=COPIES, holds=HOLDS)
