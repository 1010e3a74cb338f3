"""Papers that were made with a person's name in them, and what was printed for the person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from eventmgr.core.db import db
from eventmgr.core.i18n import _, format_datetime, lazy
from eventmgr.core.parts import Holding, Part
from eventmgr.documents import service
from eventmgr.documents.models import PrintedCard, PrintJob, PrintState
from eventmgr.documents.packs import forget_packs
from eventmgr.registration.models import Invitation, Registration


def export(person_id: UUID) -> dict[str, Any]:
    """What was printed for the person, and when; by the names that the catalogue has for papers."""
    rows = db.session.execute(
        select(PrintedCard.kind, PrintedCard.printed_at)
        .where(PrintedCard.subject_id.in_(_subjects(person_id)))
        .order_by(PrintedCard.printed_at, PrintedCard.id)
    )
    return {
        str(_("Printed papers")): [
            {_("Printed paper"): row.kind, _("Printed"): format_datetime(row.printed_at)} for row in rows
        ]
    }


def erase(person_id: UUID, at: datetime) -> list[str]:
    """The papers that were made for the person's events are thrown away: they are made again without the name.

    One that is being made stops. What could not be made may name who did not fit on it. Copies on paper, and files that
    somebody took away, are beyond the system; that is told.
    """
    del at
    here = select(Registration.event_id).where(Registration.person_id == person_id)
    asked = select(Invitation.event_id).where(Invitation.person_id == person_id)
    jobs = db.session.execute(
        select(PrintJob).where(
            or_(PrintJob.event_id.in_(here), PrintJob.event_id.in_(asked)),
            PrintJob.state.in_((PrintState.RUNNING, PrintState.DONE, PrintState.FAILED)),
        )
    ).scalars()
    for job in jobs:
        service.throw_away_with(job)
    forget_packs(list(db.session.execute(here).scalars()))
    service.forget_cards(_subjects(person_id))
    db.session.flush()
    told = _("Papers that were printed and signed (lists, payments) are kept for as long as the rules on accounts ask.")
    return [told]


def _subjects(person_id: UUID) -> list[UUID]:
    registered = select(Registration.id).where(Registration.person_id == person_id)
    invited = select(Invitation.id).where(Invitation.person_id == person_id)
    return list(db.session.execute(registered.union_all(invited)).scalars())


HOLDS = (
    Holding(
        {"print_job": "asked_by selection kept_files left_out error"},
        lazy("files of lists, badges, sheets, kept for seven days; for whom they were made"),
        lazy("organising the event"),
        lazy("files of the person's events are thrown away and made again without the name"),
        sees=("documents.print",),
    ),
    Holding(
        {"printed_card": "digest design"},
        lazy("that a badge, name card or letter was printed for somebody, when, and a mark of what stood on it"),
        lazy("organising the event"),
        lazy("deleted"),
        sees=("documents.view",),
        besides=lazy("counts only"),
    ),
    Holding(
        {},
        lazy("the emergency pack: names, offices, phones, groups of the confirmed, as one PDF while the event is near"),
        lazy("organising the event"),
        lazy("made again without the name; deleted a week after the event"),
        sees=("registration.contacts",),
    ),
)

part = Part("documents", export, erase, holds=HOLDS)
