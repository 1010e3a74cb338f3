"""What a person said in a discussion."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventmgr.core.db import db
from eventmgr.core.i18n import _, ngettext
from eventmgr.core.parts import Part
from eventmgr.outcomes.forms import KIND_LABELS
from eventmgr.outcomes.models import Item, Record
from eventmgr.registration.models import Registration


def export(person_id: UUID) -> dict[str, Any]:
    rows = db.session.execute(
        select(Item)
        .where(Item.speaker_id.in_(_registrations(person_id)))
        .options(joinedload(Item.record).joinedload(Record.session))
        .order_by(Item.created_at, Item.id)
    ).scalars()
    return {
        str(_("What you said in discussions")): [
            {_("Session"): row.record.session.title, _("Kind"): str(KIND_LABELS[row.kind]), _("Text"): row.text}
            for row in rows
        ]
    }


def erase(person_id: UUID, at: datetime) -> list[str]:
    """The points stay as the record of the meeting; their speaker has no name any more."""
    del at
    count = db.session.execute(select(func.count()).where(Item.speaker_id.in_(_registrations(person_id)))).scalar_one()
    if not count:
        return []
    return [
        ngettext(
            "%(num)s point that you made in a discussion, without your name: it is the record of the meeting.",
            "%(num)s points that you made in discussions, without your name: they are the record of the meeting.",
            count,
        )
    ]


def _registrations(person_id: UUID) -> Any:
    return select(Registration.id).where(Registration.person_id == person_id)


part = Part("outcomes", export, erase)
